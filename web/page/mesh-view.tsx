import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type NodeDetails, nodeDetails } from '../../lib/graph/details';
import { meshGraph } from '../../lib/graph/graph';
import { GraphError } from '../../lib/graph/graph-error';
import { KIND_WORDS, isWrong } from '../../lib/graph/labels';
import type { MeshGraph } from '../../lib/graph/mesh-graph';
import { graphSvg } from '../../lib/graph/svg';
import type { Mesh } from '../../lib/simulate/mesh';
import { RequestError } from '../../lib/simulate/request-error';
import { type RequestLine, requestOf } from '../../lib/simulate/request-line';
import type { PageFinding } from '../../lib/view/page-data';
import type { Scope } from './address';
import { Answer } from './answer';
import { AskForm } from './ask-form';
import { Canvas } from './canvas';
import { DetailsPanel } from './details-panel';
import { type Named, found, namesIn, sendersOf } from './names';
import type { ShowLine } from './places';
import type { Asked } from './world';

const MOST_FOUND = 8;

/** The mesh as a picture, with the box to ask a request, and what is known of the box that is chosen. */
export function MeshView({
  mesh,
  findings,
  scope,
  chosen,
  asked,
  line,
  error,
  show,
  ask,
  choose,
  draw,
}: {
  readonly mesh: Mesh;
  readonly findings: readonly PageFinding[];
  readonly scope: Scope;
  readonly chosen?: string;
  readonly asked?: Asked;
  readonly line?: RequestLine;
  readonly error?: string;
  readonly show: ShowLine;
  readonly ask: (line: RequestLine) => void;
  readonly choose: (id: string | undefined) => void;
  readonly draw: (scope: Scope, chosen?: string) => void;
}) {
  const senders = useMemo(() => sendersOf(mesh), [mesh]);
  const request = asked?.line;
  const { graph, svg, fault } = useMemo(() => pictureOf(mesh, scope, request), [mesh, scope, request]);
  const details = useMemo(
    () => (graph === undefined || chosen === undefined ? undefined : nodeDetails(mesh, graph, chosen)),
    [mesh, graph, chosen],
  );
  const side = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a narrow screen it stands below the picture, out of sight.
    if (chosen !== undefined && (side.current?.getBoundingClientRect().top ?? 0) > innerHeight * 0.9)
      side.current?.scrollIntoView({ block: 'start' });
  }, [chosen]);
  const clicked = (id: string) => {
    // In a picture of namespaces each box is one to look into.
    if (graph?.byNamespace === true && id.startsWith('namespace:'))
      draw({ kind: 'namespace', name: id.slice('namespace:'.length) });
    else choose(graph?.edges.find((edge) => edge.id === id)?.from ?? id);
  };
  return (
    <div class="mesh">
      <div class="picture">
        <Toolbar
          mesh={mesh}
          scope={scope}
          draw={draw}
          choose={choose}
          isDrawn={(id) => graph?.nodes.some((node) => node.id === id) === true}
        />
        {fault !== undefined && (
          <p role="alert" class="note error">
            {fault}
          </p>
        )}
        {graph !== undefined && graph.nodes.length > 0 && (
          <Canvas svg={svg} label="The mesh" selected={chosen} choose={clicked} />
        )}
        {graph?.nodes.length === 0 && (
          <p>These manifests make no mesh: they hold no workload, service or gateway.</p>
        )}
        {graph !== undefined && graph.nodes.length > 0 && <NodeList graph={graph} choose={clicked} />}
      </div>
      <div class="side" ref={side}>
        {details !== undefined && (
          <DetailsPanel
            details={details}
            findings={findingsOf(findings, details)}
            show={show}
            ask={ask}
            choose={choose}
            focus={focusOf(details, draw)}
          />
        )}
        <section aria-labelledby="ask-title">
          <h2 id="ask-title">Ask a request</h2>
          <AskForm line={line} senders={senders} error={error} ask={ask} />
          {asked !== undefined && <BothAnswers asked={asked} show={show} />}
        </section>
        {details === undefined && asked === undefined && (
          <p class="hint">
            Choose a box in the picture to see its routes and policies, with the lines that they come from.
          </p>
        )}
      </div>
    </div>
  );
}

/** What is drawn; why nothing can be, where that is so. */
function pictureOf(
  mesh: Mesh,
  scope: Scope,
  line: RequestLine | undefined,
): { readonly graph?: MeshGraph; readonly svg: string; readonly fault?: string } {
  try {
    const graph = meshGraph(mesh, {
      ...(scope.kind === 'namespace' && { namespace: scope.name }),
      ...(scope.kind === 'focus' && { focus: scope.name }),
      ...(line !== undefined && { request: requestOf(line) }),
    });
    return { graph, svg: graphSvg(graph) };
  } catch (error) {
    if (error instanceof GraphError || error instanceof RequestError)
      return { svg: '', fault: error.message };
    throw error;
  }
}

