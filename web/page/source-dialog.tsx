import { useLayoutEffect, useRef } from 'preact/hooks';
import type { WrittenPlace } from '../../lib/graph/details';
import type { PageSide } from '../../lib/view/page-data';

/** How many lines are drawn above and below the one that is meant. */
const AROUND = 300;

/** The text of a file, at a line. */
export function SourceDialog({
  place,
  side,
  close,
}: {
  readonly place: WrittenPlace;
  readonly side: PageSide;
  readonly close: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const marked = useRef<HTMLLIElement>(null);
  const { object, path, file = '', line = 1 } = place;
  useLayoutEffect(() => {
    dialog.current?.showModal();
    marked.current?.scrollIntoView({ block: 'center' });
  }, [place]);
  const lines = (side.files.find((one) => one.path === file)?.text ?? '').split('\n');
  const first = Math.max(1, line - AROUND);
  const shown = lines.slice(first - 1, line + AROUND);
  return (
    <dialog ref={dialog} class="source" aria-labelledby="source-title" onClose={close}>
      <header>
        <h2 id="source-title">
          {file}:{line}
        </h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      <p class="small">
        {object} {path}
      </p>
      <ol class="text" start={first} tabIndex={0} aria-label={`Lines of ${file}`}>
        {shown.map((text, i) => {
          const isMarked = first + i === line;
          return (
            <li
              class={isMarked ? 'marked' : ''}
              ref={isMarked ? marked : undefined}
              aria-current={isMarked ? 'true' : undefined}
            >
              <code>{text === '' ? ' ' : text}</code>
            </li>
          );
        })}
      </ol>
    </dialog>
  );
}
