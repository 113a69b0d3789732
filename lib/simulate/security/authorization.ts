import type { MeshIndex } from '../../mesh/mesh-index';
import { type PolicySubject, isDryRun, policiesFor } from '../../mesh/policy-attachment';
import type { Resource } from '../../mesh/resource';
import type { Recorder } from '../trace';
import type { ArrivalFacts } from './arrival-facts';
import { askingPolicies } from './authorizers';
import { ruleTakes, type Truth } from './policy-rule';

/** What authorization policies say of a request. */
export interface Authorization {
  readonly allowed: Truth;
  /** Why it is not sure. */
  readonly why: readonly string[];
}

/**
 * What the authorization policies for pods say of a request that arrives there: first those that ask an authorizer, then those that
 * deny, then those that allow, of which one must, if there is any.
 */
export function authorize(
  mesh: MeshIndex,
  who: PolicySubject,
  facts: ArrivalFacts,
  trace?: Recorder,
): Authorization {
  const policies = policiesFor(mesh, 'AuthorizationPolicy', who).filter((policy) => !isDryRun(policy));
  if (policies.length === 0) return { allowed: true, why: [] };
  const why: string[] = [];
  const asks = (action: string) => policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action);
  for (const { policy, name, denies, isForRequests } of askingPolicies(mesh, policies)) {
    if (isForRequests && facts.request === undefined) {
      trace?.note('policy', `the authorizer ${name} of ${policy.text} is asked about HTTP alone`);
      continue;
    }
    const asked = takes(mesh, policy, facts, true, trace);
    if (asked === false) continue;
    if (denies !== undefined) {
      const source = { of: policy, at: ['spec', 'provider'] };
      if (asked === true) {
        trace?.taken('policy', `it is denied, since ${denies}`, source);
        return { allowed: false, why: [] };
      }
      why.push(`${policy.text} denies by something that no manifest tells, since ${denies}`);
      continue;
    }
    const word = facts.authorizers?.[name];
    if (word === 'allow') continue;
    if (word === 'deny' && asked === true) {
      trace?.taken('policy', `the authorizer ${name} denies it`, { of: policy, at: ['spec', 'provider'] });
      return { allowed: false, why: [] };
    }
    why.push(
      `${policy.text} asks the authorizer ${name}: where it allows the request, it goes on as told here, and where it denies it, ${facts.request === undefined ? 'the connection is closed' : 'the caller gets 403 or the status that the authorizer gives'}`,
    );
  }
  const allowed = denyThenAllow(asks('DENY'), asks('ALLOW'), {
    takes: (policy) => takes(mesh, policy, facts, policy.spec.action === 'DENY', trace),
    of: (policy) => policy,
    which: '',
    why,
    trace,
  });
  return { allowed, why: allowed === false ? [] : why };
}

/** How policies that deny and policies that allow are asked. */
interface Asking<Policy> {
  readonly takes: (policy: Policy) => Truth;
  readonly of: (policy: Policy) => Resource;
  /** What is said of the rules where none allows: ` that ztunnel has`. */
  readonly which: string;
  /** Gets why the answer is not sure. */
  readonly why: string[];
  readonly trace?: Recorder;
}

/** What policies say together: what one denies is denied, and of those that allow, if there are any, one must. */
export function denyThenAllow<Policy>(
  denying: readonly Policy[],
  allowing: readonly Policy[],
  { takes: asked, of, which, why, trace }: Asking<Policy>,
): Truth {
  let unknown = false;
  for (const policy of denying) {
    const truth = asked(policy);
    if (truth === true) return false;
    if (truth === 'unknown') {
      unknown = true;
      why.push(`${of(policy).text} denies by something that no manifest tells`);
    }
  }
  let allowed: Truth = allowing.length === 0;
  for (const policy of allowing) {
    const truth = asked(policy);
    if (truth === true) {
      allowed = true;
      break;
    }
    if (truth === 'unknown') {
      allowed = 'unknown';
      why.push(`${of(policy).text} allows by something that no manifest tells`);
    }
  }
  if (allowed === false) {
    const names = allowing.map((policy) => of(policy).text).join(', ');
    trace?.taken(
      'policy',
      `no rule of ${names}${which} allows it, and where policies allow, nothing else is allowed`,
    );
    return false;
  }
  return unknown ? 'unknown' : allowed;
}

const VERBS: { readonly [action: string]: string } = { DENY: 'denies', CUSTOM: 'hands over' };

/** Whether some rule of a policy takes a request. */
function takes(
  mesh: MeshIndex,
  policy: Resource<'AuthorizationPolicy'>,
  facts: ArrivalFacts,
  denies: boolean,
  trace?: Recorder,
): Truth {
  const { trustDomain, trustDomainAliases } = mesh.config;
  const input = {
    facts,
    namespace: policy.namespace,
    trustDomains: [trustDomain, ...trustDomainAliases],
    denies,
  };
  const verb = VERBS[policy.spec.action ?? 'ALLOW'] ?? 'allows';
  let result: Truth = false;
  policy.spec.rules?.forEach((rule, i) => {
    if (result === true) return;
    const { truth, failed } = ruleTakes(rule, input);
    const source = { of: policy, at: ['spec', 'rules', i] };
    if (truth === true) {
      trace?.taken('policy', `${policy.text} ${verb} it`, source);
      result = true;
    } else if (truth === 'unknown') {
      trace?.note('policy', `${policy.text} asks for the ${failed ?? ''}, which no manifest tells`, source);
      result = 'unknown';
    } else trace?.passed('policy', `asks for another ${failed ?? 'request'}`, source);
  });
  return result;
}
