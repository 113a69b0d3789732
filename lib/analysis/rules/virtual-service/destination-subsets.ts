import { fullHost, serviceOfHost } from '../../../mesh/hosts';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { nearest } from '../../schema/nearest';
import { destinationReport, destinationsOf } from './destinations';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istioctl analyze, virtualservice.DestinationRuleAnalyzer',
    codes: ['IST0101', 'KIA1107'],
  },
  {
    'subset-not-found': {
      title: 'A route goes to a subset that no destination rule has',
      why: 'istiod makes no cluster for it; requests get 503.',
      mend: 'Add the subset to the destination rule of that host, or name one that it has.',
      covers: ['IST0101', 'KIA1107'],
    },
    'mirror-subset-not-found': {
      codes: ['IST0101'],
      title: 'A mirror goes to a subset that no destination rule has',
      why: 'istiod makes no cluster for it; the copies get lost.',
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

/** Whether the subsets to which virtual services send requests are there. */
export const destinationSubsets: MeshCheck = {
  rules,
  check(mesh, report) {
    const subsets = new Map<string, Set<string>>();
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
        // A host that is elsewhere may have its destination rule there, but not beside one that is here.
        if (known === undefined && mesh.externals.hasHost(fullHost(resource.namespace, host))) continue;
        const names = [...(known ?? [])].sort();
        const near = nearest(subset, names);
        const has =
          known === undefined
            ? 'it has no destination rule with subsets'
            : `it has ${names.join(', ') || 'none'}`;
        say(
          one,
          mirror ? rules['mirror-subset-not-found'] : rules['subset-not-found'],
          resource,
          [...path, 'subset'],
          `subset ${subset} of ${host}; ${has}`,
          near === undefined ? undefined : `Did you mean ${near}?`,
        );
      }
    }
  },
};
