import { IstioctlHosts, fullHost } from '../../../mesh/hosts';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { destinationsOf } from './destinations';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pilot/pkg/networking/core/route/route.go: GetDestinationCluster',
    codes: ['mesh'],
  },
  {
    'destination-by-wildcard': {
      title: 'A route goes to a host that only the wildcard of a service entry covers',
      why: 'istiod creates one cluster for the wildcard as it is written, and none for the single hosts below it, so requests get 503 (Envoy logs the flag NC, cluster_not_found).',
      mend: 'Add a service entry for this host, or name the wildcard itself as the destination.',
    },
  },
);

const LOST: { readonly [section: string]: string } = {
  http: 'requests to it get 503 NC',
  tls: 'connections to it are closed',
  tcp: 'connections to it are closed',
};

/** Destinations that are covered by a wildcard, for which there is no cluster. */
export const wildcardDestinations: MeshCheck = {
  rules,
  check(mesh, report) {
    const hosts = IstioctlHosts.of(mesh);
    for (const resource of mesh.all('VirtualService')) {
      for (const { destination, path, mirror } of destinationsOf(resource)) {
        const { host = '' } = destination;
        if (host.startsWith('*')) continue;
        const known = hosts.find(resource.namespace, host, resource.spec.exportTo);
        if (known === undefined || !known.host.startsWith('*')) continue;
        if (known.host === fullHost(resource.namespace, host)) continue;
        const effect = mirror ? 'the mirrored requests are lost' : LOST[String(path[1])];
        const message = `The destination ${host} is covered only by ${known.host}, for which ${known.resource.kind} ${known.resource.fullName} makes a cluster of its own, so ${effect}.`;
        report(rules['destination-by-wildcard'], resource, [...path, 'host'], message);
      }
    }
  },
};
