import type { DestinationRuleSpec } from '../../../mesh/views/kinds';
import type { Resource } from '../../../mesh/resource';

const CONDITIONS = [
  'request.headers',
  'request.auth.claims',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
];

/** Whether an authorization policy asks about requests, and not about connections alone. */
export function isLayer7Authorization({ spec }: Resource<'AuthorizationPolicy'>): boolean {
  return (spec.rules ?? []).some(
    (rule) =>
      (rule.when ?? []).some(({ key = '' }) => CONDITIONS.some((prefix) => key.startsWith(prefix))) ||
      (rule.to ?? []).some((to) =>
        (['methods', 'paths', 'hosts'] as const).some((field) => (to.operation?.[field] ?? []).length > 0),
      ) ||
      (rule.from ?? []).some((from) => (from.source?.requestPrincipals ?? []).length > 0),
  );
}

function needsHttp(policy: DestinationRuleSpec['trafficPolicy']): boolean {
  const { httpHeaderName, httpCookie } = policy?.loadBalancer?.consistentHash ?? {};
  return Boolean(httpHeaderName || httpCookie || policy?.connectionPool?.http || policy?.outlierDetection);
}

/** Whether a destination rule has settings for requests. */
export const isLayer7DestinationRule = ({ spec }: Resource<'DestinationRule'>) =>
  needsHttp(spec.trafficPolicy) || (spec.subsets ?? []).some((subset) => needsHttp(subset.trafficPolicy));

/** Whether a virtual service routes requests of the mesh. */
export const isLayer7VirtualService = ({ spec }: Resource<'VirtualService'>) =>
  (spec.http ?? []).length + (spec.tls ?? []).length > 0 &&
  ((spec.gateways ?? []).length === 0 || (spec.gateways ?? []).includes('mesh'));

/** Whether a Telemetry is about requests. */
export const isLayer7Telemetry = ({ spec }: Resource<'Telemetry'>) =>
  (spec.tracing ?? []).length > 0 ||
  (spec.accessLogging ?? []).length > 0 ||
  (spec.metrics ?? []).some((metric) => (metric.overrides ?? []).length > 0);
