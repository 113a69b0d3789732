import type { ZtunnelMatch } from './ambient-policies';

/** Whether a text is one of those that a word stands for, by ztunnel's rules (`src/rbac.rs: StringMatch`): a `*` at its beginning or its end. */
export function isZtunnelWord(word: string, text: string): boolean {
  if (word === '*') return text !== '';
  if (word.startsWith('*')) return text.endsWith(word.slice(1));
  return word.endsWith('*') ? text.startsWith(word.slice(0, -1)) : text === word;
}

/** What an identity says: `cluster.local/ns/shop/sa/cart`. */
export interface Identity {
  readonly namespace: string;
  /** As `shop/cart`. */
  readonly account: string;
}

/** Reads an identity; undefined where a text is none. */
export function identityOf(principal = ''): Identity | undefined {
  const [, namespace, name] = /^.+\/ns\/([^/]*)\/sa\/([^/]*)$/.exec(principal) ?? [];
  return namespace === undefined ? undefined : { namespace, account: `${namespace}/${name}` };
}

/** Whether a match asks for nothing, which ztunnel takes for one that is never met. */
export const isEmptyMatch = (match: ZtunnelMatch): boolean =>
  Object.values<readonly unknown[] | undefined>({ ...match }).every(
    (words) => words === undefined || words.length === 0,
  );

/** Whether a rule may take connections of an identity, from some address and to some port. */
export function isPossibleFor(clauses: readonly (readonly ZtunnelMatch[])[], principal: string): boolean {
  const identity = identityOf(principal);
  const fits = (
    wanted: readonly string[] = [],
    unwanted: readonly string[] = [],
    test: (word: string) => boolean,
  ) => (wanted.length === 0 || wanted.some(test)) && !unwanted.some(test);
  return clauses.every(
    (clause) =>
      clause.length === 0 ||
      clause.some(
        (match) =>
          !isEmptyMatch(match) &&
          fits(match.principals, match.notPrincipals, (word) => isZtunnelWord(word, principal)) &&
          fits(match.namespaces, match.notNamespaces, (word) =>
            isZtunnelWord(word, identity?.namespace ?? ''),
          ) &&
          fits(match.serviceAccounts, match.notServiceAccounts, (word) => word === identity?.account),
      ),
  );
}
