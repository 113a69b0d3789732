import { quoteRegex } from '../../values/regex';
import type { TextPattern } from '../../requests/text-pattern';
import { textTest } from '../../requests/text-pattern';

/** The set of texts of a policy's words: `*` for any that is there, `abc*`, `*abc`, or the text itself. */
export function policyPattern(word: string, ignoreCase = false): TextPattern {
  if (word === '*') return { kind: 'any', text: '' };
  if (word.startsWith('*')) return { kind: 'suffix', text: word.slice(1), ignoreCase };
  return word.endsWith('*')
    ? { kind: 'prefix', text: word.slice(0, -1), ignoreCase }
    : { kind: 'exact', text: word, ignoreCase };
}

const tests = new Map<string, (text: string) => boolean>();

/** Whether a text is one of a policy's words. `*` asks for one that is not empty. */
export function isWord(word: string, text: string, ignoreCase = false): boolean {
  const key = `${ignoreCase ? 'i' : 's'}${word}`;
  let test = tests.get(key);
  if (test === undefined) {
    test = textTest(policyPattern(word, ignoreCase));
    tests.set(key, test);
  }
  return (word !== '*' || text !== '') && test(text);
}

/** Whether a path is one of a policy's: with `*` at an end, or a template in which `{*}` is one segment and `{**}` any number. */
export function isPath(word: string, path: string): boolean {
  const source = templateSource(word);
  return source === undefined ? isWord(word, path) : new RegExp(`^${source}$`, 's').test(path);
}

/** A template of paths as an expression; undefined for a word that is none. */
export function templateSource(word: string): string | undefined {
  if (!word.includes('{*}') && !word.includes('{**}')) return undefined;
  return word
    .split(/(\{\*\*?\})/)
    .map((part) => (part === '{*}' ? '[^/]+' : part === '{**}' ? '.*' : quoteRegex(part)))
    .join('');
}

/**
 * Whether a principal is one of a policy's. A word that is a whole identity stands for the same one by all names of the trust domain,
 * where it names one of these, or `cluster.local` (the upstream project's `ReplaceTrustDomainAliases`).
 */
export function isPrincipal(word: string, principal: string, trustDomains: readonly string[]): boolean {
  const [domain, ...rest] = word.split('/');
  const isOwn = domain === 'cluster.local' || trustDomains.some((own) => overlap(domain, own));
  if (rest.length !== 4 || domain === '*' || !isOwn) return isWord(word, principal);
  return trustDomains.some((own) => {
    const isMeant = domain.startsWith('*') && own.endsWith(domain.slice(1));
    return isWord(isMeant ? word : [own, ...rest].join('/'), principal);
  });
}

/** Whether two words, each of which may have a `*` at an end, can mean the same. */
const overlap = (a: string, b: string) => a === b || isWord(a, b) || isWord(b, a);

/** Whether a namespace is one of a policy's, where each `*` stands for any text. */
export function isNamespace(word: string, principal: string): boolean {
  const source = word.split('*').map(quoteRegex).join('.*');
  return new RegExp(`/ns/${source}/`, 's').test(principal);
}

/** Whether a service account (`name`, or `namespace/name`) is that of a principal. */
export function isServiceAccount(word: string, principal: string, ownNamespace: string): boolean {
  const slash = word.indexOf('/');
  const [namespace, name] =
    slash === -1 ? [ownNamespace, word] : [word.slice(0, slash), word.slice(slash + 1)];
  return new RegExp(`^.+/ns/${quoteRegex(namespace)}/(.+/|)sa/${quoteRegex(name)}(/.+)?$`, 's').test(
    principal,
  );
}

/** Whether a trust domain is that of a principal. One of the mesh stands for all its names. */
export function isTrustDomain(word: string, principal: string, trustDomains: readonly string[]): boolean {
  const words = trustDomains.includes(word) ? trustDomains : [word];
  return words.some((domain) => isDomain(domain, principal));
}

function isDomain(word: string, principal: string): boolean {
  const domain = principal.slice(0, principal.indexOf('/'));
  if (word === '*') return true;
  const [before, after] = word.split('*', 2);
  if (after === undefined) return domain === word;
  return domain.length >= before.length + after.length && domain.startsWith(before) && domain.endsWith(after);
}
