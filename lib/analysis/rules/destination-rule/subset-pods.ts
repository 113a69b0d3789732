import { hostMatches } from '../../../values/host-name';
import { IstioctlHosts, fullHost, serviceOfHost } from '../../../mesh/hosts';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import { composePeerAuthentication, isAlways } from '../../../mesh/peer-authentication';
import { anyWorkloadWith, podsOfService } from '../../../mesh/service-pods';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { destinationsOf } from '../virtual-service/destinations';

const OUTSIDE = {
  codes: ['KIA0203'],
  title: 'A subset selects pods that are not behind its host',
  mend: 'Give labels of pods that the Service selects.',
  covers: ['KIA0203'],
  source: 'Kiali, business/checkers/destinationrules/no_dest_checker.go',
} as const;
const rules = ruleTable(
  {
    section: 'destination-rule',
    source: 'istiod, pilot/pkg/networking/core/cluster_builder.go: applyDestinationRule',
  },
  {
    'subset-outside-host': {
      ...OUTSIDE,
      why: 'A subset is a part of the pods of its host. There are pods with these labels, but the Service selects none of them: requests for the subset get 503.',
    },
    'unused-subset-outside-host': {
      ...OUTSIDE,
      level: 'info',
      why: 'A subset is a part of the pods of its host. There are pods with these labels, but the Service selects none of them. No virtual service uses the subset yet.',
    },
    'plain-to-strict': {
      codes: ['mesh'],
      title: 'A destination rule sends something else than mutual TLS to pods that take nothing else',
      why: 'The PeerAuthentication of these pods is STRICT: every connection by this rule is refused, and callers get 503.',
      mend: 'Take the tls settings away, or write ISTIO_MUTUAL.',
    },
    'port-settings-replace': {
      codes: ['mesh'],
      level: 'info',
      title: 'Settings for a port replace those for the whole host',
      why: 'For a port with settings of its own nothing is taken from the settings beside them: what is left out there gets Istio’s default.',
      mend: 'Repeat for the port what is to apply to it too.',
      source: 'Istio reference, TrafficPolicy.PortTrafficPolicy',
    },
  },
);

const FIELDS = ['loadBalancer', 'connectionPool', 'outlierDetection', 'tls'] as const;
const PLAIN = ['DISABLE', 'SIMPLE', 'MUTUAL'];

/** The subsets that virtual services use, as `host subset`. */
function usedSubsets(mesh: MeshIndex): ReadonlySet<string> {
  return mesh.remember(usedSubsets, () => {
    const used = mesh
      .all('VirtualService')
      .flatMap((resource) =>
        destinationsOf(resource).map(
          ({ destination: { host, subset } }) =>
            `${fullHost(resource.namespace, host ?? '')} ${subset ?? ''}`,
        ),
      );
    return new Set(used);
  });
}

/** Whether a virtual service uses a subset of a host, which may be a wildcard. */
export function isUsed(mesh: MeshIndex, host: string, subset: string): boolean {
  const used = usedSubsets(mesh);
  if (!host.startsWith('*')) return used.has(`${host} ${subset}`);
  return [...used].some((key) => {
    const [of, name] = key.split(' ');
    return name === subset && hostMatches(host, of);
  });
}

/** What destination rules say against the pods of their hosts, and against themselves. */
export const destinationRulePods: MeshCheck = {
  rules,
  check(mesh, report) {
    const hosts = IstioctlHosts.of(mesh);
    for (const resource of mesh.all('DestinationRule')) {
      const { host, exportTo, subsets, trafficPolicy } = resource.spec;
      const full = fullHost(resource.namespace, host ?? '');
      trafficPolicy?.portLevelSettings?.forEach((settings, i) => {
        const lost = FIELDS.filter((field) => trafficPolicy[field] && !settings?.[field]);
        if (lost.length === 0) return;
        const message = `port ${settings.port?.number} has none of ${lost.join(', ')}, which the host has`;
        report(
          rules['port-settings-replace'],
          resource,
          ['spec', 'trafficPolicy', 'portLevelSettings', i],
          message,
        );
      });
      const known = serviceOfHost(full) && hosts.find(resource.namespace, full, exportTo);
      const service = known && mesh.find('Service', known.resource.namespace, known.resource.name);
      if (service === undefined || service !== known?.resource) continue;
      const pods = podsOfService(mesh, service);
      if (pods.length === 0) continue;
      (subsets ?? []).forEach((subset, i) => {
        const labels = subset.labels ?? {};
        if (Object.keys(labels).length === 0 || pods.some((pod) => selects(labels, pod.labels))) return;
        // Where no pod at all has them, istioctl says so already.
        const others = anyWorkloadWith(mesh, labels);
        if (others === undefined || mesh.externals.workloads.some((pod) => selects(labels, pod.labels)))
          return;
        const used = usedSubsets(mesh).has(`${full} ${subset.name}`);
        const which = used ? rules['subset-outside-host'] : rules['unused-subset-outside-host'];
        const message = `pods with ${selectorText(labels)}, as ${others.resource.fullName}, that the Service ${service.name} does not select`;
        report(which, resource, ['spec', 'subsets', i, 'labels'], message);
      });
      const mode = trafficPolicy?.tls?.mode;
      if (mode === undefined || !PLAIN.includes(mode)) continue;
      const merged = pods.map((pod) => composePeerAuthentication(mesh, pod));
      if (!merged.every((policies) => isAlways(policies, 'STRICT'))) continue;
      const by = merged[0].by?.fullName;
      const message = `${mode} to ${host}, which ${by} makes STRICT`;
      report(rules['plain-to-strict'], resource, ['spec', 'trafficPolicy', 'tls', 'mode'], message);
    }
  },
};
