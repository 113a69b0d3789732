import { groupBy } from '../../../mesh/mesh-index';
import { LabelIndex } from '../../../mesh/selector-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'gateway-api', source: 'istioctl analyze, k8sgateway.SelectorAnalyzer', codes: ['IST0166'] },
  {
    'selector-of-a-gateway': {
      level: 'info',
      once: 'object',
      title: 'A policy selects the pods of a Gateway of the Gateway API by labels',
      why: 'Istio recommends targetRefs for these gateways, and istioctl reports that the selector has no effect. istiod applies the policy nevertheless, unless ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY is false; at waypoints it never does.',
      fact: 'istiod, pilot/pkg/model/policyattachment.go: ShouldAttachPolicy',
      mend: 'Use targetRefs with the name of the Gateway instead of the selector.',
      covers: ['IST0166'],
    },
  },
);

const GATEWAY = 'gateway.networking.k8s.io/gateway-name';
const POLICIES = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'] as const;

/** Policies that select by labels the pods of what they had better be attached to. */
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
          `The selector selects pods of the Gateway ${labels[GATEWAY]}, for which Istio recommends targetRefs; istioctl analyze reports that this ${resource.kind} has no effect there, although istiod applies it by default.`,
        );
      }
    }
  },
};
