import {
  policyTargetChecks,
  type PolicyTargetView,
  targetRefChecks,
} from '../../values/policy-target-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';
import { checkSelector } from './selector';

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
      mend: 'Put the policy into the namespace of the object, and take namespace away.',
      covers: [
        'AuthorizationPolicy/6',
        'RequestAuthentication/6',
        'Telemetry/6',
        'WasmPlugin/6',
        'TrafficExtension/7',
      ],
    },
    kind: {
      title: 'A policy is attached to a kind of object that takes none',
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
