import { mapOf, textOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import { type PolicyKind, type PolicySubject, policiesFor } from '../../mesh/policy-attachment';
import type { Resource } from '../../mesh/resource';
import type { Fields } from '../../mesh/views/kinds';
import { withoutFollowed } from './route-patches';
import type { SeenRequest } from '../seen-request';
import type { RateLimits } from './limits';
import { type Effect, NONE, typedConfigOf, unknown } from './effect';
import { httpFilterEffect } from './http-filters';
import {
  addedNetworkFilterEffect,
  clusterEffect,
  listenerEffect,
  networkFilterEffect,
  routingEffect,
} from './merged-fields';

/** Where in a proxy something changes what the model knows. */
export type ProxySide = 'SIDECAR_OUTBOUND' | 'SIDECAR_INBOUND' | 'GATEWAY';

/** What an object changes of a proxy. */
export interface ProxyChange {
  /** The object, and the patch of it, in words. */
  readonly by: string;
  /** What it does, in words. */
  readonly text: string;
  /** Whether requests go where they would go without it. */
  readonly isSure: boolean;
  /** The rate limits that it enforces, by each filter. */
  readonly limits: readonly RateLimits[];
  /** Whether it is for all routes of the proxy, and not for some. */
  readonly isForAll: boolean;
  /** The port of the listener, where it is for one alone. */
  readonly port?: number;
}

/** What patches may be applied to without changing where requests go. */
const HARMLESS = new Set(['BOOTSTRAP', 'EXTENSION_CONFIG', 'LISTENER_FILTER']);
/** Parts of a route table: a patch may be for some of them. */
const ROUTES = new Set(['HTTP_ROUTE', 'VIRTUAL_HOST', 'ROUTE_CONFIGURATION']);
/** Extensions that run in proxies, and may do anything to a request. */
const EXTENSIONS = ['WasmPlugin', 'TrafficExtension'] as const;

/**
 * What EnvoyFilters and extensions change of a proxy. A patch that only limits, measures or adds is told; of others nobody can tell
 * where requests go (what a filter does: Envoy's documentation; what patches match: the upstream project's
 * `pilot/pkg/networking/core/envoyfilter`).
 */
export function changesOf(mesh: MeshIndex, who: PolicySubject, side: ProxySide): readonly ProxyChange[] {
  const of = <K extends PolicyKind>(kind: K) =>
    mesh.all(kind).length === 0 ? [] : policiesFor(mesh, kind, who);
  const patches = of('EnvoyFilter').flatMap((filter) => changesBy(filter, side));
  const extensions = EXTENSIONS.flatMap((kind) => of(kind)).map(({ text }): ProxyChange => ({
    by: text,
    text: `${text} changes how the proxy works, in a way that the model does not follow`,
    isSure: false,
    limits: [],
    isForAll: true,
  }));
  return [...patches, ...extensions];
}

/** Tells what changes a proxy on the ports on which it is asked: as a doubt, or as what else may happen there. */
export function tellChanges(
  changes: readonly ProxyChange[],
  ports: readonly (number | undefined)[],
  tell: (text: string, what?: 'told') => void,
): void {
  for (const { text, isSure, port } of changes) {
    if (port !== undefined && !ports.includes(port)) continue;
    if (isSure) tell(text, 'told');
    else tell(text);
  }
}

/** A rate limit that is reached. */
export interface ReachedLimit {
  readonly status: number;
  /** Which one, in words. */
  readonly text: string;
}

/**
 * The first rate limit that counts a request at a proxy, on the ports on which it is asked.
 *
 * @param request the request as the proxy sees it
 * @param doubt told where nobody can tell whether the request is counted
 */
export function limitReached(
  changes: readonly ProxyChange[],
  ports: readonly (number | undefined)[],
  request: SeenRequest,
  doubt: (why: string) => void,
): ReachedLimit | undefined {
  for (const { limits, port, by, isForAll } of changes) {
    if (port !== undefined && !ports.includes(port)) continue;
    for (const { status, counts } of limits) {
      const count = counts.find(({ conditions }) => request.unmet(conditions) === undefined);
      if (count === undefined) continue;
      if (!isForAll || !count.isSure)
        doubt(`${by} may count the request or not, which the model does not follow`);
      return { status, text: `${count.text} (${by})` };
    }
  }
  return undefined;
}

function changesBy({ spec, text }: Resource<'EnvoyFilter'>, side: ProxySide): ProxyChange[] {
  return (spec.configPatches ?? []).flatMap((one, i): ProxyChange[] => {
    const { applyTo = '', match = {}, patch = {} } = one;
    const { context = 'ANY', listener, routeConfiguration } = match;
    if (HARMLESS.has(applyTo) || (context !== 'ANY' && context !== side)) return [];
    const given = mapOf(patch.value);
    const value = side === 'SIDECAR_INBOUND' ? given : withoutFollowed(one, given);
    const effect = effectOf(applyTo, patch.operation ?? '', value, filterNamed(mapOf(listener)));
    if (effect.kind === 'none') return [];
    const port = listener?.portNumber ?? routeConfiguration?.portNumber;
    const by = `${text} spec.configPatches[${i}]`;
    const isSure = effect.kind === 'told';
    return [
      {
        by,
        text: isSure
          ? `${by} ${effect.text}`
          : `${by} changes how the proxy works by ${effect.field}, which the model does not follow`,
        isSure,
        isForAll: !ROUTES.has(applyTo),
        limits: effect.kind === 'told' ? effect.limits : [],
        ...(port !== undefined && port > 0 && { port }),
      },
    ];
  });
}

const ADDING = new Set(['ADD', 'INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST']);

/** The HTTP filter that a match names. */
const filterNamed = (listener: Fields) =>
  textOf(mapOf(mapOf(mapOf(listener.filterChain).filter).subFilter).name) ?? '';

function effectOf(applyTo: string, operation: string, value: Fields, matched: string): Effect {
  const isMerge = operation === 'MERGE';
  if (!isMerge && !ADDING.has(operation)) return unknown(`${operation} of ${applyTo}`);
  switch (applyTo) {
    case 'HTTP_FILTER':
      return httpFilterEffect(typedConfigOf(value), textOf(value.name) ?? matched);
    case 'NETWORK_FILTER':
      return isMerge ? networkFilterEffect(value) : addedNetworkFilterEffect(value);
    case 'LISTENER':
      return isMerge ? listenerEffect(value) : unknown(`${operation} of ${applyTo}`);
    case 'CLUSTER':
      // One that is added gets requests only where something else names it.
      return isMerge ? clusterEffect(value) : NONE;
    case 'HTTP_ROUTE':
    case 'VIRTUAL_HOST':
    case 'ROUTE_CONFIGURATION':
      return isMerge ? routingEffect(value) : unknown(`${operation} of ${applyTo}`);
    default:
      return unknown(`${operation} of ${applyTo}`);
  }
}
