import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { VirtualService } from '../networking/virtual-service';
import { checkedWhenWritten } from '../core/located';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { fullHostText, type IMeshHost } from '../values/mesh-host';

/** A construct that routes to a host. */
interface Routed {
  readonly construct: Routing;
  /** The namespace of the host, where it is known. */
  readonly namespace: string | undefined;
  readonly exportTo: readonly string[];
}

/** A construct into whose routes something can be put. */
type Routing = Construct & { _routes(): VirtualService };

/** What routes to hosts in a chart, by their full names, and who wants to know. */
interface RoutedInChart {
  readonly byHost: Map<string, Routed[]>;
  readonly listeners: ((routed: Routed) => void)[];
}

const charts = new WeakMap<IConstruct, RoutedInChart>();

function routedIn(construct: Construct): RoutedInChart {
  const chart = Chart.of(construct);
  const known = charts.get(chart) ?? { byHost: new Map(), listeners: [] };
  charts.set(chart, known);
  return known;
}

/** Tells of each construct of the chart that routes to a host, and of those that are made later. */
export function forEachRouted(construct: Construct, listener: (routed: Routed) => void): void {
  const { byHost, listeners } = routedIn(construct);
  for (const all of byHost.values()) all.forEach(listener);
  listeners.push(listener);
}

/**
 * Notes that a construct routes to a host, and refuses, when the chart is written, that a second one of it does for the same callers: of two
 * virtual services for one host sidecars take one, and ignore the other. Across charts, which may be for different clusters, the
 * judge finds it (IST0109).
 */
export function routesAlone(construct: Routing, host: IMeshHost, exportTo: readonly string[] = []): void {
  const { namespace } = Chart.of(construct);
  const { byHost, listeners } = routedIn(construct);
  const name = fullHostText(host, { namespace });
  const own = { construct, exportTo, namespace: namespaceOf(host) ?? namespace };
  byHost.set(name, [...(byHost.get(name) ?? []), own]);
  for (const listener of listeners) listener(own);
  checkedWhenWritten(construct, () => {
    const before = byHost.get(name) ?? [];
    const first = before.find((other) => other !== own && meets(other, own));
    // Of a pair the later one is refused.
    if (first === undefined || before.indexOf(first) > before.indexOf(own)) return;
    throw new MeshError(
      {
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `routing of "${host.hostName}" by ${first.construct.node.path} and by ${construct.node.path}`,
        expected: 'one of them: of two virtual services for one host Istio uses one, and ignores the other',
        mend: 'say all of it in one construct, by addRule() for some of the requests',
      },
      construct.node.path,
    );
  });
}

/** The namespace of a host, where it is told: that of the service, or that in the full name. */
function namespaceOf({ hostName, hostNamespace }: IMeshHost): string | undefined {
  if (hostNamespace !== undefined || !hostName.includes('.')) return hostNamespace;
  const [, namespace, word] = hostName.split('.');
  // Of another name nobody can tell, and it is none of the chart's namespace.
  return word === 'svc' ? namespace : '';
}

/** Whether somebody sees both. */
function meets(one: Routed, other: Routed): boolean {
  const isForAll = (exportTo: readonly string[]) => exportTo.length === 0 || exportTo.includes('*');
  return (
    isForAll(one.exportTo) ||
    isForAll(other.exportTo) ||
    one.exportTo.some((scope) => other.exportTo.includes(scope))
  );
}
