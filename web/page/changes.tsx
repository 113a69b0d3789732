import type { RequestLine } from '../../lib/simulate/request-line';
import type { PageChange } from '../../lib/view/page-data';
import { PlaceButton, type ShowLine } from './places';

const WORDS: { readonly [kind in PageChange['kind']]: string } = {
  lost: 'Lost: answered before, and no longer',
  opened: 'Opened: refused before, and no longer',
  denied: 'Denied: let through before, and no longer',
  moved: 'Moved: answered by others',
  reweighted: 'Reweighted: other shares',
  altered: 'Altered: answered by the same, otherwise',
  added: 'Added: callers or hosts that were not there',
  removed: 'Removed: callers or hosts that are no longer there',
  unknown: 'Not known',
};

/** What changes for requests between two states, by kind, each with a request to ask on both sides. */
export function Changes({
  changes,
  show,
  ask,
}: {
  readonly changes: readonly PageChange[];
  readonly show: ShowLine;
  readonly ask: (line: RequestLine) => void;
}) {
  const kinds = [...new Set(changes.map(({ kind }) => kind))];
  return (
    <section aria-labelledby="changes-title">
      <h2 id="changes-title">Changes</h2>
      {changes.length === 0 && <p>Nothing changes for any request.</p>}
      {kinds.map((kind) => (
        <section>
          <h3>{WORDS[kind]}</h3>
          <ul class="changes">
            {changes
              .filter((change) => change.kind === kind)
              .map((change) => (
                <Change change={change} show={show} ask={ask} />
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function Change({
  change: { kind, asked, callers, requests, before, after, why = [], lines, witness },
  show,
  ask,
}: {
  readonly change: PageChange;
  readonly show: ShowLine;
  readonly ask: (line: RequestLine) => void;
}) {
  return (
    <li class={`change ${kind}`}>
      <p>
        <strong>{requests}</strong> to <strong>{asked}</strong>
      </p>
      <p class="small">from {callers.join(', ')}</p>
      {why.map((text) => (
        <p>{text}</p>
      ))}
      <div class="sides">
        <Side name="Before" ends={before} />
        <Side name="After" ends={after} />
      </div>
      {lines.before.map((place) => (
        <div class="guilty">
          <span aria-label="was">−</span> <PlaceButton place={place} show={show} side="before" />
        </div>
      ))}
      {lines.after.map((place) => (
        <div class="guilty">
          <span aria-label="is now">+</span> <PlaceButton place={place} show={show} />
        </div>
      ))}
      <button type="button" onClick={() => ask(witness)}>
        Replay one on both sides
      </button>
    </li>
  );
}

const Side = ({ name, ends }: { readonly name: string; readonly ends: readonly string[] }) => (
  <div>
    <h4>{name}</h4>
    <ul>
      {ends.map((end) => (
        <li>{end}</li>
      ))}
    </ul>
  </div>
);
