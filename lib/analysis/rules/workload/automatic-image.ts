import { labelSelectorMatches } from '../../../mesh/selector-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'workload', source: 'istioctl analyze, injection.ImageAutoAnalyzer' },
  {
    'image-never-filled-in': {
      codes: ['IST0146'],
      level: 'warning',
      once: 'object',
      title: 'The proxy has the image "auto", and nothing injects it here',
      why: 'The injector puts the real image in its place; without it Kubernetes looks for an image named auto.',
      mend: 'Enable injection for the namespace or the pods.',
      covers: ['IST0146'],
    },
    'image-of-a-pod': {
      codes: ['IST0147'],
      once: 'object',
      title: 'A pod has a proxy with the image "auto"',
      why: 'In a running pod the injector has put the real image there: this pod was not injected and cannot start.',
      mend: 'Enable injection, or name the image.',
      covers: ['IST0147'],
    },
  },
);

/** Proxies that wait for an injector which does not come. */
export const automaticImage: MeshCheck = {
  rules,
  check(mesh, report) {
    const webhooks = mesh
      .all('MutatingWebhookConfiguration')
      .flatMap(({ body }) => body.webhooks ?? [])
      .filter(({ name }) => name?.endsWith('istio.io'));
    for (const { resource, podSpec, labels, at } of mesh.workloads) {
      const containers = podSpec.containers ?? [];
      const i = containers.findIndex(({ name, image }) => name === 'istio-proxy' && image === 'auto');
      if (i === -1) continue;
      const path = [...at, 'spec', 'containers', i, 'image'];
      if (resource.kind === 'Pod') {
        report(rules['image-of-a-pod'], resource, path, 'the image auto');
        continue;
      }
      const ofNamespace = mesh.namespaceLabels(resource.namespace || 'default');
      const injected = webhooks.some(
        ({ namespaceSelector, objectSelector }) =>
          labelSelectorMatches(namespaceSelector, ofNamespace) &&
          labelSelectorMatches(objectSelector, labels),
      );
      if (!injected)
        report(
          rules['image-never-filled-in'],
          resource,
          path,
          'the image auto, with no injector for these pods',
        );
    }
  },
};
