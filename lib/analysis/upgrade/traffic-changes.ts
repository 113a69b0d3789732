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
      title: 'Copies of requests keep the host that was asked for',
      why: 'Before 1.28 `-shadow` was put behind the host of a copy: whoever tells copies by it no longer does.',
      mend: 'Mark copies by a header where they must be told apart, or set DISABLE_SHADOW_HOST_SUFFIX to false for istiod.',
    },
    'unhealthy-endpoints': {
      level: 'info',
      title: 'Proxies hear of endpoints that are not ready',
      why: 'From 1.31 on istiod tells them of all endpoints, unless outlier detection has a minHealthPercent; their metrics count more of them.',
      mend: 'Set minHealthPercent where proxies spread requests when too many endpoints are ill, or PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS to false for istiod.',
    },
    'outlier-error-codes': {
      title: 'Outlier detection counts other answers as errors',
      why: 'From 1.32 on istiod hands outlierDetectionHttpErrorCodes to Envoy, so that only the listed codes count as errors; 1.31 takes the field and does nothing with it.',
      mend: 'List every code that is to count, 500 to 599 included where they matter, or take the list away.',
    },
    'remaining-metrics': {
      level: 'info',
      title: 'Metrics no longer tell how much of a connection pool is left',
      why: 'From 1.29 on proxies do not keep the gauges `circuit_breakers_*_remaining_*`, which dashboards and alerts may read.',
      mend: 'Read the limits and the requests in flight in their place, or set DISABLE_TRACK_REMAINING_CB_METRICS to false for istiod.',
    },
    'host-in-several-namespaces': {
      title: 'Another one of several services with one host is taken',
      why: 'Before 1.30 a sidecar took that of the first namespace in the alphabet; now a Service of Kubernetes, or else the oldest entry.',
      mend: 'Give the host to one service alone, or export each to its own namespace.',
    },
    'gateways-of-another-namespace': {
      title: 'A Gateway no longer configures pods that the Gateway API has started in another namespace',
      why: 'From 1.31 on Istio gateways are not merged with those of other namespaces there: what it listens for is gone.',
      mend: 'Put it into the namespace of those pods, or let it select pods of an Istio gateway.',
    },
    'gateway-spans': {
      level: 'info',
      title: 'Gateways write a span of their own for each request that they send on',
      why: 'From 1.28 on traces have one span more at each gateway.',
      mend: 'Look at what counts spans, or samples by their number.',
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

/** What changed in how requests go, and in what is told of them. */
export const trafficChanges: readonly BehaviourChange[] = [
  {
    rule: rules['mirrored-host'],
    since: '1.28',
    check(mesh, report) {
      const message = 'copies of requests, whose host gets no -shadow any more since Istio 1.28';
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
          'outlier detection without minHealthPercent, to which Istio 1.31 shows all endpoints too';
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
        const message = `Only the status codes ${codes.join(', ')} count as errors once Istio 1.32 runs; until then all from 500 to 599 do.`;
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
    rule: rules['remaining-metrics'],
    since: '1.29',
    check(mesh, report) {
      for (const { resource, path, policy } of policies(mesh)) {
        if (Object.keys(policy.connectionPool ?? {}).length === 0) continue;
        const message =
          'limits of connections, of which metrics do not tell the rest any more since Istio 1.29';
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
          const message = `the host ${host} in the namespaces ${where}, of which Istio 1.30 takes another one`;
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
        const message = `the pods of the gateway ${wanted} in ${homes.join(', ')}, which Istio 1.31 configures from there alone`;
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
        const message = 'tracing, in which gateways write one span more since Istio 1.28';
        report(rules['gateway-spans'], resource, ['spec', 'tracing'], message);
      }
    },
  },
];
