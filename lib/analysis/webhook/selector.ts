import type { FieldPath } from '../../mesh/manifest';
import { labelChecks } from '../../values/mesh-labels';
import { policyTargetChecks, type PolicyTargetView } from '../../values/policy-target';
import { targetRefChecks } from '../../values/target-ref';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';

const WHERE = [
  'VirtualService/34',
  'VirtualService/94',
  'DestinationRule/59',
  'ServiceEntry/22',
  'ServiceEntry/29',
  'WorkloadEntry/8',
];

export const labelRules = ruleTable<keyof typeof labelChecks>(
  { section: 'labels', source: 'istiod, pkg/config/labels/instance.go: Validate' },
  {
    key: {
      title: 'The key of a label is malformed',
      why: 'No pod can carry such a label; istiod refuses the object.',
      mend: 'Write an optional DNS name with "/", then at most 63 letters, digits, "-", "_" and ".".',
      covers: WHERE,
    },
    value: {
      title: 'The value of a label is malformed',
      why: 'No pod can carry such a label; istiod refuses the object.',
      mend: 'Use letters, digits, "-", "_" and ".", with a letter or digit at both ends.',
      covers: WHERE,
    },
  },
);

/** Labels of workloads, in a map. */
export function checkLabels(
  labels: { readonly [key: string]: string } | undefined,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(labelRules, labelChecks, labels, at, report);
}

export const selectorRules = ruleTable(
  {
    section: 'workload-selector',
    source:
      'istiod, pkg/config/validation/validation.go: validateWorkloadSelector, ValidateAlphaWorkloadSelector',
  },
  {
    'empty-key': {
      title: 'A workload selector has a label without a key',
      why: 'istiod refuses the object.',
      mend: 'Name the label that the pods carry.',
      covers: [
        'DestinationRule/65',
        'ServiceEntry/1',
        'Sidecar/1',
        'EnvoyFilter/2',
        'ProxyConfig/1',
        'AuthorizationPolicy/2',
        'PeerAuthentication/4',
        'RequestAuthentication/2',
        'Telemetry/2',
        'WasmPlugin/2',
        'TrafficExtension/3',
      ],
    },
    wildcard: {
      title: 'A workload selector uses a wildcard',
      why: 'Labels are compared as they are; istiod refuses "*" in a key or value, since it would not mean what it says.',
      mend: 'Write the label out, or leave the selector out to select all workloads of the namespace.',
      covers: [
        'DestinationRule/66',
        'ServiceEntry/2',
        'Sidecar/2',
        'EnvoyFilter/3',
        'ProxyConfig/2',
        'AuthorizationPolicy/3',
        'PeerAuthentication/5',
        'RequestAuthentication/3',
        'Telemetry/3',
        'WasmPlugin/3',
        'TrafficExtension/4',
      ],
    },
    'no-labels': {
      level: 'warning',
      title: 'A workload selector has no labels',
      why: 'A selector without labels selects every workload of the namespace, which is seldom what its author meant.',
      mend: 'Name the labels, or leave the selector out.',
      covers: [
        'DestinationRule/67',
        'ServiceEntry/3',
        'Sidecar/3',
        'EnvoyFilter/4',
        'ProxyConfig/3',
        'AuthorizationPolicy/4',
        'PeerAuthentication/6',
        'RequestAuthentication/4',
        'Telemetry/4',
        'WasmPlugin/4',
        'TrafficExtension/5',
      ],
    },
  },
);

/** A `WorkloadSelector`: of the networking kinds with `labels`, of the policies with `matchLabels`. */
interface SelectorView {
  readonly labels?: { readonly [key: string]: string };
  readonly matchLabels?: { readonly [key: string]: string };
}

/**
 * The labels of a workload selector. True when istiod refuses none of them; some kinds it looks at no further otherwise. Constructs
 * take labels of Kubernetes alone, among which there is none of these.
 */
export function checkSelector(selector: SelectorView | undefined, at: FieldPath, report: Report): boolean {
  if (selector === undefined) return true;
  const field = selector.matchLabels === undefined ? 'labels' : 'matchLabels';
  const labels = Object.entries(selector[field] ?? {});
  if (labels.length === 0)
    report(
      selectorRules['no-labels'],
      at,
      'The workload selector has no labels. It selects every workload of the namespace.',
    );
  let stands = true;
  for (const [key, value] of labels) {
    const path = [...at, field, key];
    if (key === '') {
      report(selectorRules['empty-key'], path, 'The workload selector has an empty key.');
      stands = false;
    }
    if (`${key}${value}`.includes('*')) {
      report(
        selectorRules.wildcard,
        path,
        `The workload selector has a "*" in ${key}=${value}, and supports no wildcards.`,
      );
      stands = false;
    }
  }
  return stands;
}

export const policyTargetRules = ruleTable<keyof typeof policyTargetChecks | keyof typeof targetRefChecks>(
  {
    section: 'policy-target',
    source:
      'istiod, pkg/config/validation/validation.go: validateOneOfSelectorType, validatePolicyTargetReference',
  },
  {
    exclusive: {
      title: 'A policy selects pods and is attached to objects',
      why: 'istiod refuses an object with more than one of selector, targetRef and targetRefs.',
      mend: 'Keep one of selector, targetRef and targetRefs.',
      covers: [
        'AuthorizationPolicy/1',
        'RequestAuthentication/1',
        'Telemetry/1',
        'WasmPlugin/1',
        'TrafficExtension/2',
      ],
    },
    name: {
      title: 'A policy is attached to an object without a name',
      why: 'istiod refuses the object.',
      mend: 'Name the Service, ServiceEntry, Gateway or GatewayClass.',
      covers: [
        'AuthorizationPolicy/5',
        'RequestAuthentication/5',
        'Telemetry/5',
        'WasmPlugin/5',
        'TrafficExtension/6',
      ],
    },
    namespace: {
      title: 'A policy is attached to an object by its namespace',
      why: 'The object must be of the namespace of the policy; istiod refuses the field.',
      mend: 'Put the policy into the namespace of the object, and remove namespace.',
      covers: [
        'AuthorizationPolicy/6',
        'RequestAuthentication/6',
        'Telemetry/6',
        'WasmPlugin/6',
        'TrafficExtension/7',
      ],
    },
    kind: {
      title: 'A policy is attached to a kind of object that takes no policies',
      why: "istiod takes a Service, a ServiceEntry, and a Gateway or GatewayClass of the Gateway API; Istio's own Gateway has pods with labels.",
      mend: 'Give group and kind of one of these, or select the pods by their labels.',
      covers: [
        'AuthorizationPolicy/7',
        'RequestAuthentication/7',
        'Telemetry/7',
        'WasmPlugin/7',
        'TrafficExtension/8',
      ],
    },
  },
);

/** To what a policy applies: its selector, its targetRef and its targetRefs. */
export function checkPolicyTarget(spec: PolicyTargetView, report: Report): void {
  const { selector, targetRef, targetRefs } = spec;
  placeFaults(policyTargetRules, policyTargetChecks, spec, ['spec'], report);
  checkSelector(selector, ['spec', 'selector'], report);
  placeFaults(policyTargetRules, targetRefChecks, targetRef, ['spec', 'targetRef'], report);
  targetRefs?.forEach((ref, i) => {
    placeFaults(policyTargetRules, targetRefChecks, ref, ['spec', 'targetRefs', i], report);
  });
}
