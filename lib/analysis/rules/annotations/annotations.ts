import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { nearest } from '../../schema/nearest';
import { ANNOTATION_VALUES, PROXY_CONFIG } from './annotation-values';
import { ANNOTATIONS } from './known-annotations';
import { readProxyConfig } from './proxy-config';

const rules = ruleTable(
  { section: 'annotation', source: 'istioctl analyze, annotations.K8sAnalyzer', level: 'warning' },
  {
    unknown: {
      codes: ['IST0108'],
      title: 'An annotation of Istio that there is not',
      why: 'Nothing reads it: what it says does not happen.',
      mend: 'Correct its name, or take it away.',
      covers: ['IST0108'],
    },
    misplaced: {
      codes: ['IST0107'],
      title: 'An annotation of Istio on a kind where it is not read',
      why: 'Nothing reads it there: what it says does not happen.',
      mend: 'Move it: an annotation of pods belongs into the pod template.',
      covers: ['IST0107'],
    },
    value: {
      codes: ['IST0125'],
      title: 'An annotation of Istio with a value that the injector refuses',
      why: 'The pod is not created.',
      mend: 'Correct the value.',
      covers: ['IST0125'],
    },
    'unknown-setting': {
      codes: ['mesh'],
      source: 'istiod, pkg/kube/inject (validateProxyConfig), asked what it does with unknown fields',
      title: 'The settings of a proxy in an annotation have a field that there is not',
      why: 'The injector passes over it without a word: what it says does not happen.',
      mend: 'Correct the name of the field, or take it away.',
    },
    deprecated: {
      codes: ['IST0135'],
      level: 'info',
      title: 'An annotation that Istio has given up',
      why: 'A later release no longer reads it.',
      mend: 'Use what has replaced it.',
      covers: ['IST0135'],
    },
  },
);

const KINDS = ['Namespace', 'Service', 'Pod', 'Deployment'];
/** What istiod and its controllers set themselves. */
const AUTOMATIC = new Set(['sidecar.istio.io/status', 'gateway.istio.io/controller-version', 'istio.io/rev']);
const INJECT = 'sidecar.istio.io/inject';

function isIstio(name: string): boolean {
  return name === 'kubernetes.io/ingress.class' || name.split('/')[0].endsWith('istio.io');
}

/** The annotations of Istio on the kinds of Kubernetes. */
export const annotations: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const kind of KINDS) {
      for (const resource of mesh.all(kind)) {
        for (const [name, value] of Object.entries(resource.annotations)) {
          if (!isIstio(name) || AUTOMATIC.has(name)) continue;
          const path = ['metadata', 'annotations', name];
          const known = ANNOTATIONS.get(name);
          if (known === undefined) {
            const near = nearest(name, ANNOTATIONS.keys());
            const mend = near === undefined ? undefined : `Did you mean ${near}?`;
            report(rules.unknown, resource, path, `the annotation ${name}`, mend);
            continue;
          }
          if (known.deprecated && !(name === INJECT && resource.labels[INJECT] !== undefined)) {
            const mend = name === INJECT ? `Use the label ${INJECT}.` : undefined;
            report(rules.deprecated, resource, path, `the annotation ${name}`, mend);
          }
          if (known.on.includes('Any')) continue;
          if (!known.on.includes(kind)) {
            report(
              rules.misplaced,
              resource,
              path,
              `${name} on a ${kind}; it is read on ${known.on.join(', ')}`,
            );
            continue;
          }
          const fault = ANNOTATION_VALUES.get(name)?.(String(value));
          if (fault !== undefined) report(rules.value, resource, path, `${name}: ${value}; ${fault}`);
          else if (name === PROXY_CONFIG) {
            for (const field of readProxyConfig(String(value)).unknown) {
              report(rules['unknown-setting'], resource, path, `${field}, which is no setting of a proxy`);
            }
          }
        }
      }
    }
  },
};
