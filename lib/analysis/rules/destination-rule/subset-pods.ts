import { hostMatches } from '../../../values/host-name';
import { IstioctlHosts, fullHost, serviceOfHost } from '../../../mesh/hosts';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import { composePeerAuthentication, isAlways } from '../../../mesh/peer-authentication';
import { anyWorkloadWith, podsOfService } from '../../../mesh/service-pods';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { workloadText } from '../selected-pods';
import { destinationsOf } from '../virtual-service/destinations';

const OUTSIDE = {
  codes: ['KIA0203'],
  title: 'A subset selects pods that are not behind its host',
  mend: 'Set the labels of pods that the Service selects.',
  covers: ['KIA0203'],
  source: 'Kiali, business/checkers/destinationrules/no_dest_checker.go',
  fact: 'istiod, pilot/pkg/xds/endpoints/endpoint_builder.go: getSubSetLabels',
} as const;
const rules = ruleTable(
  {
    section: 'destination-rule',
    source: 'istiod, pilot/pkg/networking/core/cluster_builder.go: applyDestinationRule',
  },
  {
    'subset-outside-host': {
      ...OUTSIDE,
      why: 'A subset is a part of the pods of its host. There are pods with these labels, but the Service selects none of them, so requests to the subset get 503.',
    },
    'unused-subset-outside-host': {
      ...OUTSIDE,
      level: 'info',
      why: 'A subset is a part of the pods of its host. There are pods with these labels, but the Service selects none of them. No virtual service uses the subset yet.',
    },
    'plain-to-strict': {
      codes: ['mesh'],
      title: 'A destination rule does not use Istio mutual TLS for pods that accept nothing else',
      why: 'The PeerAuthentication of these pods is STRICT, so they refuse every connection that follows this rule, and callers get 503.',
      mend: 'Remove the tls settings, or set the mode to ISTIO_MUTUAL.',
    },
    'port-settings-replace': {
      codes: ['mesh'],
      level: 'info',
      title: 'Settings for a port replace those for the whole host',
      why: 'A port with settings of its own inherits nothing from the settings of the whole host: a field that is left out gets the default of Istio.',
      mend: 'Repeat the settings that must apply to the port too.',
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
        const message = `The settings for port ${settings.port?.number} leave out ${lost.join(', ')}, so the port gets the defaults of Istio and not what is set for the whole host.`;
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
        const message = `The Service ${service.name} selects none of the pods with the labels ${selectorText(labels)}, such as ${workloadText(others)}, so the subset ${subset.name} has no endpoints.`;
        report(which, resource, ['spec', 'subsets', i, 'labels'], message);
      });
      const mode = trafficPolicy?.tls?.mode;
      if (mode === undefined || !PLAIN.includes(mode)) continue;
      const merged = pods.map((pod) => composePeerAuthentication(mesh, pod));
      if (!merged.every((policies) => isAlways(policies, 'STRICT'))) continue;
      const by = merged[0].by?.fullName;
      const message = `The destination rule uses the TLS mode ${mode} for ${host}, and the PeerAuthentication ${by} is STRICT, so requests get 503.`;
      report(rules['plain-to-strict'], resource, ['spec', 'trafficPolicy', 'tls', 'mode'], message);
    }
  },
};
