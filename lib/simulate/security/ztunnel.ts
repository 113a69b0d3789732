import { ztunnelPolicies } from '../../mesh/ambient-policies';
import type { ZtunnelMatch, ZtunnelPolicy, ZtunnelRule } from '../../mesh/ztunnel-policy';
import type { MeshIndex } from '../../mesh/mesh-index';
import { identityOf, isEmptyMatch, isZtunnelWord } from '../../mesh/ztunnel-words';
import type { Workload } from '../../mesh/workload';
import type { Recorder } from '../trace';
import type { ArrivalFacts } from './arrival-facts';
import { type Authorization, denyThenAllow } from './authorization';
import { type Truth, every, isInBlock, not, some } from './policy-rule';

/** What ztunnel sees of a connection. */
type Connection = Pick<ArrivalFacts, 'port' | 'principal' | 'address'>;

/** The policies that ztunnel has for pods; read once. */
export function ztunnelPoliciesOf(mesh: MeshIndex, pods: Workload): ReturnType<typeof ztunnelPolicies> {
  const known = mesh.remember(
    ztunnelPoliciesOf,
    () => new WeakMap<Workload, ReturnType<typeof ztunnelPolicies>>(),
  );
  const found = known.get(pods) ?? ztunnelPolicies(mesh, pods);
  known.set(pods, found);
  return found;
}

/**
 * What ztunnel says of a connection to pods: first the policies that deny, then those that allow, of which one must, if there is any
 * (the ztunnel project's `src/state.rs: assert_rbac`, `src/rbac.rs: Authorization::matches`).
 */
export function authorizeAtZtunnel(
  mesh: MeshIndex,
  pods: Workload,
  facts: Connection,
  trace?: Recorder,
): Authorization {
  const { policies, ignored, unsure: open } = ztunnelPoliciesOf(mesh, pods);
  // What is not sure of PeerAuthentications is so of connections without an identity.
  const unsure = facts.principal === undefined ? open : [];
  for (const { of, why } of ignored) trace?.passed('policy', why, { of, at: ['spec'] });
  for (const policy of policies) tellDropped(policy, trace);
  const why = [...unsure];
  const doing = (action: ZtunnelPolicy['action']) => policies.filter((policy) => policy.action === action);
  const allowed = denyThenAllow(doing('DENY'), doing('ALLOW'), {
    takes: (policy) => takes(policy, facts, trace),
    of: (policy) => policy.of,
    which: ' that ztunnel has',
    why,
    trace,
  });
  return { allowed, why: allowed === false ? [...unsure] : why };
}

function tellDropped({ action, dropped }: ZtunnelPolicy, trace?: Recorder): void {
  for (const { source, fields } of dropped) {
    const what = `ztunnel does not see ${fields.join(', ')}`;
    trace?.note(
      'policy',
      action === 'ALLOW' ? `${what}: it gets no such rule` : `${what}: it gets the rule without them`,
      source,
    );
  }
}

function takes(policy: ZtunnelPolicy, facts: Connection, trace?: Recorder): Truth {
  let result: Truth = false;
  for (const rule of policy.rules) {
    const { source, clauses } = rule;
    const truth = ruleTakes(rule, facts);
    if (truth === true) {
      trace?.taken(
        'policy',
        `${policy.of.text} ${policy.action === 'DENY' ? 'denies' : 'allows'} it`,
        source,
      );
      return true;
    }
    if (truth === 'unknown') {
      trace?.note('policy', `${policy.of.text} asks for an address that no manifest tells`, source);
      result = 'unknown';
    } else {
      trace?.passed(
        'policy',
        clauses.some(isEmptied)
          ? 'has a condition of which ztunnel sees nothing, and which it takes for one that is never met'
          : 'asks for another connection',
        source,
      );
    }
  }
  return result;
}

/** Whether nothing is left of a clause: each match in it is then one that ztunnel never meets (`src/rbac.rs: Authorization::matches`). */
const isEmptied = (clause: readonly ZtunnelMatch[]) => clause.length > 0 && clause.every(isEmptyMatch);

const ruleTakes = ({ clauses }: ZtunnelRule, facts: Connection): Truth =>
  every(clauses, (clause) => some(clause, (match) => !isEmptyMatch(match) && holds(match, facts)));

function holds(match: ZtunnelMatch, { port, principal, address }: Connection): Truth {
  const identity = identityOf(principal);
  const list = <T>(wanted: readonly T[] = [], unwanted: readonly T[] = [], test: (word: T) => Truth): Truth =>
    every(
      [
        () => (wanted.length === 0 ? true : some(wanted, test)),
        () => (unwanted.length === 0 ? true : not(some(unwanted, test))),
      ],
      (part) => part(),
    );
  const isIn =
    (of: string | undefined) =>
    (block: string): Truth =>
      of === undefined ? 'unknown' : isInBlock(block, of);
  return every(
    [
      () => list(match.ports, match.notPorts, (wanted) => wanted === port),
      () =>
        list(
          match.principals,
          match.notPrincipals,
          (word) => identity !== undefined && isZtunnelWord(word, principal ?? ''),
        ),
      () =>
        list(match.namespaces, match.notNamespaces, (word) => isZtunnelWord(word, identity?.namespace ?? '')),
      () => list(match.serviceAccounts, match.notServiceAccounts, (word) => word === identity?.account),
      () => list(match.sourceIps, match.notSourceIps, isIn(address)),
      () => list(match.destinationIps, match.notDestinationIps, isIn(undefined)),
    ],
    (part) => part(),
  );
}
