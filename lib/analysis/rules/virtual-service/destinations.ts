import { IstioctlHosts, fullHost, serviceOfHost } from '../../../mesh/hosts';
import { DestinationRules } from '../../../mesh/destination-rules';
import { externalHost } from '../../../mesh/externals';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { ServiceRegistry } from '../../../mesh/services/service-registry';
import type { DestinationView } from '../../../mesh/views/networking';
import type { MeshReport, MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meant } from '../meant';
import { nearestHost } from '../near-hosts';

/** The sections of a virtual service that hold rules. */
export const SECTIONS = ['http', 'tls', 'tcp'] as const;

/** A destination that a virtual service names. */
interface NamedDestination {
  readonly destination: DestinationView;
  /** Where it stands. */
  readonly path: FieldPath;
  readonly mirror: boolean;
  /** It is one of a list of mirrors, where istioctl takes the same problem of several for one. */
  readonly listed?: true;
}

/** What several rules ask of the same virtual service. */
const known = new WeakMap<Resource, readonly NamedDestination[]>();

/** All destinations of the routes of a virtual service, and of its mirrors. */
export function destinationsOf(resource: Resource<'VirtualService'>): readonly NamedDestination[] {
  const found = known.get(resource) ?? findDestinations(resource);
  known.set(resource, found);
  return found;
}

function findDestinations({ spec }: Resource<'VirtualService'>): readonly NamedDestination[] {
  const found: NamedDestination[] = [];
  for (const section of ['tcp', 'tls', 'http'] as const) {
    (spec[section] ?? []).forEach((rule, i) => {
      (rule.route ?? []).forEach((route, j) => {
        const path = ['spec', section, i, 'route', j, 'destination'];
        found.push({ destination: route.destination ?? {}, path, mirror: false });
      });
    });
  }
  (spec.http ?? []).forEach((rule, i) => {
    const mirror = rule.mirror;
    if (mirror) found.push({ destination: mirror, path: ['spec', 'http', i, 'mirror'], mirror: true });
    (rule.mirrors ?? []).forEach(({ destination = {} }, j) => {
      const path = ['spec', 'http', i, 'mirrors', j, 'destination'];
      found.push({ destination, path, mirror: true, listed: true });
    });
  });
  return found;
}

/** Reports what is wrong with the destinations of a virtual service: of the mirrors in a list, the same problem once. */
function destinationReport(
  report: MeshReport,
): (of: NamedDestination, ...what: Parameters<MeshReport>) => void {
  const said = new Set<string>();
  return ({ listed }, rule, resource, path, message, ...more) => {
    const key = `${rule.slug} ${message}`;
    if (listed === true && said.has(key)) return;
    if (listed === true) said.add(key);
    report(rule, resource, path, message, ...more);
  };
}

const destinationHostsRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istioctl analyze, virtualservice.DestinationHostAnalyzer',
    codes: ['IST0101'],
  },
  {
    'destination-not-found': {
      codes: ['IST0101', 'KIA1101'],
      title: 'A route goes to a host that nothing provides',
      why: 'No Service and no service entry that the virtual service can see has this host, so requests get 503 (Envoy logs the flag NC, cluster_not_found).',
      fact: 'istiod, pilot/pkg/networking/core/route/route.go: GetDestinationCluster; Envoy, RouteAction.cluster_not_found_response_code',
      mend: 'Name a Service or a host of a service entry; use the full name for a Service of another namespace.',
      covers: ['IST0101', 'KIA1101'],
    },
    'mirror-not-found': {
      title: 'Requests are mirrored to a host that nothing provides',
      why: 'No Service and no service entry that the virtual service can see has this host, so the mirrored requests are lost.',
      fact: 'Envoy, RouteAction.RequestMirrorPolicy.cluster',
      mend: 'Name a Service or a host of a service entry; use the full name for a Service of another namespace.',
      covers: ['IST0101'],
    },
    'destination-port-not-found': {
      title: 'A route goes to a port that the host does not have',
      why: 'istiod creates no cluster for that port, so requests get 503 (Envoy logs the flag NC, cluster_not_found).',
      fact: 'istiod, pilot/pkg/networking/core/route/route.go: GetDestinationCluster; Envoy, RouteAction.cluster_not_found_response_code',
      mend: 'Name one of the ports of the Service.',
      covers: ['IST0101'],
    },
    'external-name-without-ports': {
      title: 'A route goes to an ExternalName Service without ports',
      why: 'istiod creates no cluster for an ExternalName Service without ports, so requests get 503 (Envoy logs the flag NC, cluster_not_found). A virtual service for its own host is not used: these requests are passed on to the external host.',
      fact: 'istiod, pilot/pkg/networking/core/route/route.go: GetDestinationCluster; istiod, pilot/pkg/model/push_context.go: resolveServiceAliases',
      mend: 'Add the port to the Service, and a service entry for its external host, or route to the host of a service entry.',
    },
    'external-name-not-found': {
      codes: ['mesh'],
      title: 'A route goes to an ExternalName Service whose external host nothing provides',
      why: 'istiod takes an ExternalName Service for another name of its external host. No Service and no service entry has that host, so there is no cluster for it, and requests get 503 (Envoy logs the flag NC, cluster_not_found).',
      fact: 'istiod, pilot/pkg/model/push_context.go: resolveServiceAliases',
      mend: 'Add a service entry for the external host.',
    },
    'destination-port-missing': {
      codes: ['IST0112'],
      title: 'A route names no port, and the host has several',
      why: 'The route uses the port on which the request arrived. If the host does not have that port, requests get 503 (Envoy logs the flag NC, cluster_not_found).',
      fact: 'istiod, pilot/pkg/networking/core/route/route.go: GetDestinationCluster; Envoy, RouteAction.cluster_not_found_response_code',
      mend: 'Set the port of the destination.',
      covers: ['IST0112'],
    },
  },
);

