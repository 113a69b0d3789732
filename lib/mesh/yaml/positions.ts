import { EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent, parseEvents } from 'js-yaml';
import type { FieldPath } from '../manifest';

/** Where something stands in a text: from its first to behind its last character, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands at a path. */
export interface Place {
  /** The value itself; for a field, what stands behind the colon. */
  readonly value: Span;
  /** The key of a field. */
  readonly key?: Span;
  /** The text of a plain scalar, as it is written; undefined for anything else. */
  readonly plain?: string;
}

/** The event of a value, and of its key in a mapping. */
interface Child {
  readonly value: number;
  readonly key?: number;
}

const SINGLE_LINE = 200;

/** Finds paths in one document. Made only for documents about which there is something to say. */
export class Positions {
  private readonly events: readonly Event[];
  /** For each event the one behind it and all that it holds. */
  private readonly behind: Int32Array;
  /** What stands in the collections that were asked for, by their events. */
  private readonly children: (Child[] | Map<string, Child> | undefined)[] = [];

  public constructor(private readonly text: string) {
    this.events = parseEvents(text, { maxDepth: 10_000 });
    this.behind = new Int32Array(this.events.length);
    const open: number[] = [];
    this.events.forEach(({ type }, at) => {
      this.behind[at] = at + 1;
      if (type === EVENT_ID.POP) {
        const start = open.pop();
        if (start !== undefined) this.behind[start] = at + 1;
      } else if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE || type === EVENT_ID.DOCUMENT) {
        open.push(at);
      }
    });
  }

  /** The place of a path, or of the nearest thing above it that is there. */
  public find(path: FieldPath): Place {
    let at = 1;
    let place = this.place(at);
    for (const step of path) {
      const next = this.step(at, step);
      if (next === undefined) break;
      at = next.value;
      place = this.place(at, next.key);
    }
    return place;
  }

  /** The event of a value below another, and of its key. */
  private step(at: number, step: string | number): Child | undefined {
    const event = this.events[at];
    if (event?.type !== EVENT_ID.SEQUENCE && event?.type !== EVENT_ID.MAPPING) return undefined;
    const below = this.children[at] ?? (this.children[at] = this.childrenOf(at));
    if (below instanceof Map) return below.get(String(step));
    return typeof step === 'number' ? below[step] : undefined;
  }

  /** What stands in a list or a mapping. Of several keys of one name the last counts. */
  private childrenOf(at: number): Child[] | Map<string, Child> {
    const isList = this.events[at].type === EVENT_ID.SEQUENCE;
    const list: Child[] = [];
    const byKey = new Map<string, Child>();
    for (let next = at + 1; this.isOpen(next);) {
      if (isList) {
        list.push({ value: next });
        next = this.behind[next];
        continue;
      }
      const value = this.behind[next];
      const key = this.keyText(next);
      if (key !== undefined) byKey.set(key, { value, key: next });
      next = this.behind[value];
    }
    return isList ? list : byKey;
  }

  private isOpen(at: number): boolean {
    return at < this.events.length && this.events[at].type !== EVENT_ID.POP;
  }

  private keyText(at: number): string | undefined {
    const event = this.events[at];
    return event.type === EVENT_ID.SCALAR ? this.text.slice(event.valueStart, event.valueEnd) : undefined;
  }

  private place(at: number, keyAt?: number): Place {
    const event = this.events[at];
    const key = keyAt === undefined ? undefined : this.span(keyAt);
    const plain =
      event?.type === EVENT_ID.SCALAR && isPlain(event)
        ? this.text.slice(event.valueStart, event.valueEnd)
        : undefined;
    return { value: this.span(at), key, plain };
  }

  private span(at: number): Span {
    const event = this.events[at];
    if (event === undefined) return { start: 0, end: 0 };
    if (event.type === EVENT_ID.SCALAR) {
      const quoted = isQuoted(event) ? 1 : 0;
      return { start: event.valueStart - quoted, end: event.valueEnd + quoted };
    }
    if (event.type === EVENT_ID.ALIAS) return { start: event.anchorStart - 1, end: event.anchorEnd };
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      // A flow collection begins at its bracket, a block at its first key or dash; its first line is what is shown.
      const start = Math.max(event.start, 0);
      const newline = this.text.indexOf('\n', start);
      const end = newline === -1 ? this.text.length : newline;
      return { start, end: Math.min(end, start + SINGLE_LINE) };
    }
    return { start: 0, end: 0 };
  }
}

const isPlain = ({ style }: ScalarEvent) => style === SCALAR_STYLE.PLAIN;
const isQuoted = ({ style }: ScalarEvent) =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
