import { isAmbientNamespaceByIstioctl, isAmbientPodByIstioctl } from '../../../mesh/data-plane-mode';
import { groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { namesOf, selectedPods } from '../selected-pods';

const rules = ruleTable(
  { section: 'sidecar', source: 'istioctl analyze, sidecar.SelectorAnalyzer' },
  {
    'selects-nothing': {
      codes: ['IST0101', 'KIA0004'],
      title: 'A Sidecar selects no pods',
      why: 'It configures nothing; the pods that it is meant for keep the defaults.',
      mend: 'Give the labels of pods of this namespace.',
      covers: ['IST0101', 'KIA0004'],
    },
    conflicting: {
      codes: ['IST0110', 'KIA0003'],
      once: 'object',
      title: 'Two Sidecars select one pod',
      why: 'A proxy takes one of them; which one is not defined.',
      mend: 'Make the selectors differ, or join the two.',
      covers: ['IST0110', 'KIA0003'],
    },
    'several-defaults': {
      codes: ['IST0111', 'KIA0002'],
      once: 'object',
      title: 'A namespace has two Sidecars without a selector',
      why: 'Only one can be the default of a namespace; which one is not defined.',
      mend: 'Keep one of them, or give the others selectors.',
      covers: ['IST0111', 'KIA0002'],
    },
    'without-effect': {
      codes: ['IST0167'],
      level: 'warning',
      once: 'object',
      title: 'A Sidecar is for pods in ambient mode',
      why: 'Pods in ambient mode have no sidecar that it could configure.',
      mend: 'Take it away, or use sidecars for these pods.',
      covers: ['IST0167'],
    },
  },
);

const SELECTOR = ['spec', 'workloadSelector'];

/** Which pods Sidecars select, alone and together. */
export const sidecarSelectors: MeshCheck = {
  rules,
  check(mesh, report) {
    const labelsOf = ({ spec }: Resource<'Sidecar'>) => spec.workloadSelector?.labels ?? {};
    const isDefault = (resource: Resource<'Sidecar'>) => Object.keys(labelsOf(resource)).length === 0;
    const sidecars = mesh.all('Sidecar');
    const selecting = sidecars
      .filter((resource) => !isDefault(resource))
      .map((resource) => ({ resource, labels: labelsOf(resource), path: SELECTOR }));
    const ambient = new Set<Resource>();
    for (const [pod, resources] of selectedPods(mesh, selecting, report, rules['selects-nothing'])) {
      if (isAmbientPodByIstioctl(pod)) {
        for (const resource of resources) ambient.add(resource);
      } else if (resources.length > 1) {
        const message = `${namesOf(resources)} all select ${pod.resource.fullName}`;
        for (const resource of resources) {
          report(rules.conflicting, resource, SELECTOR, message);
        }
      }
    }
    for (const resource of ambient) {
      report(rules['without-effect'], resource, SELECTOR, 'a selector of pods in ambient mode');
    }
    for (const [namespace, defaults] of groupBy(sidecars.filter(isDefault), (one) => one.namespace)) {
      if (isAmbientNamespaceByIstioctl(mesh, namespace)) {
        for (const resource of defaults) {
          if (!ambient.has(resource))
            report(rules['without-effect'], resource, [], 'a default for a namespace in ambient mode');
        }
      } else if (defaults.length > 1) {
        const message = `${namesOf(defaults)} are all defaults of ${namespace || 'one namespace'}`;
        for (const resource of defaults) {
          report(rules['several-defaults'], resource, [], message);
        }
      }
    }
  },
};
