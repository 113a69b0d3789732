import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { WrittenPlace } from '../../lib/graph/details';
import type { PageData } from '../../lib/view/page-data';
import { addressOf, shownBy } from './address';
import { App } from './app';
import { SourceDialog } from './source-dialog';
import './style.css';
import { ThemeChoice } from './theme';
import { type World, worldOf } from './world';

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** The page that the command writes. */
function Page({ world, page }: { readonly world: World; readonly page: HTMLElement }) {
  const { data, mesh } = world;
  const [shown, setShown] = useState(() => shownBy(location.hash));
  const [source, setSource] = useState<{ readonly place: WrittenPlace; readonly side: 'before' | 'after' }>();
  useEffect(() => history.replaceState(null, '', `#${addressOf(shown)}`), [shown]);
  const objects = useMemo(
    () => mesh._index.resources.filter(({ origin }) => origin.assumed !== true).length,
    [mesh],
  );
  const errors = data.findings.filter(({ level }) => level === 'error').length;
  return (
    <>
      <header class="top">
        <h1>{data.title}</h1>
        <p>
          {count(objects, 'object')} in {count(data.mesh.files.length, 'file')}, {count(errors, 'error')}
        </p>
        <ThemeChoice page={page} />
      </header>
      <main>
        <App
          world={world}
          shown={shown}
          setShown={setShown}
          showLine={(place, side = 'after') => setSource({ place, side })}
        />
      </main>
      {source !== undefined && (
        <SourceDialog
          place={source.place}
          side={source.side === 'before' ? (data.before ?? data.mesh) : data.mesh}
          close={() => setSource(undefined)}
        />
      )}
    </>
  );
}

const data = JSON.parse(document.getElementById('data')?.textContent ?? '') as PageData;
const page = document.getElementById('app') as HTMLElement;
const world = worldOf(data);
page.textContent = '';
render(<Page world={world} page={page} />, page);

if (data.isServed === true) {
  // Loads the page again when the files have changed; what is shown stands in its address, and stays.
  new EventSource('/events').onmessage = () => location.reload();
}
