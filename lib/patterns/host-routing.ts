import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { checkedWhenWritten } from '../core/located';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { fullHostText, type IMeshHost } from '../values/mesh-host';

interface Routed {
  readonly construct: IConstruct;
  readonly exportTo: readonly string[];
}

const routedIn = new WeakMap<IConstruct, Map<string, Routed[]>>();

/**
 * Notes that a construct routes to a host, and refuses, when the chart is written, that a second one of it does for the same callers: of two
 * virtual services for one host sidecars take one, and ignore the other. Across charts, which may be for different clusters, the
 * judge finds it (IST0109).
 */
export function routesAlone(construct: Construct, host: IMeshHost, exportTo: readonly string[] = []): void {
  const chart = Chart.of(construct);
  const all = routedIn.get(chart) ?? new Map<string, Routed[]>();
  routedIn.set(chart, all);
  const name = fullHostText(host, { namespace: chart.namespace });
  const own: Routed = { construct, exportTo };
  const those = [...(all.get(name) ?? []), own];
  all.set(name, those);
  checkedWhenWritten(construct, () => {
    const before = all.get(name) ?? [];
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

/** Whether somebody sees both. */
function meets(one: Routed, other: Routed): boolean {
  const isForAll = (exportTo: readonly string[]) => exportTo.length === 0 || exportTo.includes('*');
  return (
    isForAll(one.exportTo) ||
    isForAll(other.exportTo) ||
    one.exportTo.some((scope) => other.exportTo.includes(scope))
  );
}
