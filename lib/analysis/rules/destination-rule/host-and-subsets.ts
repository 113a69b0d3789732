import { externalHost, externalWorkloads } from '../../../mesh/externals';
import { IstioctlHosts, fullHost, type KnownHost } from '../../../mesh/hosts';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { nearestHost } from '../near-hosts';
import { isUsed } from './subset-pods';

const rules = ruleTable(
  { section: 'destination-rule', source: 'istioctl analyze, destinationrule.PodNotSelectedAnalyzer' },
  {
    'host-not-found': {
      codes: ['IST0174', 'KIA0202'],
      level: 'warning',
      once: 'object',
      title: 'A destination rule is for a host that nothing provides',
      why: 'No Service and no service entry that the rule can see has this host, so the rule has no effect.',
      fact: 'istiod, pilot/pkg/model/push_context.go: destinationRule',
      mend: 'Name a Service or a host of a service entry; use the full name for a Service of another namespace.',
      covers: ['IST0174', 'KIA0202'],
    },
    'subset-selects-nothing': {
      codes: ['IST0173', 'KIA0203'],
      once: 'object',
      title: 'A subset selects no pods',
      why: 'Its cluster has no endpoints, so requests to the subset get 503 (Envoy logs the flag UH).',
      fact: 'istiod, pilot/pkg/xds/endpoints/endpoint_builder.go: getSubSetLabels',
      mend: 'Set the labels of the pods of that version.',
      covers: ['IST0173', 'KIA0203'],
    },
    'unused-subset-selects-nothing': {
      codes: ['IST0173', 'KIA0203'],
      level: 'info',
      once: 'object',
      title: 'A subset that no virtual service uses selects no pods',
      why: 'Its cluster has no endpoints. No virtual service sends requests to the subset, so no request fails yet.',
      fact: 'istiod, pilot/pkg/xds/endpoints/endpoint_builder.go: getSubSetLabels',
      mend: 'Set the labels of the pods of that version, or remove the subset.',
    },
  },
);

interface Labels {
  readonly [key: string]: string;
}

/**
 * What pods are told by: their labels, and where the node stands on which they run, as istiod adds it (the upstream project's
 * `pilot/pkg/serviceregistry/util/label/label.go: AugmentLabels`): a place that is the empty text is none.
 */
function podLabels(mesh: MeshIndex): Labels[] {
  return mesh.workloads.map(({ labels, podSpec }) => {
    const node = podSpec.nodeName;
    if (!node) return labels;
    const of = mesh.find('Node', '', node)?.labels ?? {};
    const region = of['topology.kubernetes.io/region'];
    const zone = of['topology.kubernetes.io/zone'];
    const subzone = of['topology.istio.io/subzone'];
    return {
      ...labels,
      ...(region ? { 'topology.kubernetes.io/region': region } : {}),
      ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}),
      ...(zone && subzone ? { 'topology.istio.io/subzone': subzone } : {}),
      'kubernetes.io/hostname': node,
    };
  });
}

/** The labels that a subset asks for beyond its own: those of a service entry's selector. */
const selectorOf = ({ resource }: KnownHost) =>
  resource.is('ServiceEntry') ? (resource.spec.workloadSelector?.labels ?? {}) : {};

/** Whether the hosts of destination rules are there, and their subsets select pods. */
export const hostAndSubsets: MeshCheck = {
  rules,
  check(mesh, report) {
    const hosts = IstioctlHosts.of(mesh);
    const pods = podLabels(mesh);
    // By one label of the pods, so that a subset looks only at pods that have it.
    const byLabel = new Map<string, Labels[]>();
    for (const labels of pods) {
      for (const [key, value] of Object.entries(labels)) {
        const entry = `${key}=${value}`;
        const list = byLabel.get(entry);
        if (list === undefined) byLabel.set(entry, [labels]);
        else list.push(labels);
      }
    }
    for (const resource of mesh.all('DestinationRule')) {
      const { host, exportTo, subsets } = resource.spec;
      const name = host ?? '';
      const known = hosts.find(resource.namespace, name, exportTo);
      if (known === undefined) {
        if (hosts.has(resource.namespace, name, exportTo)) continue;
        const near = nearestHost(hosts, resource.namespace, name);
        report(
          rules['host-not-found'],
          resource,
          ['spec', 'host'],
          `No Service and no ServiceEntry that this namespace can see has the host ${name}, so the destination rule has no effect.`,
          near === undefined ? undefined : `Did you mean ${near}?`,
          { list: 'hosts', name: externalHost(fullHost(resource.namespace, name)) },
        );
        continue;
      }
      (subsets ?? []).forEach((subset, i) => {
        const labels = { ...selectorOf(known), ...subset.labels };
        const [first] = Object.entries(labels);
        const candidates =
          first === undefined ? pods : (byLabel.get(`${first[0]}=${String(first[1])}`) ?? []);
        if (candidates.some((pod) => selects(labels, pod))) return;
        if (mesh.externals.workloads.some((workload) => selects(labels, workload.labels))) return;
        const text = selectorText(labels);
        const used = isUsed(mesh, fullHost(resource.namespace, name), subset.name ?? '');
        const message = `No pods have the labels ${text} of the subset ${subset.name}, so ${used ? 'requests to it get 503 UH' : 'it has no endpoints'}.`;
        const path = ['spec', 'subsets', i, 'labels'];
        const rule = used ? rules['subset-selects-nothing'] : rules['unused-subset-selects-nothing'];
        report(rule, resource, path, message, undefined, {
          list: 'workloads',
          name: externalWorkloads(known.resource.namespace, text),
        });
      });
    }
  },
};
