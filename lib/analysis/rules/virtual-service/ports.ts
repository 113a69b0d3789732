import { DestinationRules } from '../../../mesh/destination-rules';
import { IstioctlHosts, fullHost } from '../../../mesh/hosts';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { MESH_GATEWAY, resolveGatewayName } from '../../../mesh/names';
import { isTls, listenerProtocol } from '../../../mesh/protocol';
import type { Resource } from '../../../mesh/resource';
import type { MeshService } from '../../../mesh/services/service';
import { ServiceRegistry } from '../../../mesh/services/service-registry';
import type { TrafficPolicyView } from '../../../mesh/views/networking';
import { splitNamespace } from '../../../values/namespaced-name';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { SECTIONS } from './destinations';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source:
      'istiod, pilot/pkg/networking/core/route/route.go: TranslateRoute; istiod, pilot/pkg/networking/core/httproute.go: BuildSidecarOutboundVirtualHosts',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'match-port-not-there': {
      title: 'A match names a port on which no request for its host arrives',
      why: 'The port of a match is the one on which the sidecar or the gateway receives the request: the port of the Service, or of the server of the gateway. None has this number, so the match never applies.',
      mend: 'Use a port of the Service, or of a server of the gateway.',
    },
    'http-rules-for-tcp': {
      title: 'A virtual service has HTTP rules, and its host has no HTTP port',
      why: 'By the names of its ports, or their appProtocol, the host uses TCP or TLS, where sidecars see no HTTP requests, so the rules are not used.',
      mend: 'Begin the name of the port with its protocol, as in "http-web", or write rules under tcp or tls.',
    },
    'plain-http-to-https': {
      title: 'An HTTP route goes to an HTTPS port',
      why: 'Requests of the route are plain HTTP, and the port expects TLS: the server answers 400, or resets the connection (Envoy answers 503 and logs the flag UC or UPE).',
      mend: 'Originate TLS with a destination rule that sets tls.mode to SIMPLE for the port, or use the HTTP port.',
      source: 'Istio, Traffic Management Problems: Sending HTTP traffic to HTTPS',
    },
  },
);

const originates = (policy: TrafficPolicyView | undefined, port: number) =>
  [
    policy?.tls,
    ...(policy?.portLevelSettings ?? []).map((one) => (one?.port?.number === port ? one.tls : undefined)),
  ].some((tls) => tls?.mode === 'SIMPLE' || tls?.mode === 'MUTUAL' || tls?.mode === 'ISTIO_MUTUAL');

/** Whether some destination rule for a service says how TLS is to be spoken to a port of it. */
function speaksTls(mesh: MeshIndex, service: MeshService, namespace: string, port: number): boolean {
  return DestinationRules.of(mesh)
    .for(service, namespace)
    .some(
      ({ trafficPolicy, subsets }) =>
        originates(trafficPolicy?.spec, port) ||
        [...subsets.values()].some(({ spec }) => originates(spec.trafficPolicy, port)),
    );
}

/** The ports on which requests of a virtual service can come; undefined where not all of them are known. */
function portsOf(mesh: MeshIndex, resource: Resource<'VirtualService'>): Set<number> | undefined {
  const { namespace, spec } = resource;
  const ports = new Set<number>();
  const bound = spec.gateways ?? [];
  for (const text of bound.length === 0 ? [MESH_GATEWAY] : bound) {
    const full = resolveGatewayName(namespace, text ?? '');
    if (full === MESH_GATEWAY) {
      for (const host of spec.hosts ?? []) {
        const known = IstioctlHosts.of(mesh).find(namespace, host ?? '');
        if (
          known === undefined ||
          known.host !== fullHost(namespace, host ?? '') ||
          known.host.startsWith('*')
        )
          return undefined;
        for (const { number } of known.ports) ports.add(number);
      }
      continue;
    }
    const { namespace: home = '', name } = splitNamespace(full);
    const gateway = mesh.find('Gateway', home, name);
    if (gateway === undefined) return undefined;
    for (const server of gateway.spec.servers ?? []) ports.add(server?.port?.number ?? 0);
  }
  return ports;
}

/** The ports that matches ask for. */
function askedPorts({ spec }: Resource<'VirtualService'>): { port: number; path: FieldPath }[] {
  return SECTIONS.flatMap((section) =>
    (spec[section] ?? []).flatMap((rule, i) =>
      (rule.match ?? []).flatMap((match, j) =>
        match?.port ? [{ port: match.port, path: ['spec', section, i, 'match', j, 'port'] }] : [],
      ),
    ),
  );
}

/** Ports that matches, rules and routes of virtual services are for. */
export const virtualServicePorts: MeshCheck = {
  rules,
  check(mesh, report) {
    const registry = ServiceRegistry.of(mesh);
    for (const resource of mesh.all('VirtualService')) {
      const { namespace, spec } = resource;
      const http = spec.http ?? [];
      const asked = askedPorts(resource);
      const isDelegate = (spec.hosts ?? []).length === 0;
      const ports = asked.length === 0 || isDelegate ? undefined : portsOf(mesh, resource);
      for (const { port, path } of asked) {
        if (ports === undefined || ports.has(port)) continue;
        const has = [...ports].sort((a, b) => a - b).join(', ') || 'none';
        const message = `No request arrives on port ${port}, ${has === 'none' ? 'because there are no ports' : `only on ${has}`}, so the match never applies.`;
        report(rules['match-port-not-there'], resource, path, message);
      }
      const isOfMesh = (spec.gateways ?? []).length === 0 || (spec.gateways ?? []).includes(MESH_GATEWAY);
      if (http.length > 0 && isOfMesh) {
        (spec.hosts ?? []).forEach((host, i) => {
          const service = registry.pick(fullHost(namespace, host ?? '').toLowerCase(), namespace)?.service;
          if (service === undefined || service.ports.length === 0) return;
          if (!service.ports.every(({ protocol }) => ['tcp', 'none'].includes(listenerProtocol(protocol))))
            return;
          const list = service.ports.map(({ number, protocol }) => `${number} (${protocol})`).join(', ');
          const message = `The host ${host} has no HTTP port, only ${list}, so the HTTP rules are not used.`;
          report(rules['http-rules-for-tcp'], resource, ['spec', 'hosts', i], message);
        });
      }
      http.forEach((rule, i) => {
        (rule.route ?? []).forEach(({ destination }, j) => {
          const service = registry.pick(
            fullHost(namespace, destination?.host ?? '').toLowerCase(),
            namespace,
          )?.service;
          const only = service?.ports.length === 1 ? service.ports[0].number : undefined;
          const number = destination?.port?.number ?? only;
          const port = service?.ports.find((one) => one.number === number);
          if (service === undefined || port === undefined || !isTls(port.protocol)) return;
          if (speaksTls(mesh, service, namespace, port.number)) return;
          const message = `Port ${port.number} of ${destination?.host} is ${port.protocol.toUpperCase()}, and the route sends plain HTTP to it, which the server refuses.`;
          report(
            rules['plain-http-to-https'],
            resource,
            ['spec', 'http', i, 'route', j, 'destination'],
            message,
          );
        });
      });
    }
  },
};
