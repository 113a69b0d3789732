import { externalWorkloads } from '../../../mesh/externals';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import { podsOfService } from '../../../mesh/service-pods';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'service', source: 'Kubernetes, Service.spec.selector', codes: ['mesh'] },
  {
    'selects-nothing': {
      level: 'warning',
      once: 'object',
      title: 'A Service selects no pods',
      why: 'It has no endpoints, so requests to it from a sidecar get 503 (Envoy logs the flag UH). Namespaces without workloads among the manifests are not reported, because their pods are elsewhere.',
      mend: 'Set the labels of the pods.',
    },
    'selector-near-miss': {
      once: 'object',
      title: 'A Service selects no pods, and there are pods with nearly these labels',
      why: 'It has no endpoints, so requests to it from a sidecar get 503 (Envoy logs the flag UH).',
      mend: 'Use the labels of the pods.',
    },
  },
);

interface Labels {
  readonly [key: string]: string;
}

const plain = (text: string) => text.toLowerCase().replace(/[-_.]/g, '');

/** The label that was probably meant by one which no pod has: its value under another key, or its key with a value written otherwise. */
function nearMiss(key: string, value: string, labels: Labels): string | undefined {
  for (const [other, text] of Object.entries(labels)) {
    const same = key === other ? plain(text) === plain(value) : text === value;
    if (same) return `${other}=${text}`;
  }
  return undefined;
}

/** What else than pods a Service can select: what stands for machines. */
function otherLabels(mesh: MeshIndex, namespace: string): Labels[] {
  const here = <T extends { readonly namespace: string }>(list: readonly T[]) =>
    list.filter((item) => item.namespace === namespace);
  return [
    ...here(mesh.all('WorkloadEntry')).map(({ spec }) => spec.labels ?? {}),
    ...here(mesh.all('WorkloadGroup')).map(({ spec }) => spec.metadata?.labels ?? {}),
    ...here(mesh.externals.workloads).map(({ labels }) => labels),
  ];
}

/** Services without pods. */
export const serviceSelector: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('Service')) {
      const selector = resource.spec.selector ?? {};
      const pairs = Object.entries(selector);
      if (pairs.length === 0 || resource.spec.type === 'ExternalName') continue;
      if (podsOfService(mesh, resource).length > 0) continue;
      const pods = mesh.workloadsIn(resource.namespace).filter((pod) => pod.resource.origin.assumed !== true);
      if (pods.length === 0) continue;
      if (otherLabels(mesh, resource.namespace).some((labels) => selects(selector, labels))) continue;
      const path = ['spec', 'selector'];
      const text = selectorText(selector);
      const near = pods.flatMap(({ labels, resource: of }) => {
        const missing = pairs.filter(([key, value]) => value !== labels[key]);
        if (missing.length !== 1) return [];
        const meant = nearMiss(missing[0][0], missing[0][1], labels);
        return meant === undefined ? [] : [{ meant, of, missing: missing[0].join('=') }];
      })[0];
      if (near === undefined) {
        const message = `No pods in this namespace have the labels ${text}, so the Service has no endpoints and requests to it get 503 UH.`;
        const missing = { list: 'workloads', name: externalWorkloads(resource.namespace, text) } as const;
        report(rules['selects-nothing'], resource, path, message, undefined, missing);
        continue;
      }
      const message = `No pods have the labels ${text}, so requests to the Service get 503 UH; the pods of the ${near.of.manifest.kind} ${near.of.name} have ${near.meant}.`;
      const mend = `Select ${near.meant} instead of ${near.missing}.`;
      report(rules['selector-near-miss'], resource, path, message, mend);
    }
  },
};
