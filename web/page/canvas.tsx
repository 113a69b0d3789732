import { useEffect, useRef } from 'preact/hooks';

/** What of a picture is seen: its left upper corner in the picture, and how many pixels one of it is. */
interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const STEP = 1.25;
const LEAST = 0.05;
const MOST = 4;
const PAN = 60;
/** The smallest size at which words can be read. */
const READABLE = 0.6;

/**
 * A picture to move in: by dragging, by the wheel, by two fingers, and by the keys. Boxes and arrows can be chosen, by the pointer or by
 * Tab and Enter.
 */
export function Canvas({
  svg,
  label,
  selected,
  choose,
}: {
  readonly svg: string;
  readonly label: string;
  readonly selected?: string;
  readonly choose: (id: string) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | undefined>(undefined);

  useEffect(() => {
    if (frame.current === null) return undefined;
    const made = new Stage(frame.current, svg, label, choose);
    stage.current = made;
    return () => made.leave();
  }, [svg]);
  useEffect(() => stage.current?.select(selected), [svg, selected]);

  return (
    <div class="canvas">
      <div class="frame" ref={frame} />
      <div class="zoom" role="group" aria-label="Size of the picture">
        <button type="button" aria-label="Larger" onClick={() => stage.current?.zoom(STEP)}>
          +
        </button>
        <button type="button" aria-label="Smaller" onClick={() => stage.current?.zoom(1 / STEP)}>
          −
        </button>
        <button type="button" onClick={() => stage.current?.fit()}>
          Fit
        </button>
      </div>
    </div>
  );
}

/** The picture in its frame. */
class Stage {
  private readonly picture: SVGSVGElement | null;
  private readonly whole: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  private readonly leaving = new AbortController();
  private readonly resized: ResizeObserver;
  private view: View = { x: 0, y: 0, scale: 1 };
  private readonly pointers = new Map<number, { readonly x: number; readonly y: number }>();
  private hasMoved = false;
  /** Whether somebody moved it: then it stays where it is when the frame changes. */
  private isOwn = false;

  public constructor(
    private readonly frame: HTMLDivElement,
    svg: string,
    label: string,
    private readonly choose: (id: string) => void,
  ) {
    frame.innerHTML = svg;
    this.picture = frame.querySelector('svg');
    const box = this.picture?.viewBox.baseVal;
    this.whole = { x: box?.x ?? 0, y: box?.y ?? 0, width: box?.width ?? 1, height: box?.height ?? 1 };
    this.ready(label);
    this.listen();
    this.resized = new ResizeObserver(() => (this.isOwn ? this.show() : this.begin()));
    this.resized.observe(frame);
  }

  public leave(): void {
    this.leaving.abort();
    this.resized.disconnect();
  }

  /** Shows all of the picture. */
  public fit(): void {
    this.place(this.fitting());
    this.isOwn = true;
  }

  /**
   * Shows all of the picture where its words can be read then, and else the walk of a request, or the left end, where the ways of requests
   * begin.
   */
  private begin(): void {
    // Before it is laid out, a frame has no size.
    if (this.frame.clientWidth === 0 || this.frame.clientHeight === 0) return;
    const scale = this.fitting();
    this.place(Math.max(scale, READABLE));
    const [first, ...others] = this.frame.querySelectorAll<SVGGElement>('.node.walked');
    if (scale < READABLE && first !== undefined) this.center([first, ...others]);
    this.isOwn = false;
  }

  /** Moves to some boxes: to all of them where they find room, and else to the first. */
  private center(nodes: readonly SVGGElement[]): void {
    const boxes = nodes.map((node) => node.getBBox());
    const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
    const width = Math.max(...boxes.map((box) => box.x + box.width)) - left;
    const height = Math.max(...boxes.map((box) => box.y + box.height)) - top;
    const { clientWidth, clientHeight } = this.frame;
    const scale = Math.min(1, (clientWidth / width) * 0.9, (clientHeight / height) * 0.9);
    if (scale < READABLE && nodes.length > 1) this.center([nodes[0]]);
    else {
      this.view = {
        scale,
        x: left + width / 2 - clientWidth / scale / 2,
        y: top + height / 2 - clientHeight / scale / 2,
      };
      this.show();
    }
  }

  /** The size at which all of the picture is in the frame, though not larger than it was drawn. */
  private fitting(): number {
    const { clientWidth, clientHeight } = this.frame;
    return Math.min(1, clientWidth / this.whole.width, clientHeight / this.whole.height);
  }

  /** Puts the picture in the middle of the frame; where it is larger, its left upper corner into that of the frame. */
  private place(scale: number): void {
    const { clientWidth, clientHeight } = this.frame;
    const { x, y, width, height } = this.whole;
    this.view = {
      scale,
      x: x - Math.max(0, clientWidth / scale - width) / 2,
      y: y - Math.max(0, clientHeight / scale - height) / 2,
    };
    this.show();
  }

  /** Makes the picture larger or smaller around a point of the frame; around its middle where none is given. */
  public zoom(factor: number, at = { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 }): void {
    const scale = Math.min(MOST, Math.max(LEAST, this.view.scale * factor));
    const [x, y] = [this.view.x + at.x / this.view.scale, this.view.y + at.y / this.view.scale];
    this.view = { scale, x: x - at.x / scale, y: y - at.y / scale };
    this.isOwn = true;
    this.show();
  }

  /** Marks what is chosen, and moves to it where it is not in sight. */
  public select(id: string | undefined): void {
    for (const one of this.frame.querySelectorAll('[data-id]')) {
      const isChosen = (one as SVGElement).dataset.id === id;
      one.classList.toggle('selected', isChosen);
      if (isChosen && one.classList.contains('node')) this.reveal(one as SVGGElement);
    }
  }

  private reveal(node: SVGGElement): void {
    const box = node.getBBox();
    const { clientWidth, clientHeight } = this.frame;
    const { x, y, scale } = this.view;
    const [left, top] = [(box.x - x) * scale, (box.y - y) * scale];
    const isSeen =
      left >= 0 &&
      top >= 0 &&
      left + box.width * scale <= clientWidth &&
      top + box.height * scale <= clientHeight &&
      scale > 0.4;
    if (isSeen) return;
    this.center([node]);
    this.isOwn = true;
  }

  private show(): void {
    const { clientWidth, clientHeight } = this.frame;
    const { x, y, scale } = this.view;
    this.picture?.setAttribute('viewBox', `${x} ${y} ${clientWidth / scale} ${clientHeight / scale}`);
  }

  private pan(dx: number, dy: number): void {
    const { x, y, scale } = this.view;
    this.view = { scale, x: x - dx / scale, y: y - dy / scale };
    this.isOwn = true;
    this.show();
  }

  /** Whoever does not see the picture gets its boxes as buttons. */
  private ready(label: string): void {
    const { picture } = this;
    if (picture === null) return;
    picture.removeAttribute('width');
    picture.removeAttribute('height');
    picture.setAttribute('role', 'group');
    picture.setAttribute('aria-label', label);
    for (const node of picture.querySelectorAll('.node')) {
      node.setAttribute('tabindex', '0');
      node.setAttribute('role', 'button');
      node.setAttribute('aria-label', node.querySelector('title')?.textContent ?? '');
      // Its words are several, also for those who have them read aloud.
      for (const text of node.querySelectorAll('text')) text.after(' ');
    }
  }

  private listen(): void {
    const { frame } = this;
    const { signal } = this.leaving;
    frame.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const { left, top } = frame.getBoundingClientRect();
        this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), {
          x: event.clientX - left,
          y: event.clientY - top,
        });
      },
      { signal, passive: false },
    );
    frame.addEventListener('pointerdown', (event) => this.pressed(event), { signal });
    frame.addEventListener('pointermove', (event) => this.moved(event), { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      frame.addEventListener(end, (event) => this.pointers.delete(event.pointerId), { signal });
    frame.addEventListener('click', (event) => this.chosen(event.target), { signal });
    frame.addEventListener('keydown', (event) => this.typed(event), { signal });
  }

  private pressed(event: PointerEvent): void {
    if (this.pointers.size === 0) this.hasMoved = false;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  private moved(event: PointerEvent): void {
    const from = this.pointers.get(event.pointerId);
    if (from === undefined) return;
    const to = { x: event.clientX, y: event.clientY };
    if (!this.hasMoved && Math.hypot(to.x - from.x, to.y - from.y) < 4) return;
    if (!this.hasMoved) this.frame.setPointerCapture(event.pointerId);
    this.hasMoved = true;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, to);
    if (other === undefined) {
      this.pan(to.x - from.x, to.y - from.y);
      return;
    }
    const far = (point: typeof to) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
    const { left, top } = this.frame.getBoundingClientRect();
    this.zoom(far(to) / far(from), { x: (to.x + other.x) / 2 - left, y: (to.y + other.y) / 2 - top });
  }

  private chosen(target: EventTarget | null): void {
    if (this.hasMoved) return;
    const id = (target as Element | null)?.closest<SVGElement>('[data-id]')?.dataset.id;
    if (id !== undefined) this.choose(id);
  }

  private typed(event: KeyboardEvent): void {
    const actions: { readonly [key: string]: () => void } = {
      ArrowLeft: () => this.pan(PAN, 0),
      ArrowRight: () => this.pan(-PAN, 0),
      ArrowUp: () => this.pan(0, PAN),
      ArrowDown: () => this.pan(0, -PAN),
      '+': () => this.zoom(STEP),
      '-': () => this.zoom(1 / STEP),
      '0': () => this.fit(),
      Enter: () => this.chosen(event.target),
      ' ': () => this.chosen(event.target),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    this.hasMoved = false;
    actions[event.key]();
  }
}
