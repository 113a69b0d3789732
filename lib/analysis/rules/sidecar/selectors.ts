import { isAmbientNamespaceByIstioctl, isAmbientPodByIstioctl } from '../../../mesh/data-plane-mode';
import { groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { namesOf, selectedPods, workloadsText } from '../selected-pods';

const rules = ruleTable(
  { section: 'sidecar', source: 'istioctl analyze, sidecar.SelectorAnalyzer' },
  {
    'selects-nothing': {
      codes: ['IST0101', 'KIA0004'],
      title: 'A Sidecar selects no pods',
      why: 'It configures nothing, and the pods that it is meant for keep the defaults.',
      fact: 'istiod, pilot/pkg/model/push_context.go: doGetSidecarScope',
      mend: 'Set the labels of pods in this namespace.',
      covers: ['IST0101', 'KIA0004'],
    },
    conflicting: {
      codes: ['IST0110', 'KIA0003'],
      once: 'object',
      title: 'Two Sidecars select one pod',
      why: 'Only one of them applies to a proxy: istiod takes the oldest, which no manifest shows. The documentation calls the behavior undefined.',
      fact: 'istiod, pilot/pkg/model/push_context.go: initSidecarScopes',
      mend: 'Make the selectors differ, or merge the Sidecars.',
      covers: ['IST0110', 'KIA0003'],
    },
    'several-defaults': {
      codes: ['IST0111', 'KIA0002'],
      once: 'object',
      title: 'A namespace has two Sidecars without a selector',
      why: 'A namespace can have only one default: istiod takes the oldest, which no manifest shows. The documentation calls the behavior undefined.',
      fact: 'istiod, pilot/pkg/model/push_context.go: initSidecarScopes',
      mend: 'Keep only one of them, or add selectors to the others.',
      covers: ['IST0111', 'KIA0002'],
    },
    'without-effect': {
      codes: ['IST0167'],
      level: 'warning',
      once: 'object',
      title: 'A Sidecar applies to pods in ambient mode',
      why: 'Pods in ambient mode have no sidecar, so it configures nothing.',
      fact: 'Istio documentation, Ambient mode overview',
      mend: 'Remove it, or use sidecars for these pods.',
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
    for (const { pods, by } of selectedPods(mesh, selecting, report, rules['selects-nothing'])) {
      const rest = pods.filter((pod) => !isAmbientPodByIstioctl(pod));
      if (rest.length < pods.length) for (const resource of by) ambient.add(resource);
      if (rest.length > 0 && by.length > 1) {
        const message = `The Sidecars ${namesOf(by)} select the same pods, those of ${workloadsText(rest)}, so only the oldest takes effect, which no manifest shows.`;
        for (const resource of by) {
          report(rules.conflicting, resource, SELECTOR, message);
        }
      }
    }
    for (const resource of ambient) {
      report(
        rules['without-effect'],
        resource,
        SELECTOR,
        'The selector selects pods in ambient mode, which have no sidecar, so this Sidecar has no effect on them.',
      );
    }
    for (const [namespace, defaults] of groupBy(sidecars.filter(isDefault), (one) => one.namespace)) {
      if (isAmbientNamespaceByIstioctl(mesh, namespace)) {
        for (const resource of defaults) {
          if (!ambient.has(resource))
            report(
              rules['without-effect'],
              resource,
              [],
              'The namespace is in ambient mode, where pods have no sidecar, so this Sidecar has no effect.',
            );
        }
      } else if (defaults.length > 1) {
        const message = `The Sidecars ${namesOf(defaults)} are all defaults of ${namespace === '' ? 'one namespace' : `the namespace ${namespace}`}, so only the oldest takes effect, which no manifest shows.`;
        for (const resource of defaults) {
          report(rules['several-defaults'], resource, [], message);
        }
      }
    }
  },
};
