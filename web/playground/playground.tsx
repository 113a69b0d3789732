import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { WrittenPlace } from '../../lib/graph/details';
import type { PageFile } from '../../lib/view/page-data';
import type { Shown } from '../page/address';
import { App } from '../page/app';
import type { World } from '../page/world';
import { EXAMPLES, type Example } from './examples';
import { worldOfFiles } from './world';

/** How long nothing is typed before all is looked at again. */
const PAUSE = 300;
const NEW = 'manifests.yaml';

const begin = ({ request }: Example): Shown => ({ tab: 'mesh', scope: { kind: 'all' }, request });

/** Manifests to edit, and what the judge and the model say of them. Nothing leaves the page. */
export function Playground() {
  const [files, setFiles] = useState(EXAMPLES[0].files);
  const [current, setCurrent] = useState(EXAMPLES[0].files.length - 1);
  const [shown, setShown] = useState(begin(EXAMPLES[0]));
  /** Which example is shown: another one begins anew, with nothing asked. */
  const [round, setRound] = useState(0);
  const [isOver, setOver] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const settled = useSettled(files);
  const { world, fault } = useMemo(() => worldOrFault(settled), [settled]);
  const file = files[Math.min(current, files.length - 1)];

  const take = (example: Example) => {
    setFiles(example.files);
    // The routes come last, and are what one wants to change.
    setCurrent(example.files.length - 1);
    setShown(begin(example));
    setRound(round + 1);
  };
  const add = async (given: FileList | null | undefined) => {
    const read = await Promise.all(
      [...(given ?? [])].map(async (one): Promise<PageFile> => ({ path: one.name, text: await one.text() })),
    );
    if (read.length === 0) return;
    // What is dropped first takes the place of the example; what follows stands beside it, the newer of one name.
    const others = EXAMPLES.some((example) => example.files === files) ? [] : files;
    const kept = others.filter(({ path }) => !read.some((one) => one.path === path));
    setFiles([...kept, ...read]);
    setCurrent(kept.length);
    setShown({ tab: 'mesh', scope: { kind: 'all' } });
    setRound(round + 1);
  };
  const [wanted, setWanted] = useState<WrittenPlace>();
  const showLine = (place: WrittenPlace) => {
    const at = files.findIndex(({ path }) => path === place.file);
    if (at === -1) return;
    setCurrent(at);
    setWanted({ ...place });
  };
  useEffect(() => {
    if (wanted !== undefined && text.current !== null) select(text.current, wanted.line ?? 1);
  }, [wanted]);

  return (
    <div class="playground">
      <section
        class={`editor${isOver ? ' over' : ''}`}
        aria-label="Manifests"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void add(event.dataTransfer?.files);
        }}
      >
        <div class="row">
          <label>
            Example
            <select
              onChange={(event) => {
                const example = EXAMPLES.find(({ name }) => name === event.currentTarget.value);
                if (example !== undefined) take(example);
              }}
            >
              {EXAMPLES.map(({ name }) => (
                <option value={name}>{name}</option>
              ))}
            </select>
          </label>
          <label>
            Your own files, which stay in this page
            <input
              type="file"
              multiple
              accept=".yaml,.yml,.json"
              onChange={(event) => void add(event.currentTarget.files)}
            />
          </label>
        </div>
        <div class="row">
          <label>
            File
            <select
              value={String(current)}
              onChange={(event) => setCurrent(Number(event.currentTarget.value))}
            >
              {files.map(({ path }, i) => (
                <option value={String(i)}>{path}</option>
              ))}
            </select>
          </label>
          <button
            type="button"
            onClick={() => {
              setFiles([{ path: NEW, text: '' }]);
              setCurrent(0);
              setShown({ tab: 'findings', scope: { kind: 'all' } });
              setRound(round + 1);
            }}
          >
            Begin with nothing
          </button>
        </div>
        <label>
          YAML or JSON: type, paste, or drop files here
          <textarea
            ref={text}
            class="yaml"
            spellcheck={false}
            wrap="off"
            value={file.text}
            onInput={(event) => {
              const typed = event.currentTarget.value;
              setFiles(files.map((one) => (one === file ? { ...one, text: typed } : one)));
            }}
          />
        </label>
      </section>
      <section aria-label="What they mean">
        {fault !== undefined && (
          <p role="alert" class="note error">
            {fault}
          </p>
        )}
        {world !== undefined && (
          <App key={round} world={world} shown={shown} setShown={setShown} showLine={showLine} />
        )}
      </section>
    </div>
  );
}

/** What the judge and the model say; a fault of the program is told, and takes nothing that is typed away. */
function worldOrFault(files: readonly PageFile[]): { readonly world?: World; readonly fault?: string } {
  try {
    return { world: worldOfFiles(files) };
  } catch (error) {
    return { fault: `The program failed on these manifests, which is a fault of it: ${String(error)}` };
  }
}

/** A value as it was when nothing had changed it for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(waiting);
  }, [value]);
  return settled;
}

/** Selects a line of a text, and brings it into sight. */
function select(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const height = area.scrollHeight / lines.length;
  area.scrollTop = Math.max(0, (line - 5) * height);
}
