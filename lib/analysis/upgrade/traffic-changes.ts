import { ipFamily } from '../../values/addresses';
import { externalHost } from '../../mesh/externals';
import { serviceOfHost, fullHost } from '../../mesh/hosts';
import type { FieldPath } from '../../mesh/manifest';
import { groupBy, type MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import type { DestinationRuleSpec } from '../../mesh/views/kinds';
import { ruleTable } from '../rule';
import type { BehaviourChange } from './behaviour-change';

const rules = ruleTable(
  {
    section: 'upgrade',
    source: 'the compatibility profiles of the release (manifests/helm-profiles) and its upgrade notes',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'mirrored-host': {
      title: 'Mirrored requests keep their host',
      why: 'Before 1.28 Istio appended `-shadow` to the host of a mirrored request, so what recognises mirrored requests by it no longer does.',
      fact: 'Istio release notes, releasenotes/notes/57530.yaml; istiod, manifests/helm-profiles/compatibility-version-1.27.yaml',
      mend: 'Add a header to mirrored requests if they must be recognised, or set DISABLE_SHADOW_HOST_SUFFIX of istiod to false.',
    },
    'unhealthy-endpoints': {
      level: 'info',
      title: 'istiod sends proxies endpoints that are not ready',
      why: 'From 1.31 on istiod sends all endpoints to the proxies, unless outlier detection has a minHealthPercent, so metrics count more endpoints.',
      fact: 'Istio release notes, releasenotes/notes/60690.yaml',
      mend: 'Set minHealthPercent if proxies are meant to use all endpoints when too many are unhealthy, or set PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS of istiod to false.',
    },
    'outlier-error-codes': {
      title: 'Outlier detection counts other responses as errors',
      why: 'From 1.32 on istiod passes outlierDetectionHttpErrorCodes to Envoy, so only the listed codes count as errors; 1.31 accepts the field and ignores it.',
      fact: 'Istio 1.32, upgrade notes',
      mend: 'List every code that must count, including 500 to 599 if they matter, or remove the list.',
    },
    'remaining-metrics': {
      level: 'info',
      title: 'Metrics no longer show how much of a connection pool is left',
      why: 'From 1.29 on proxies no longer have the gauges `circuit_breakers_*_remaining_*`, which dashboards and alerts may use.',
      fact: 'Istio release notes, releasenotes/notes/disable-track-remaining-cb-metrics.yaml',
      mend: 'Use the limits and the active requests instead, or set DISABLE_TRACK_REMAINING_CB_METRICS of istiod to false.',
    },
    'host-in-several-namespaces': {
      title: 'Sidecars use another one of several services with the same host',
      why: 'Before 1.30 a sidecar used the one in the alphabetically first namespace; from 1.30 on it uses a Kubernetes Service, or else the oldest service entry.',
      fact: 'Istio release notes, releasenotes/notes/sidecar-pick-best-service-namespace.yaml',
      mend: 'Define the host in one service only, or export each to its own namespace.',
    },
    'gateways-of-another-namespace': {
      title: 'A Gateway no longer configures pods of the Gateway API in another namespace',
      why: 'From 1.31 on the pods of a Gateway of the Gateway API use only Istio gateways in their own namespace, so the servers of this one are gone.',
      fact: 'Istio release notes, releasenotes/notes/strict-gateway-merging.yaml',
      mend: 'Move the Gateway to the namespace of those pods, or let it select pods of an Istio gateway.',
    },
    'keys-at-link-local-address': {
      title: 'istiod no longer fetches keys from a link-local address',
      why: 'istiod 1.32 refuses to fetch keys from link-local addresses, among which are those of the metadata services of clouds, and patches of 1.31 may do the same. Without the keys tokens cannot be validated, and requests with such a token get 401.',
      fact: 'Istio, master of August 2026; Istio reference, JWTRule.jwks_uri',
      mend: 'Publish the keys at another address, or put them into jwks.',
    },
    'gateway-spans': {
      level: 'info',
      title: 'Gateways add a span for each request that they forward',
      why: 'From 1.28 on traces have one more span at each gateway.',
      fact: 'Istio release notes, releasenotes/notes/spawn-upstream-span-for-gateway.yaml',
      mend: 'Check what counts spans, or samples by their number.',
    },
  },
);

type TrafficPolicy = NonNullable<DestinationRuleSpec['trafficPolicy']>;

const ROUTES = ['HTTPRoute', 'GRPCRoute'] as const;

/** All traffic policies of destination rules: of the host, of its subsets, and of the ports of either. */
function policies(mesh: MeshIndex): { resource: Resource; path: FieldPath; policy: TrafficPolicy }[] {
  return mesh.all('DestinationRule').flatMap((resource) => {
    const { trafficPolicy, subsets } = resource.spec;
    const of = (policy: TrafficPolicy = {}, path: FieldPath) => [
      { resource, path, policy },
      ...(policy.portLevelSettings ?? []).map((settings, i) => ({
        resource,
        path: [...path, 'portLevelSettings', i],
        policy: settings,
      })),
    ];
    return [
      ...of(trafficPolicy, ['spec', 'trafficPolicy']),
      ...(subsets ?? []).flatMap((subset, i) =>
        of(subset.trafficPolicy, ['spec', 'subsets', i, 'trafficPolicy']),
      ),
    ];
  });
}

/** The host in a URL, without the brackets of IPv6; undefined where there is none to read. */
function hostOf(url: unknown): string | undefined {
  return /^https?:\/\/(?:[^@/?#]*@)?(?:\[([^\]]+)\]|([^:/?#]+))/i
    .exec(String(url ?? ''))
    ?.slice(1)
    .find(Boolean);
}

/** Whether a host is an address of 169.254.0.0/16 or fe80::/10. */
const isLinkLocal = (host: string) =>
  (ipFamily(host) === 4 && host.startsWith('169.254.')) || (ipFamily(host) === 6 && /^fe[89ab]/i.test(host));

/** What changed in how requests go, and in what is told of them. */
export const trafficChanges: readonly BehaviourChange[] = [
  {
    rule: rules['mirrored-host'],
    since: '1.28',
    check(mesh, report) {
      const message =
        'The route mirrors requests, and from Istio 1.28 on their host no longer gets the suffix -shadow.';
      for (const resource of mesh.all('VirtualService')) {
        (resource.spec.http ?? []).forEach((route, i) => {
          for (const field of ['mirror', 'mirrors'] as const) {
            const { [field]: given } = route;
            if (given === undefined || [given].flat().length === 0) continue;
            report(rules['mirrored-host'], resource, ['spec', 'http', i, field], message);
          }
        });
      }
      for (const resource of mesh.allOf(ROUTES)) {
        (resource.spec.rules ?? []).forEach((rule, i) =>
          rule.filters?.forEach(({ type }, j) => {
            if (type !== 'RequestMirror') return;
            report(rules['mirrored-host'], resource, ['spec', 'rules', i, 'filters', j], message);
          }),
        );
      }
    },
  },
  {
    rule: rules['unhealthy-endpoints'],
    since: '1.31',
    check(mesh, report) {
      for (const { resource, path, policy } of policies(mesh)) {
        const { outlierDetection: detection } = policy;
        if (detection === undefined || (detection.minHealthPercent ?? 0) > 0) continue;
        const message =
          'The outlier detection has no minHealthPercent, so from Istio 1.31 on proxies also get endpoints that are not ready.';
        report(rules['unhealthy-endpoints'], resource, [...path, 'outlierDetection'], message);
      }
    },
  },
  {
    rule: rules['outlier-error-codes'],
    since: '1.32',
    check(mesh, report) {
      for (const { resource, path, policy } of policies(mesh)) {
        const codes = policy.outlierDetection?.outlierDetectionHttpErrorCodes ?? [];
        if (codes.length === 0) continue;
        const message = `From Istio 1.32 on only the status codes ${codes.join(', ')} count as errors; before, all codes from 500 to 599 do.`;
        report(
          rules['outlier-error-codes'],
          resource,
          [...path, 'outlierDetection', 'outlierDetectionHttpErrorCodes'],
          message,
        );
      }
    },
  },
  {
    rule: rules['keys-at-link-local-address'],
    since: '1.32',
    check(mesh, report) {
      for (const resource of mesh.all('RequestAuthentication')) {
        (resource.spec.jwtRules ?? []).forEach((rule, i) => {
          const host = hostOf(rule?.jwksUri);
          if (host === undefined || !isLinkLocal(host)) return;
          const message = `The jwksUri names the link-local address ${host}, from which istiod 1.32 fetches no keys.`;
          report(rules['keys-at-link-local-address'], resource, ['spec', 'jwtRules', i, 'jwksUri'], message);
        });
      }
    },
  },
  {
    rule: rules['remaining-metrics'],
    since: '1.29',
    check(mesh, report) {
      for (const { resource, path, policy } of policies(mesh)) {
        if (Object.keys(policy.connectionPool ?? {}).length === 0) continue;
        const message =
          'The connection pool has limits, and from Istio 1.29 on metrics no longer show how much of them is left.';
        report(rules['remaining-metrics'], resource, [...path, 'connectionPool'], message);
      }
    },
  },
  {
    rule: rules['host-in-several-namespaces'],
    since: '1.30',
    check(mesh, report) {
      const named = mesh.all('ServiceEntry').flatMap((resource) =>
        (resource.spec.hosts ?? []).map((host, i) => ({
          resource,
          host: fullHost(resource.namespace, host),
          path: ['spec', 'hosts', i],
        })),
      );
      for (const [host, entries] of groupBy(named, ({ host }) => host)) {
        const service = serviceOfHost(host);
        const isService = service && mesh.find('Service', service.namespace, service.name) !== undefined;
        const homes = new Set(entries.map(({ resource }) => resource.namespace));
        if (service !== undefined && isService === true) homes.add(service.namespace);
        if (homes.size < 2) continue;
        const where = [...homes].sort().join(', ');
        for (const { resource, path } of entries) {
          const message = `The host ${externalHost(host)} is defined in the namespaces ${where}, and from Istio 1.30 on sidecars may use another one of them.`;
          report(rules['host-in-several-namespaces'], resource, path, message);
        }
      }
    },
  },
  {
    rule: rules['gateways-of-another-namespace'],
    since: '1.31',
    check(mesh, report) {
      const managed = mesh.all('KubernetesGateway');
      for (const resource of mesh.all('Gateway')) {
        const wanted = (resource.spec.selector ?? {})['gateway.networking.k8s.io/gateway-name'];
        if (wanted === undefined) continue;
        const homes = managed.filter(({ name }) => name === wanted).map(({ namespace }) => namespace);
        if (homes.length === 0 || homes.includes(resource.namespace)) continue;
        const message = `The selector selects the pods of the Gateway ${wanted} in ${homes.join(', ')}, which from Istio 1.31 on use only gateways in their own namespace.`;
        report(rules['gateways-of-another-namespace'], resource, ['spec', 'selector'], message);
      }
    },
  },
  {
    rule: rules['gateway-spans'],
    since: '1.28',
    check(mesh, report) {
      for (const resource of mesh.all('Telemetry')) {
        if ((resource.spec.tracing ?? []).length === 0) continue;
        const message =
          'The Telemetry configures tracing, and from Istio 1.28 on gateways add one more span to each trace.';
        report(rules['gateway-spans'], resource, ['spec', 'tracing'], message);
      }
    },
  },
];
