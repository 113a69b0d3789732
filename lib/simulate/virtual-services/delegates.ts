import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { exportScopes, isExportedTo } from '../../mesh/visibility';
import type { StringMatchView } from '../../requests/http-match-conditions';
import {
  type BoundHttpMatch,
  type BoundHttpRule,
  type HttpRuleSpec,
  type RuleMatch,
  httpRulesOf,
} from './bound-virtual-service';

/** A rule that vanished, and why: its delegate is missing or not exported, or its conditions contradict the delegate's. */
export interface LostRule {
  readonly rule: BoundHttpRule;
  readonly why: string;
}

type HttpRuleMatch = RuleMatch<BoundHttpMatch>;

/**
 * Puts the rules of delegates where a virtual service refers to them (the upstream project's `pilot/pkg/model/virtualservice.go:
 * MergeHTTPRoutes`). What cannot be put there is told to `lost`.
 */
export function withDelegates(
  mesh: MeshIndex,
  root: Resource<'VirtualService'>,
  rules: readonly BoundHttpRule[],
  lost: (rule: LostRule) => void,
): readonly BoundHttpRule[] {
  return rules.flatMap((rule) => {
    const { delegate } = rule.spec;
    if (delegate === undefined) return [rule];
    const { name = '' } = delegate;
    const namespace = delegate.namespace || root.namespace;
    const found = mesh.find('VirtualService', namespace, name);
    const named = `delegate ${namespace}/${name}`;
    if (found === undefined || (found.spec.hosts ?? []).length > 0) {
      lost({ rule, why: found === undefined ? `${named} is not there` : `${named} has hosts of its own` });
      return [];
    }
    const scopes = exportScopes(found.spec.exportTo, mesh.config.defaultVirtualServiceExportTo, namespace);
    if (!isExportedTo(scopes, namespace, root.namespace)) {
      lost({ rule, why: `${named} is not exported to ${root.namespace}` });
      return [];
    }
    return httpRulesOf(found).flatMap((own) => {
      const merged = merge(rule, own);
      if (merged === undefined)
        lost({ rule: own, why: `its conditions do not fit within those of ${root.text}` });
      return merged ?? [];
    });
  });
}

/** One rule of a delegate with what its root asks; undefined where the two contradict each other. */
function merge(root: BoundHttpRule, own: BoundHttpRule): BoundHttpRule | undefined {
  const matches = mergeMatches(root.matches, own.matches);
  return matches && { of: own.of, at: own.at, spec: mergeSpec(root.spec, own.spec), matches };
}

/** The fields of a delegate's rule, and of its root's where it does not set them itself. */
const mergeSpec = (root: HttpRuleSpec, own: HttpRuleSpec): HttpRuleSpec => ({
  ...own,
  delegate: undefined,
  name: joined(root.name, own.name),
  rewrite: own.rewrite ?? root.rewrite,
  directResponse: own.directResponse ?? root.directResponse,
  timeout: own.timeout ?? root.timeout,
  retries: own.retries ?? root.retries,
  fault: own.fault ?? root.fault,
  mirror: own.mirror ?? root.mirror,
  mirrorPercent: own.mirrorPercent ?? root.mirrorPercent,
  mirrorPercentage: own.mirrorPercentage ?? root.mirrorPercentage,
  mirrors: own.mirrors.length > 0 ? own.mirrors : root.mirrors,
  corsPolicy: own.corsPolicy ?? root.corsPolicy,
  headers: own.headers ?? root.headers,
});

const joined = (root: string | undefined, own: string | undefined) =>
  [root, own].filter(Boolean).join('-') || undefined;

function mergeMatches(
  root: readonly HttpRuleMatch[],
  own: readonly HttpRuleMatch[],
): readonly HttpRuleMatch[] | undefined {
  if (root.length === 0) return own;
  if (own.length === 0) return root;
  const merged: HttpRuleMatch[] = [];
  for (const match of own) {
    const fitting = root.filter((outer) => !contradict(outer.spec, match.spec));
    if (fitting.length === 0) return undefined;
    for (const outer of fitting) merged.push({ ...match, spec: mergeMatch(outer.spec, match.spec) });
  }
  return merged;
}

const mergeMatch = (root: BoundHttpMatch, own: BoundHttpMatch): BoundHttpMatch => ({
  ...own,
  name: joined(root.name, own.name),
  uri: own.uri ?? root.uri,
  scheme: own.scheme ?? root.scheme,
  method: own.method ?? root.method,
  authority: own.authority ?? root.authority,
  headers: { ...root.headers, ...own.headers },
  withoutHeaders: { ...root.withoutHeaders, ...own.withoutHeaders },
  queryParams: { ...root.queryParams, ...own.queryParams },
  port: own.port || root.port,
  sourceLabels: { ...root.sourceLabels, ...own.sourceLabels },
  sourceNamespace: own.sourceNamespace || root.sourceNamespace,
  gateways: own.gateways.length > 0 ? own.gateways : root.gateways,
});

const TEXTS = ['uri', 'scheme', 'method', 'authority'] as const;
const NAMED_TEXTS = ['headers', 'withoutHeaders', 'queryParams'] as const;

/**
 * Whether a delegate's match asks for something that its root's does not allow (`pilot/pkg/model/virtualservice.go: hasConflict`).
 */
function contradict(root: BoundHttpMatch, own: BoundHttpMatch): boolean {
  if (TEXTS.some((field) => textsContradict(root[field], own[field]))) return true;
  for (const field of NAMED_TEXTS) {
    const outer = root[field] ?? {};
    if (Object.entries(own[field] ?? {}).some(([name, match]) => textsContradict(outer[name], match)))
      return true;
  }
  if (Boolean(root.ignoreUriCase) !== Boolean(own.ignoreUriCase)) return true;
  if (root.port && own.port && root.port !== own.port) return true;
  if (root.sourceNamespace && own.sourceNamespace !== root.sourceNamespace) return true;
  const labels = root.sourceLabels ?? {};
  if (Object.entries(own.sourceLabels ?? {}).some(([key, value]) => key in labels && labels[key] !== value))
    return true;
  if (root.gateways.length === 0 || own.gateways.length === 0) return false;
  return (
    root.gateways.length < own.gateways.length ||
    own.gateways.some((gateway) => !root.gateways.includes(gateway))
  );
}

/** Whether the texts that two conditions take contradict each other; with a regular expression on both sides they count as such. */
function textsContradict(root: StringMatchView | undefined, own: StringMatchView | undefined): boolean {
  if (root === undefined || own === undefined) return false;
  const sets = (match: StringMatchView) => Boolean(match.regex || match.prefix || match.exact);
  if ((root.regex && sets(own)) || (own.regex && sets(root))) return true;
  if (root.exact) return Boolean(own.prefix) || own.exact !== root.exact;
  if (root.prefix) {
    if (own.prefix) return !own.prefix.startsWith(root.prefix);
    if (own.exact) return !own.exact.startsWith(root.prefix);
  }
  return true;
}
