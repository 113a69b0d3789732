import { groupBy } from '../../../mesh/mesh-index';
import { LabelIndex } from '../../../mesh/selector-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'gateway-api', source: 'istioctl analyze, k8sgateway.SelectorAnalyzer', codes: ['IST0166'] },
  {
    'selector-of-a-gateway': {
      level: 'warning',
      once: 'object',
      title: 'A policy selects the pods of a Gateway of the Gateway API by labels',
      why: 'These gateways use only policies with targetRefs, so this one has no effect there.',
      mend: 'Use targetRefs with the name of the Gateway instead of the selector.',
      covers: ['IST0166'],
    },
  },
);

const GATEWAY = 'gateway.networking.k8s.io/gateway-name';
const POLICIES = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'] as const;

/** Policies that select pods which take policies by reference only. */
export const policySelectors: MeshCheck = {
  rules,
  check(mesh, report) {
    const pods = groupBy(
      mesh.workloads.filter(({ labels }) => labels[GATEWAY] !== undefined),
      ({ namespace }) => namespace,
    );
    if (pods.size === 0) return;
    const indexes = new Map([...pods].map(([namespace, list]) => [namespace, new LabelIndex(list)]));
    for (const resource of mesh.allOf(POLICIES)) {
      const { selector } = resource.spec;
      if (('targetRef' in resource.spec && resource.spec.targetRef) || !selector) continue;
      for (const { labels } of indexes.get(resource.namespace)?.selectedBy(selector.matchLabels) ?? []) {
        report(
          rules['selector-of-a-gateway'],
          resource,
          ['spec', 'selector'],
          `The selector selects pods of the Gateway ${labels[GATEWAY]}, which uses only policies with targetRefs, so this ${resource.kind} has no effect there.`,
        );
      }
    }
  },
};
