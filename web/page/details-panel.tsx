import { percent, KIND_WORDS } from '../../lib/graph/labels';
import type { DetailedEdge, NodeDetails } from '../../lib/graph/details';
import type { GraphEdge } from '../../lib/graph/mesh-graph';
import type { RequestLine } from '../../lib/simulate/request-line';
import type { PageFinding } from '../../lib/view/page-data';
import { FindingItem } from './findings';
import { PlaceButton, type ShowLine } from './places';

const VERBS: { readonly [kind in GraphEdge['kind']]: readonly [out: string, into: string] } = {
  serves: ['serves', 'served by'],
  route: ['routes to', 'routed from'],
  mirror: ['copies to', 'copied from'],
  through: ['through', 'through from'],
  endpoint: ['answered by', 'answers for'],
  allows: ['may call', 'may be called by'],
  walk: ['goes to', 'comes from'],
  sends: ['sends to', 'gets from'],
};

/** What there is to know of a box in the picture. */
export function DetailsPanel({
  details,
  findings,
  show,
  ask,
  choose,
  focus,
}: {
  readonly details: NodeDetails;
  readonly findings: readonly PageFinding[];
  readonly show: ShowLine;
  readonly ask: (line: RequestLine) => void;
  readonly choose: (id: string) => void;
  /** Draws what is around it; left out where that cannot be drawn. */
  readonly focus?: () => void;
}) {
  const { node, edges, policies } = details;
  return (
    <section class="details" aria-label={`${KIND_WORDS[node.kind]} ${node.name}`}>
      <h2>
        <span class="kind">{KIND_WORDS[node.kind]}</span> {node.name}
      </h2>
      {node.namespace !== undefined && <p>in namespace {node.namespace}</p>}
      {node.strict === true && <p>It takes mutual TLS only.</p>}
      {node.problems.length > 0 && (
        <ul class="note error">
          {node.problems.map((problem) => (
            <li>{problem}</li>
          ))}
        </ul>
      )}
      {focus !== undefined && (
        <p>
          <button type="button" onClick={focus}>
            Draw what is around it
          </button>
        </p>
      )}
      {edges.length > 0 && (
        <table>
          <caption>Routes</caption>
          <thead>
            <tr>
              <th scope="col">Requests</th>
              <th scope="col">Decided by</th>
            </tr>
          </thead>
          <tbody>
            {edges.map((detailed) => (
              <EdgeRow detailed={detailed} show={show} ask={ask} choose={choose} />
            ))}
          </tbody>
        </table>
      )}
      {policies.length > 0 && (
        <table>
          <caption>Policies</caption>
          <thead>
            <tr>
              <th scope="col">What it does</th>
              <th scope="col">Policy</th>
            </tr>
          </thead>
          <tbody>
            {policies.map((policy) => (
              <tr>
                <td>{policy.what}</td>
                <td>
                  <PlaceButton place={policy} show={show} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {findings.length > 0 && (
        <>
          <h3>Findings</h3>
          <ul class="findings">
            {findings.map((finding) => (
              <FindingItem finding={finding} show={show} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function EdgeRow({
  detailed: { edge, other, isIncoming, places },
  show,
  ask,
  choose,
}: {
  readonly detailed: DetailedEdge;
  readonly show: ShowLine;
  readonly ask: (line: RequestLine) => void;
  readonly choose: (id: string) => void;
}) {
  const { kind, share, requests, ports = [], callers = [], witness, mutualTls, problems } = edge;
  const notes = [
    ...(ports.length === 0 ? [] : [`port ${ports.join(', ')}`]),
    ...(callers.length === 0
      ? []
      : [
          `from ${callers.length > 4 ? `${callers.slice(0, 4).join(', ')} and ${callers.length - 4} more` : callers.join(', ')}`,
        ]),
    ...(mutualTls === undefined ? [] : [mutualTls === 'all' ? 'mutual TLS' : 'mutual TLS for some']),
  ];
  return (
    <tr class={problems.length > 0 ? 'bad' : ''}>
      <td>
        {VERBS[kind][isIncoming ? 1 : 0]}{' '}
        <button type="button" class="link" onClick={() => choose(isIncoming ? edge.from : edge.to)}>
          {other}
        </button>
        {share !== undefined && <strong> {percent(share)}</strong>}
        {requests !== undefined && <p>{requests}</p>}
        {notes.length > 0 && <p class="small">{notes.join('; ')}</p>}
        {problems.map((problem) => (
          <p class="problem">{problem}</p>
        ))}
        {witness !== undefined && (
          <button type="button" onClick={() => ask(witness)}>
            Ask one
          </button>
        )}
      </td>
      <td>
        {places.map((place) => (
          <PlaceButton place={place} show={show} />
        ))}
      </td>
    </tr>
  );
}
