import type { FieldPath } from '../../mesh/manifest';
import { isTargetKind } from '../../values/target-ref';
import type { Report } from '../problem';
import { ruleTable } from '../rule';
import { eachItem, says } from './items';
import { checkSelector } from './selector';

export const policyTargetRules = ruleTable(
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
export function checkPolicyTarget(spec: any, report: Report): void {
  const { selector, targetRef, targetRefs } = spec;
  const given = [selector ?? undefined, targetRef ?? undefined, says(targetRefs) ? targetRefs : undefined];
  if (given.filter((one) => one !== undefined).length > 1) {
    report(policyTargetRules.exclusive, ['spec'], 'more than one of selector, targetRef and targetRefs');
  }
  checkSelector(selector, ['spec', 'selector'], report, 'matchLabels');
  if (targetRef) checkTargetRef(targetRef, ['spec', 'targetRef'], report);
  eachItem(targetRefs, ['spec', 'targetRefs'], (ref, path) => checkTargetRef(ref, path, report));
}

function checkTargetRef({ group, kind, name, namespace }: any, at: FieldPath, report: Report): void {
  if (!says(name)) report(policyTargetRules.name, at, 'a target without a name');
  if (says(namespace)) {
    report(policyTargetRules.namespace, [...at, 'namespace'], 'a target with a namespace');
  }
  if (isTargetKind(group ?? '', kind ?? '')) return;
  report(policyTargetRules.kind, at, `a target of the kind "${group ?? ''}/${kind ?? ''}"`);
}
