import { listOf } from '../../../mesh/lists';
import type { Resource } from '../../../mesh/resource';

const CONDITIONS = [
  'request.headers',
  'request.auth.claims',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
];

/** Whether an authorization policy asks about requests, and not about connections alone. */
export function isLayer7Authorization({ spec }: Resource): boolean {
  return listOf(spec.rules).some(
    (rule) =>
      listOf(rule?.when).some((one) =>
        CONDITIONS.some((prefix) => String(one?.key ?? '').startsWith(prefix)),
      ) ||
      listOf(rule?.to).some((to) =>
        ['methods', 'paths', 'hosts'].some((field) => listOf(to?.operation?.[field]).length > 0),
      ) ||
      listOf(rule?.from).some((from) => listOf(from?.source?.requestPrincipals).length > 0),
  );
}

function needsHttp(policy: any): boolean {
  const { httpHeaderName, httpCookie } = policy?.loadBalancer?.consistentHash ?? {};
  return Boolean(httpHeaderName || httpCookie || policy?.connectionPool?.http || policy?.outlierDetection);
}

/** Whether a destination rule has settings for requests. */
export const isLayer7DestinationRule = ({ spec }: Resource) =>
  needsHttp(spec.trafficPolicy) || listOf(spec.subsets).some((subset) => needsHttp(subset?.trafficPolicy));

/** Whether a virtual service routes requests of the mesh. */
export const isLayer7VirtualService = ({ spec }: Resource) =>
  listOf(spec.http).length + listOf(spec.tls).length > 0 &&
  (listOf(spec.gateways).length === 0 || listOf(spec.gateways).includes('mesh'));

/** Whether a Telemetry is about requests. */
export const isLayer7Telemetry = ({ spec }: Resource) =>
  listOf(spec.tracing).length > 0 ||
  listOf(spec.accessLogging).length > 0 ||
  listOf(spec.metrics).some((metric) => listOf(metric?.overrides).length > 0);