function BothAnswers({ asked, show }: { readonly asked: Asked; readonly show: ShowLine }) {
  const { line, answer, before } = asked;
  return (
    <div role="region" aria-label="Answer" aria-live="polite">
      <h3>{requestOf(line).describe()}</h3>
      {before === undefined ? (
        <Answer answer={answer} show={show} />
      ) : (
        <div class="sides">
          <div>
            <h4>Before</h4>
            <Answer answer={before} show={show} side="before" />
          </div>
          <div>
            <h4>After</h4>
            <Answer answer={answer} show={show} />
          </div>
        </div>
      )}
    </div>
  );
}

function Toolbar({
  mesh,
  scope,
  draw,
  choose,
  isDrawn,
}: {
  readonly mesh: Mesh;
  readonly scope: Scope;
  readonly draw: (scope: Scope, chosen?: string) => void;
  readonly choose: (id: string) => void;
  readonly isDrawn: (id: string) => boolean;
}) {
  const [typed, setTyped] = useState('');
  const names = useMemo(() => namesIn(mesh), [mesh]);
  const hits = useMemo(() => found(names, typed, MOST_FOUND), [names, typed]);
  const namespaces = useMemo(() => [...mesh._index.namespaces].sort(), [mesh]);
  const take = ({ id, scope: own }: Named) => {
    setTyped('');
    if (isDrawn(id)) choose(id);
    else draw(own, id);
  };
  return (
    <div class="toolbar">
      <label>
        Show
        <select
          value={scope.kind === 'namespace' ? scope.name : ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            draw(value === '' ? { kind: 'all' } : { kind: 'namespace', name: value });
          }}
        >
          <option value="">the whole mesh</option>
          {namespaces.map((name) => (
            <option value={name}>namespace {name}</option>
          ))}
        </select>
      </label>
      <form
        class="search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          if (hits.length > 0) take(hits[0]);
        }}
      >
        <label>
          Search
          <input
            type="search"
            spellcheck={false}
            autocomplete="off"
            placeholder="workload, service, gateway"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        {typed !== '' && (
          <ul class="hits">
            {hits.map((hit) => (
              <li>
                <button type="button" onClick={() => take(hit)}>
                  {hit.words}
                </button>
              </li>
            ))}
            {hits.length === 0 && <li>Nothing has such a name.</li>}
          </ul>
        )}
      </form>
      {scope.kind === 'focus' && (
        <span class="focus">
          around {scope.name}{' '}
          <button type="button" onClick={() => draw({ kind: 'all' })}>
            Show all
          </button>
        </span>
      )}
    </div>
  );
}

/** The boxes of the picture as a list, for whoever cannot use it. */
function NodeList({ graph, choose }: { readonly graph: MeshGraph; readonly choose: (id: string) => void }) {
  const wrong = graph.nodes.filter(isWrong).length;
  return (
    <details class="nodes">
      <summary>
        {graph.nodes.length} boxes as a list{wrong > 0 ? `, ${wrong} with problems` : ''}
      </summary>
      <ul>
        {graph.nodes.map((node) => (
          <li class={isWrong(node) ? 'bad' : ''}>
            <button type="button" class="link" onClick={() => choose(node.id)}>
              {KIND_WORDS[node.kind]} {node.name}
              {node.namespace === undefined ? '' : ` in ${node.namespace}`}
            </button>
            {node.problems.map((problem) => (
              <span> {problem}</span>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The findings about objects that have to do with a box. */
function findingsOf(findings: readonly PageFinding[], details: NodeDetails): readonly PageFinding[] {
  const { node, edges, policies } = details;
  const objects = new Set([
    ...edges
      .filter(({ isIncoming }) => !isIncoming)
      .flatMap(({ places }) => places.map(({ object }) => object)),
    ...policies.map(({ object }) => object),
  ]);
  const ends = ` ${node.namespace ?? ''}/${node.name.split(' ')[0]}`;
  return findings.filter(({ resource }) => objects.has(resource) || resource.endsWith(ends));
}

function focusOf(
  { node }: NodeDetails,
  draw: (scope: Scope, chosen?: string) => void,
): (() => void) | undefined {
  if (node.kind !== 'workload' && node.kind !== 'gateway') return undefined;
  return () => draw({ kind: 'focus', name: `${node.name}.${node.namespace ?? 'default'}` }, node.id);
}
