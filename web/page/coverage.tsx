import { useEffect, useState } from 'preact/hooks';
import type { WrittenPlace } from '../../lib/graph/details';
import { requestLine } from '../../lib/compare/report/witness-line';
import { type CoveredElement, coveredPercent } from '../../lib/simulate/coverage';
import { percentText, endText } from '../../lib/simulate/explain';
import type { Mesh } from '../../lib/simulate/mesh';
import { RequestError } from '../../lib/simulate/request';
import { type RequestLine, requestOf } from '../../lib/simulate/request-line';
import { PlaceButton, type ShowLine } from './places';
import type { Asked } from './world';

const RULES = /^(?:VirtualService|HTTPRoute|GRPCRoute) /;
const MANY = 200;
/** How many rules are looked at before the page is drawn again. */
const AT_ONCE = 10;

/** Whether a request gets to a rule, as a page tells it. */
interface Reached {
  readonly words: string;
  readonly isNever?: true;
  readonly witness?: RequestLine;
}

/** What requests exercised of the routes, subsets and policies, and which rules no request can get to. */
export function CoverageView({
  mesh,
  asked,
  show,
  ask,
}: {
  readonly mesh: Mesh;
  readonly asked: readonly Asked[];
  readonly show: ShowLine;
  readonly ask: (line: RequestLine) => void;
}) {
  const [isMissedOnly, setMissedOnly] = useState(false);
  const [most, setMost] = useState(MANY);
  const elements = mesh.coverage.elements();
  const shown = elements.filter(({ hits }) => !isMissedOnly || hits === 0).slice(0, most);
  const reached = useReached(mesh, shown);
  return (
    <section aria-labelledby="coverage-title">
      <h2 id="coverage-title">Coverage</h2>
      <p>
        {elements.length === 0
          ? 'There are no routes, subsets or policies.'
          : `${asked.length} ${asked.length === 1 ? 'request' : 'requests'} exercised ${coveredPercent(elements).toFixed(1)} % of ${elements.length} rules, matches, subsets and policies.`}
      </p>
      {asked.length > 0 && (
        <details open={asked.length < 20}>
          <summary>Requests that were asked</summary>
          <ul class="asked">
            {asked.slice(-MANY).map(({ line, answer }) => (
              <li>
                <button type="button" class="link" onClick={() => ask(line)}>
                  {requestOf(line).describe()}
                </button>{' '}
                {answer.outcomes
                  .map(
                    (end) =>
                      `${end.probability === 1 ? '' : `${percentText(end.probability)} `}${endText(end)}`,
                  )
                  .join('; ')}
              </li>
            ))}
          </ul>
        </details>
      )}
      <label class="check">
        <input type="checkbox" checked={isMissedOnly} onChange={() => setMissedOnly(!isMissedOnly)} />
        Only what no request exercised
      </label>
      {shown.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Rules, subsets and policies">
          <table>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Where</th>
                <th scope="col">Requests</th>
                <th scope="col">Can be reached</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((element) => (
                <Row
                  element={element}
                  place={<PlaceButton place={placeOf(mesh, element)} show={show} />}
                  reached={reached.get(keyOf(element))}
                  ask={ask}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {elements.length > most && (
        <button type="button" onClick={() => setMost(most + MANY)}>
          Show more
        </button>
      )}
    </section>
  );
}

function Row({
  element: { kind, hits },
  place,
  reached,
  ask,
}: {
  readonly element: CoveredElement;
  readonly place: preact.ComponentChild;
  readonly reached?: Reached;
  readonly ask: (line: RequestLine) => void;
}) {
  const { witness } = reached ?? {};
  return (
    <tr class={reached?.isNever === true ? 'bad' : ''}>
      <td>{kind}</td>
      <td>{place}</td>
      <td class="number">{hits}</td>
      <td>
        {reached?.words}{' '}
        {witness !== undefined && (
          <button type="button" onClick={() => ask(witness)}>
            Ask one
          </button>
        )}
      </td>
    </tr>
  );
}

const keyOf = ({ object, path }: CoveredElement) => `${object} ${path}`;

/** Whether requests get to rules, found out a few at a time so that the page stays awake. */
function useReached(mesh: Mesh, elements: readonly CoveredElement[]): ReadonlyMap<string, Reached> {
  const [known, setKnown] = useState<ReadonlyMap<string, Reached>>(new Map());
  const next = elements.filter((element) => !known.has(keyOf(element))).slice(0, AT_ONCE);
  useEffect(() => {
    if (next.length === 0) return undefined;
    const waiting = setTimeout(() =>
      setKnown(
        new Map([...known, ...next.map((element) => [keyOf(element), reach(mesh, element)] as const)]),
      ),
    );
    return () => clearTimeout(waiting);
  });
  return known;
}

function reach(mesh: Mesh, { object, path }: CoveredElement): Reached {
  if (!RULES.test(object)) return { words: '' };
  try {
    const answer = mesh.reach(object, path);
    if (answer.verdict === 'reachable') return { words: 'yes', witness: requestLine(answer.witness) };
    return {
      words: `${answer.verdict === 'unknown' ? 'not known' : 'never'}: ${answer.why}`,
      ...(answer.verdict === 'unreachable' && { isNever: true }),
    };
  } catch (error) {
    if (error instanceof RequestError) return { words: '' };
    throw error;
  }
}

function placeOf(mesh: Mesh, { object, path }: CoveredElement): WrittenPlace {
  const source = mesh._sourceOf(object, path);
  if (source === undefined) return { object, path };
  const { file, line } = mesh._placed(source);
  return { object, path, file, line };
}
