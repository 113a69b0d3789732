import type { MeshIndex } from '../../mesh/mesh-index';
import { listOf, mapOf } from '../../mesh/lists';
import type { Resource } from '../../mesh/resource';
import { type BoundRule, type RuleMatch, exportScopes, rulesOf } from './bound-virtual-service';

/** A rule that vanished, and why: its delegate is missing or not exported, or its conditions contradict the delegate's. */
export interface LostRule {
  readonly rule: BoundRule;
  readonly why: string;
}

/** The fields that a rule takes from its root where it does not set them itself. */
const INHERITED = [
  'rewrite',
  'directResponse',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrorPercent',
  'mirrorPercentage',
  'corsPolicy',
  'headers',
];

/**
 * Puts the rules of delegates where a virtual service refers to them (the upstream project's `mergeVirtualServices` and
 * `MergeHTTPRoutes`). What cannot be put there is told to `lost`.
 */
export function withDelegates(
  mesh: MeshIndex,
  root: Resource,
  rules: readonly BoundRule[],
  lost: (one: LostRule) => void,
): readonly BoundRule[] {
  return rules.flatMap((rule) => {
    const { delegate } = rule.spec;
    if (delegate === undefined || delegate === null) return [rule];
    const namespace = String(delegate.namespace || root.namespace);
    const found = mesh.find('VirtualService', namespace, String(delegate.name ?? ''));
    const named = `delegate ${namespace}/${String(delegate.name ?? '')}`;
    if (found === undefined || listOf(found.spec.hosts).length > 0) {
      lost({ rule, why: found === undefined ? `${named} is not there` : `${named} has hosts of its own` });
      return [];
    }
    const scopes = exportScopes(found.spec.exportTo, mesh.config.defaultVirtualServiceExportTo, namespace);
    if (!scopes.includes('*') && !scopes.includes(root.namespace)) {
      lost({ rule, why: `${named} is not exported to ${root.namespace}` });
      return [];
    }
    return rulesOf(found, 'http').flatMap((own) => {
      const merged = merge(rule, own);
      if (merged === undefined)
        lost({ rule: own, why: `its conditions do not fit within those of ${root.text}` });
      return merged ?? [];
    });
  });
}

/** One rule of a delegate with what its root asks; undefined where the two contradict each other. */
function merge(root: BoundRule, own: BoundRule): BoundRule | undefined {
  const matches = mergeMatches(root.matches, own.matches);
  if (matches === undefined) return undefined;
  const spec: any = { ...own.spec, delegate: undefined };
  for (const field of INHERITED) spec[field] ??= root.spec[field];
  if (spec.mirrors.length === 0) spec.mirrors = root.spec.mirrors;
  spec.name = joined(root.spec.name, own.spec.name);
  return { of: own.of, at: own.at, spec, matches };
}

const joined = (root: unknown, own: unknown) => [root, own].filter(Boolean).join('-') || undefined;

function mergeMatches(
  root: readonly RuleMatch[],
  own: readonly RuleMatch[],
): readonly RuleMatch[] | undefined {
  if (root.length === 0) return own;
  if (own.length === 0) return root;
  const merged: RuleMatch[] = [];
  for (const match of own) {
    const fitting = root.filter((outer) => !contradict(outer.spec, match.spec));
    if (fitting.length === 0) return undefined;
    for (const outer of fitting) merged.push({ ...match, spec: mergeMatch(outer.spec, match.spec) });
  }
  return merged;
}

function mergeMatch(root: any, own: any): any {
  const both = (field: string) => ({ ...mapOf(root[field]), ...mapOf(own[field]) });
  return {
    ...own,
    name: joined(root.name, own.name),
    uri: own.uri ?? root.uri,
    scheme: own.scheme ?? root.scheme,
    method: own.method ?? root.method,
    authority: own.authority ?? root.authority,
    headers: both('headers'),
    withoutHeaders: both('withoutHeaders'),
    queryParams: both('queryParams'),
    port: own.port || root.port,
    sourceLabels: both('sourceLabels'),
    sourceNamespace: own.sourceNamespace || root.sourceNamespace,
    gateways: own.gateways.length > 0 ? own.gateways : root.gateways,
  };
}

/** Whether a delegate's match asks for something that its root's does not allow (the upstream project's `hasConflict`). */
function contradict(root: any, own: any): boolean {
  const fields = ['uri', 'scheme', 'method', 'authority'];
  if (fields.some((field) => textsContradict(root[field], own[field]))) return true;
  for (const field of ['headers', 'withoutHeaders', 'queryParams']) {
    const outer = mapOf(root[field]);
    if (Object.entries(mapOf(own[field])).some(([name, match]) => textsContradict(outer[name], match)))
      return true;
  }
  if (Boolean(root.ignoreUriCase) !== Boolean(own.ignoreUriCase)) return true;
  if (root.port > 0 && own.port > 0 && root.port !== own.port) return true;
  if (root.sourceNamespace && own.sourceNamespace !== root.sourceNamespace) return true;
  const labels = mapOf(root.sourceLabels);
  if (Object.entries(mapOf(own.sourceLabels)).some(([key, value]) => key in labels && labels[key] !== value))
    return true;
  if (root.gateways.length === 0 || own.gateways.length === 0) return false;
  return (
    root.gateways.length < own.gateways.length ||
    own.gateways.some((gateway: string) => !root.gateways.includes(gateway))
  );
}

/** Whether the texts that two conditions take contradict each other; with a regular expression on both sides they count as such. */
function textsContradict(root: any, own: any): boolean {
  if (root === undefined || root === null || own === undefined || own === null) return false;
  const sets = (match: any) => Boolean(match.regex || match.prefix || match.exact);
  if ((root.regex && sets(own)) || (own.regex && sets(root))) return true;
  if (root.exact) return Boolean(own.prefix) || own.exact !== root.exact;
  if (root.prefix) {
    if (own.prefix) return !String(own.prefix).startsWith(root.prefix);
    if (own.exact) return !String(own.exact).startsWith(root.prefix);
  }
  return true;
}
