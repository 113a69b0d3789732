import type { MeshIndex } from '../../mesh/mesh-index';
import { type PolicySubject, policiesFor } from '../../mesh/policy-attachment';
import type { Resource } from '../../mesh/resource';
import type { Recorder } from '../trace';
import type { ArrivalFacts } from './arrival-facts';
import { ruleTakes, type Truth } from './policy-rule';

const DRY_RUN = 'istio.io/dry-run';
/** The texts that istiod reads as true (Go's `strconv.ParseBool`). */
const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

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
  const policies = policiesFor(mesh, 'AuthorizationPolicy', who).filter(
    ({ annotations }) => !TRUE.has(annotations[DRY_RUN] ?? ''),
  );
  if (policies.length === 0) return { allowed: true, why: [] };
  const why: string[] = [];
  const asks = (action: string) => policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action);
  for (const policy of asks('CUSTOM')) {
    const asked = takes(mesh, policy, facts, true, trace);
    if (asked === false) continue;
    const name = policy.spec.provider?.name ?? '';
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
  let unknown = false;
  for (const policy of asks('DENY')) {
    const truth = takes(mesh, policy, facts, true, trace);
    if (truth === true) return { allowed: false, why: [] };
    if (truth === 'unknown') {
      unknown = true;
      why.push(`${policy.text} denies by something that no manifest tells`);
    }
  }
  const allowing = asks('ALLOW');
  let allowed: Truth = allowing.length === 0;
  for (const policy of allowing) {
    const truth = takes(mesh, policy, facts, false, trace);
    if (truth === true) {
      allowed = true;
      break;
    }
    if (truth === 'unknown') {
      allowed = 'unknown';
      why.push(`${policy.text} allows by something that no manifest tells`);
    }
  }
  if (allowed === false) {
    const names = allowing.map(({ text }) => text).join(', ');
    trace?.taken(
      'policy',
      `no rule of ${names} allows it, and where policies allow, nothing else is allowed`,
    );
    return { allowed: false, why: [] };
  }
  return { allowed: unknown ? 'unknown' : allowed, why };
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
