import { useEffect, useRef, useState } from 'preact/hooks';
import type { RequestLine } from '../../lib/simulate/request-line';
import type { Scope, Shown } from './address';
import { Changes } from './changes';
import { CoverageView } from './coverage';
import { Findings } from './findings';
import { MeshView } from './mesh-view';
import type { ShowLine } from './places';
import { type Asked, type World, ask } from './world';

/** All that there is to see of a mesh, in tabs. */
export function App({
  world,
  shown,
  setShown,
  showLine,
}: {
  readonly world: World;
  readonly shown: Shown;
  readonly setShown: (shown: Shown) => void;
  readonly showLine: ShowLine;
}) {
  const { data, mesh } = world;
  const [line, setLine] = useState<RequestLine | undefined>(shown.request);
  const [error, setError] = useState<string>();
  const [asked, setAsked] = useState<readonly Asked[]>(() =>
    allAsked(world, [...data.requests, ...(shown.request === undefined ? [] : [shown.request])]),
  );
  const askedOf = useRef(world);
  useEffect(() => {
    // Of another mesh all is asked again.
    if (askedOf.current !== world)
      setAsked(
        allAsked(
          world,
          asked.map((one) => one.line),
        ),
      );
    askedOf.current = world;
  }, [world]);
  const last = shown.request === undefined ? undefined : asked[asked.length - 1];

  const change = (part: Partial<Shown>) => setShown({ ...shown, ...part });
  const askFor = (request: RequestLine) => {
    setLine(request);
    const answered = ask(world, request);
    if ('error' in answered) {
      setError(answered.error);
      change({ tab: 'mesh', request: undefined });
      return;
    }
    setError(undefined);
    setAsked([...asked, answered]);
    change({ tab: 'mesh', request, chosen: undefined });
  };
  const draw = (scope: Scope, chosen?: string) => change({ scope, chosen, request: undefined });

  const { findings, changes } = data;
  const tabs = [
    { id: 'mesh', words: 'Mesh' },
    { id: 'findings', words: `Findings (${findings.length})` },
    { id: 'coverage', words: 'Coverage' },
    ...(changes === undefined ? [] : [{ id: 'changes', words: `Changes (${changes.length})` }]),
  ];
  const tab = tabs.some(({ id }) => id === shown.tab) ? shown.tab : 'mesh';
  return (
    <>
      <Tabs tabs={tabs} tab={tab} choose={(id) => change({ tab: id })} />
      <div id="panel" class="panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'mesh' && (
          <MeshView
            mesh={mesh}
            findings={findings}
            scope={shown.scope}
            chosen={shown.chosen}
            asked={last}
            line={line}
            error={error}
            show={showLine}
            ask={askFor}
            choose={(chosen) => change({ chosen })}
            draw={draw}
          />
        )}
        {tab === 'findings' && <Findings findings={findings} notes={data.mesh.notes} show={showLine} />}
        {tab === 'coverage' && <CoverageView mesh={mesh} asked={asked} show={showLine} ask={askFor} />}
        {tab === 'changes' && <Changes changes={changes ?? []} show={showLine} ask={askFor} />}
      </div>
    </>
  );
}

/** What becomes of requests; those that cannot be answered are left out. */
const allAsked = (world: World, lines: readonly RequestLine[]): readonly Asked[] =>
  lines.flatMap((line) => {
    const answered = ask(world, line);
    return 'error' in answered ? [] : [answered];
  });

function Tabs({
  tabs,
  tab,
  choose,
}: {
  readonly tabs: readonly { readonly id: string; readonly words: string }[];
  readonly tab: string;
  readonly choose: (id: string) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const typed = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex(({ id }) => id === tab);
    const { id } = tabs[(at + step + tabs.length) % tabs.length];
    choose(id);
    list.current?.querySelector<HTMLElement>(`#tab-${id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="What is shown" ref={list} onKeyDown={typed}>
      {tabs.map(({ id, words }) => (
        <button
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === tab}
          aria-controls="panel"
          tabIndex={id === tab ? 0 : -1}
          onClick={() => choose(id)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}
