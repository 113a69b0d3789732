import type { Exchange } from '../runner/mesh';
import { behind } from '../surroundings';
import type { Manifest } from '../world';
import { type Answer, type AnswerOutcome, combined, type OutcomeKind } from './answer';
import { clusterParts } from './clusters';

/** Envoy's word for why it answered, with the kind of outcome that it means. */
const KINDS: readonly (readonly [RegExp, OutcomeKind])[] = [
  [/^route_not_found$/, 'no-route'],
  [/^cluster_not_found$/, 'no-cluster'],
  [/^no_healthy_upstream$/, 'no-endpoint'],
  [/^fault_filter_abort$/, 'abort'],
  [/^rbac_access_denied/, 'denied'],
  // It is no HTTP that it was sent.
  [/^http[12]?\.?.*codec|^http1\./, 'no-listener'],
];

/** The answer that the real thing gave, by what became of the same request, sent once or many times. */
export function observed(exchanges: readonly Exchange[], world: readonly Manifest[]): Answer {
  const outcomes = exchanges.map((exchange) => ({
    ...outcomeOf(exchange, world),
    probability: 1 / exchanges.length,
  }));
  return { outcomes: combined(outcomes), uncertain: [] };
}

function outcomeOf({ status, location, log, echo }: Exchange, world: readonly Manifest[]): AnswerOutcome {
  if (log === undefined) return { probability: 1, kind: 'no-listener', status };
  const kind = kindOf(status, location, log);
  const cluster = clusterParts(log.cluster ?? '');
  const reached = ['workload', 'passthrough'].includes(kind);
  const [ip = '', port] = log.upstream?.split(':') ?? [];
  const { pods } = behind(world, ip, Number(port));
  return {
    probability: 1,
    kind,
    status,
    ...(['workload', 'no-endpoint', 'no-cluster'].includes(kind) && cluster),
    ...(reached && { workloads: pods.map(({ namespace, workload }) => `${namespace}/${workload}`) }),
    // A proxy that passes a connection on sees no requests in it.
    ...(reached && log.details && echo !== undefined && { path: echo.path, authority: echo.authority }),
    ...(location !== undefined && !reached && { location }),
  };
}

function kindOf(
  status: number,
  location: string | undefined,
  log: NonNullable<Exchange['log']>,
): OutcomeKind {
  const { details, cluster, route, flags } = log;
  for (const [pattern, kind] of KINDS) if (pattern.test(details ?? '')) return kind;
  if (cluster?.startsWith('BlackHoleCluster') || route === 'block_all') return 'black-hole';
  if (location !== undefined && status >= 300 && status < 400 && !cluster) return 'redirect';
  if (details === 'direct_response') return 'direct';
  if (flags?.includes('NC')) return 'no-cluster';
  if (flags?.includes('UH')) return 'no-endpoint';
  if (flags?.includes('NR')) return status === 0 ? 'no-listener' : 'no-route';
  if (cluster?.startsWith('PassthroughCluster')) return 'passthrough';
  // Nothing was where the caller wanted to go.
  if (/UF|UC/.test(flags ?? '')) return 'no-endpoint';
  // A filter answered before the router could.
  return status === 200 && !log.upstream ? 'direct' : 'workload';
}