/** The host for which an `ExternalName` Service is another name. */
function aliasOf(resource: Resource): string | undefined {
  if (!resource.is('Service') || resource.spec.type !== 'ExternalName') return undefined;
  return resource.spec.externalName || undefined;
}

/** Whether the hosts and ports to which virtual services send requests are there. */
export const destinationHosts: MeshCheck = {
  rules: destinationHostsRules,
  check(mesh, report) {
    const hosts = IstioctlHosts.of(mesh);
    for (const resource of mesh.all('VirtualService')) {
      const { exportTo } = resource.spec;
      const say = destinationReport(report);
      for (const one of destinationsOf(resource)) {
        const { destination, path, mirror } = one;
        const host = destination.host ?? '';
        const known = hosts.find(resource.namespace, host, exportTo);
        const at = [...path, 'host'];
        if (known === undefined) {
          if (hosts.has(resource.namespace, host, exportTo)) continue;
          const rule = mirror
            ? destinationHostsRules['mirror-not-found']
            : destinationHostsRules['destination-not-found'];
          const full = fullHost(resource.namespace, host);
          const near = nearestHost(hosts, resource.namespace, host);
          const message = `No Service and no ServiceEntry that this namespace can see has the host ${host || '""'}, so ${mirror ? 'the mirrored requests are lost' : 'requests to it get 503 NC'}.`;
          const mend = near === undefined ? undefined : `Did you mean ${near}?`;
          say(one, rule, resource, at, message, mend, { list: 'hosts', name: externalHost(full) });
          continue;
        }
        const alias = aliasOf(known.resource);
        if (
          alias !== undefined &&
          known.ports.length > 0 &&
          !hosts.has(resource.namespace, alias, exportTo)
        ) {
          const message = `The Service ${host} is another name of ${alias}, and no Service and no ServiceEntry that this namespace can see has this host, so ${mirror ? 'the mirrored requests are lost' : 'requests to it get 503 NC'}.`;
          const rule = destinationHostsRules['external-name-not-found'];
          say(one, rule, resource, at, message, undefined, { list: 'hosts', name: externalHost(alias) });
        }
        const number = destination.port?.number;
        const ports = known.ports.map((port) => port.number);
        if (destination.port === undefined || destination.port === null) {
          if (ports.length < 2) continue;
          const message = `The destination ${host} has no port set, and the host has the ports ${ports.join(', ')}, so requests on any other port get 503 NC.`;
          say(one, destinationHostsRules['destination-port-missing'], resource, at, message);
        } else if (!ports.includes(number ?? 0)) {
          if (ports.length === 0 && alias !== undefined) {
            const rule = destinationHostsRules['external-name-without-ports'];
            const message = `The ExternalName Service ${host} has no ports, and the route names its port ${number}, so ${mirror ? 'the mirrored requests are lost' : 'requests to it get 503 NC, or pass the virtual service by if it is for this host'}.`;
            say(one, rule, resource, [...path, 'port', 'number'], message);
            continue;
          }
          const message = `The host ${host} has no port ${number}${ports.length === 0 ? '' : `, only ${ports.join(', ')}`}, so ${mirror ? 'the mirrored requests are lost' : 'requests to it get 503 NC'}.`;
          say(
            one,
            destinationHostsRules['destination-port-not-found'],
            resource,
            [...path, 'port', 'number'],
            message,
          );
        }
      }
    }
  },
};

const destinationSubsetsRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istioctl analyze, virtualservice.DestinationRuleAnalyzer',
    codes: ['IST0101', 'KIA1107'],
  },
  {
    'subset-not-found': {
      title: 'A route goes to a subset that no destination rule has',
      why: 'istiod creates no cluster for the subset, so requests get 503 (Envoy logs the flag NC, cluster_not_found).',
      fact: 'istiod, pilot/pkg/networking/core/route/route.go: GetDestinationCluster; Envoy, RouteAction.cluster_not_found_response_code',
      mend: 'Add the subset to the destination rule of that host, or name one that it has.',
      covers: ['IST0101', 'KIA1107'],
    },
    'mirror-subset-not-found': {
      codes: ['IST0101'],
      title: 'Requests are mirrored to a subset that no destination rule has',
      why: 'istiod creates no cluster for the subset, so the mirrored requests are lost.',
      fact: 'Envoy, RouteAction.RequestMirrorPolicy.cluster',
      mend: 'Add the subset to the destination rule of that host, or name one that it has.',
      covers: ['IST0101'],
    },
  },
);

/**
 * What a host is called where istioctl looks subsets up: a Service by namespace and name, any other as one of the own namespace. It
 * takes the subsets of all destination rules together; which of them count for a caller istiod decides by `DestinationRules`.
 */
function subsetKey(namespace: string, host: string): string {
  const service = serviceOfHost(host) ?? { namespace, name: host };
  return `${service.namespace}/${service.name}`;
}

/**
 * Whether istiod has a subset of a host for callers of a namespace. It knows more than istioctl: a destination rule for a wildcard, and
 * one of another namespace for a host outside the cluster.
 */
function isSeen(mesh: MeshIndex, namespace: string, host: string, subset: string): boolean {
  const service = ServiceRegistry.of(mesh).pick(host.toLowerCase(), namespace)?.service;
  if (service === undefined) return false;
  return DestinationRules.of(mesh)
    .for(service, namespace)
    .some(({ subsets }) => subsets.has(subset));
}

/** Whether the subsets to which virtual services send requests are there. */
export const destinationSubsets: MeshCheck = {
  rules: destinationSubsetsRules,
  check(mesh, report) {
    const subsets = new Map<string, Set<string>>();
    const hosts = IstioctlHosts.of(mesh);
    for (const { namespace, spec } of mesh.all('DestinationRule')) {
      const key = subsetKey(namespace, spec.host ?? '');
      const names = subsets.get(key) ?? new Set();
      subsets.set(key, names);
      for (const subset of Array.isArray(spec.subsets) ? spec.subsets : []) names.add(subset.name ?? '');
    }
    for (const resource of mesh.all('VirtualService')) {
      const say = destinationReport(report);
      for (const one of destinationsOf(resource)) {
        const { destination, path, mirror } = one;
        const { host = '' } = destination;
        const subset = destination.subset ?? '';
        if (subset === '') continue;
        const known = subsets.get(subsetKey(resource.namespace, host));
        if (known?.has(subset)) continue;
        const full = fullHost(resource.namespace, host);
        if (isSeen(mesh, resource.namespace, full, subset)) continue;
        // A host that is elsewhere may have its destination rule there, but not beside one that is here.
        if (known === undefined && mesh.externals.hasHost(full)) continue;
        const names = [...(known ?? [])].sort();
        const has =
          known === undefined
            ? 'No destination rule was found with subsets of this host'
            : `Its destination rule has ${names.length === 0 ? 'no subsets' : `only the subset${names.length === 1 ? '' : 's'} ${names.join(', ')}`}`;
        // Beside a host that is missing too nothing more is told.
        const follows = hosts.find(resource.namespace, host, resource.spec.exportTo) === undefined;
        const missing = { list: 'hosts', name: externalHost(full), follows } as const;
        say(
          one,
          mirror
            ? destinationSubsetsRules['mirror-subset-not-found']
            : destinationSubsetsRules['subset-not-found'],
          resource,
          [...path, 'subset'],
          `The subset ${subset} of the host ${host} was not found, so ${mirror ? 'the mirrored requests are lost' : 'requests to it get 503 NC'}. ${has}.`,
          meant(subset, names),
          known === undefined ? missing : undefined,
        );
      }
    }
  },
};
