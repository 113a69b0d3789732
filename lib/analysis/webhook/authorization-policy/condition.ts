import type { FieldPath } from '../../../mesh/manifest';
import {
  ATTRIBUTES,
  keyFault,
  type KeyFault,
  type ValueCheck,
} from '../../../values/security/condition-keys';
import { MeshError } from '../../../values/mesh-error';
import type { Report } from '../../problem';
import { ruleTable, type Rule } from '../../rule';
import { says } from '../items';

export const conditionRules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/security/security.go: ValidateAttribute',
  },
  {
    'condition-without-key': {
      title: 'A condition of an authorization policy has no key',
      why: 'istiod refuses the object. An item of when without anything in it counts as such a condition.',
      mend: 'Name the attribute, as in "request.headers[x-user]".',
      source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
      covers: ['AuthorizationPolicy/12', 'AuthorizationPolicy/32'],
    },
    'condition-without-values': {
      title: 'A condition of an authorization policy has no values',
      why: 'istiod refuses the object.',
      mend: 'Give values or notValues; "*" is any value.',
      source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
      covers: ['AuthorizationPolicy/33'],
    },
    'condition-key': {
      title: 'A condition asks for an attribute that Istio does not know',
      why: 'istiod refuses the object.',
      mend: 'Use an attribute of the list in the documentation of authorization conditions; capitals count.',
      covers: ['AuthorizationPolicy/34'],
    },
    'condition-outdated-key': {
      title: 'A condition asks for an attribute that Istio has given up',
      why: 'istiod refuses the object. Whom a policy protects is said by its namespace and selector.',
      mend: 'Put the policy into the namespace, and select the pods by their labels.',
      covers: ['AuthorizationPolicy/34'],
    },
    'condition-values': {
      title: 'A condition has a value that its attribute cannot have',
      why: 'istiod refuses the object.',
      mend: 'Give values that fit: addresses for source.ip, ports for destination.port, and no empty text.',
      covers: ['AuthorizationPolicy/35'],
    },
    'condition-brackets': {
      title: 'A condition on a header or claim does not name it in brackets',
      why: 'istiod refuses the object.',
      mend: 'Write it as in "request.headers[x-user]" or "request.auth.claims[group]".',
      covers: ['AuthorizationPolicy/36'],
    },
  },
);

const KEY_RULES: { readonly [fault in KeyFault]: Rule } = {
  unknown: conditionRules['condition-key'],
  outdated: conditionRules['condition-outdated-key'],
  labels: conditionRules['condition-outdated-key'],
  form: conditionRules['condition-brackets'],
};

/** One condition of a rule. */
export function checkCondition(condition: any, at: FieldPath, report: Report): void {
  const key: string = condition.key ?? '';
  if (key === '') {
    report(conditionRules['condition-without-key'], at, 'a condition without a key');
    return;
  }
  if (!says(condition.values) && !says(condition.notValues)) {
    report(conditionRules['condition-without-values'], at, `no values for ${key}`);
    return;
  }
  // istiod looks at the attribute once for each of the two lists, and says each time what it has against it.
  for (const field of ['values', 'notValues']) {
    checkValues(key, condition[field] ?? [], [...at, field], [...at, 'key'], report);
  }
}

function checkValues(
  key: string,
  values: readonly (string | null)[],
  at: FieldPath,
  keyPath: FieldPath,
  report: Report,
): void {
  const field = at[at.length - 1];
  const empty = values.findIndex((value) => !value);
  if (empty !== -1) {
    report(conditionRules['condition-values'], [...at, empty], `an empty entry of ${field} for ${key}`);
    return;
  }
  const fault = keyFault(key);
  if (fault !== undefined) report(KEY_RULES[fault], keyPath, `the attribute ${key} with ${field}`);
  const check = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  if (check === undefined || values.length === 0) return;
  const refusal = refusalOf(check, values as string[]);
  if (refusal === undefined) return;
  const bad = (values as string[]).filter((value) => refusalOf(check, [value]) !== undefined);
  const text = bad.length === 0 ? 'too many' : bad.map((value) => JSON.stringify(value)).join(', ');
  const message = `${text} in ${field} for ${key}; expected ${refusal.expected}`;
  report(conditionRules['condition-values'], at, message, refusal.mend);
}

function refusalOf(check: ValueCheck, values: readonly string[]): MeshError | undefined {
  try {
    check(values, 'value');
    return undefined;
  } catch (error) {
    if (error instanceof MeshError) return error;
    throw error;
  }
}
