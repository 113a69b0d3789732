import { useEffect, useMemo, useState } from 'preact/hooks';
import type { WrittenPlace } from '../../lib/graph/details';
import type { RequestLine } from '../../lib/simulate/request-line';
import { type Scope, type Shown, addressOf, shownBy } from './address';
import { Changes } from './changes';
import { CoverageView } from './coverage';
import { Findings } from './findings';
import { MeshView } from './mesh-view';
import { SourceDialog } from './source-dialog';
import { type Theme, ThemeChoice } from './theme';
import { type Asked, type World, ask } from './world';

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** The whole page. */
export function App({ world, theme }: { readonly world: World; readonly theme: Theme }) {
  const { data, mesh } = world;
  const [shown, setShown] = useState<Shown>(() => shownBy(location.hash));
  const [line, setLine] = useState<RequestLine | undefined>(shown.request);
  const [error, setError] = useState<string>();
  const [asked, setAsked] = useState<readonly Asked[]>(() => firstAsked(world, shown.request));
  const [place, setPlace] = useState<{ readonly place: WrittenPlace; readonly side: 'before' | 'after' }>();
  const last = shown.request === undefined ? undefined : asked[asked.length - 1];

  useEffect(() => history.replaceState(null, '', `#${addressOf(shown)}`), [shown]);
  const change = (part: Partial<Shown>) => setShown({ ...shown, ...part });
  const showLine = (at: WrittenPlace, side: 'before' | 'after' = 'after') => setPlace({ place: at, side });
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
  const worst = findings.filter(({ level }) => level === 'error').length;
  const tabs = [
    { id: 'mesh', words: 'Mesh' },
    { id: 'findings', words: `Findings (${findings.length})` },
    { id: 'coverage', words: 'Coverage' },
    ...(changes === undefined ? [] : [{ id: 'changes', words: `Changes (${changes.length})` }]),
  ];
  const tab = tabs.some(({ id }) => id === shown.tab) ? shown.tab : 'mesh';
  const objects = useMemo(
    () => mesh._index.resources.filter(({ origin }) => origin.assumed !== true).length,
    [mesh],
  );
  return (
    <>
      <header class="top">
        <h1>{data.title}</h1>
        <p>
          {count(objects, 'object')} in {count(data.mesh.files.length, 'file')}, {count(worst, 'error')}
        </p>
        <ThemeChoice theme={theme} />
      </header>
      <Tabs tabs={tabs} tab={tab} choose={(id) => change({ tab: id })} />
      <main>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
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
      </main>
      {place !== undefined && (
        <SourceDialog
          place={place.place}
          side={place.side === 'before' ? (data.before ?? data.mesh) : data.mesh}
          close={() => setPlace(undefined)}
        />
      )}
    </>
  );
}

/** The requests that the page was made with, and that of its address. */
function firstAsked(world: World, request: RequestLine | undefined): readonly Asked[] {
  const lines = [...world.data.requests, ...(request === undefined ? [] : [request])];
  return lines.flatMap((line) => {
    const answered = ask(world, line);
    return 'error' in answered ? [] : [answered];
  });
}

function Tabs({
  tabs,
  tab,
  choose,
}: {
  readonly tabs: readonly { readonly id: string; readonly words: string }[];
  readonly tab: string;
  readonly choose: (id: string) => void;
}) {
  const typed = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex(({ id }) => id === tab);
    const { id } = tabs[(at + step + tabs.length) % tabs.length];
    choose(id);
    document.getElementById(`tab-${id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="What is shown" onKeyDown={typed}>
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
