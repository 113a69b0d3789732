import { useMemo, useState } from 'preact/hooks';
import type { PageFinding } from '../../lib/view/page-data';
import { PlaceButton, type ShowLine } from './places';

const LEVELS = ['error', 'warning', 'info'] as const;
/** How many are drawn at once. */
const MANY = 200;

/** All findings, to be sifted by level and by words. */
export function Findings({
  findings,
  notes,
  show,
}: {
  readonly findings: readonly PageFinding[];
  readonly notes: readonly string[];
  readonly show: ShowLine;
}) {
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const [words, setWords] = useState('');
  const [most, setMost] = useState(MANY);
  const found = useMemo(() => {
    const wanted = words.toLowerCase().split(/\s+/);
    return findings.filter(
      (finding) => !hidden.includes(finding.level) && wanted.every((word) => textOf(finding).includes(word)),
    );
  }, [findings, hidden, words]);
  const count = (level: string) => findings.filter((finding) => finding.level === level).length;
  return (
    <section aria-labelledby="findings-title">
      <h2 id="findings-title">Findings</h2>
      {notes.length > 0 && (
        <details class="note warning" open={notes.length < 4}>
          <summary>What is not in the mesh ({notes.length})</summary>
          <ul>
            {notes.map((note) => (
              <li>{note}</li>
            ))}
          </ul>
        </details>
      )}
      <div class="filters">
        <label>
          Only those with
          <input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        {LEVELS.map((level) => (
          <label class="check">
            <input
              type="checkbox"
              checked={!hidden.includes(level)}
              onChange={() =>
                setHidden(hidden.includes(level) ? hidden.filter((one) => one !== level) : [...hidden, level])
              }
            />
            {level} ({count(level)})
          </label>
        ))}
      </div>
      <p role="status">
        {found.length === 0
          ? findings.length === 0
            ? 'There are no findings.'
            : 'No finding is like this.'
          : `${found.length} of ${findings.length}`}
      </p>
      <ul class="findings">
        {found.slice(0, most).map((finding) => (
          <FindingItem finding={finding} show={show} />
        ))}
      </ul>
      {found.length > most && (
        <button type="button" onClick={() => setMost(most + MANY)}>
          Show more
        </button>
      )}
    </section>
  );
}

const textOf = ({ codes, rule, message, mend, resource, file = '' }: PageFinding) =>
  [...codes, rule, message, mend, resource, file].join(' ').toLowerCase();

/** One finding: what is wrong, where, how to mend it, and why it matters. */
export function FindingItem({ finding, show }: { readonly finding: PageFinding; readonly show: ShowLine }) {
  const { level, codes, rule, message, mend, resource, path, file, line, others = [], why, url } = finding;
  return (
    <li class={`finding ${level}`}>
      <p>
        <span class={`level ${level}`}>{level}</span> <span class="code">{codes.join(', ')}</span>{' '}
        {url === undefined ? <span class="rule">{rule}</span> : <a href={url}>{rule}</a>}
      </p>
      <p class="message">{message}</p>
      <p class="mend">{mend}</p>
      <PlaceButton
        place={{ object: resource === '' ? (file ?? '') : resource, path, file, line }}
        show={show}
      />
      {others.map((other) => (
        <PlaceButton
          place={{ object: other.resource, path: other.path, file: other.file, line: other.line }}
          show={show}
        />
      ))}
      {why !== '' && (
        <details>
          <summary>Why it matters</summary>
          <p>{why}</p>
        </details>
      )}
    </li>
  );
}
