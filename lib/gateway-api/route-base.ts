import type { Construct } from 'constructs';
import { located } from '../core/located';
import { MeshResource } from '../core/mesh-resource';
import { distinct } from '../values/checks';
import { sizedList, wildcardHostname } from '../values/gateway-api/gateway-api-checks';
import { distinctParents, type ParentRef } from '../values/gateway-api/parent-ref';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { ForeignBackend, GatewayApiRouteProps, IGatewayApiRoute } from './gateway-api-route';

/**
 * What routes of the Gateway API have in common.
 *
 * @internal
 */
export abstract class RouteBase extends MeshResource implements IGatewayApiRoute {
  /** Its kind. */
  public readonly routeKind: string;

  private readonly parentList: ParentRef[] = [];

  /**
   * @param scope the construct in which it stands
   * @param id its id there
   * @param props its parents
   * @param kind its kind
   */
  protected constructor(scope: Construct, id: string, props: GatewayApiRouteProps, kind: string) {
    super(scope, id, props, 'gateway.networking.k8s.io/v1', kind);
    this.routeKind = kind;
    for (const parent of props.parents ?? []) this.addParent(parent);
  }

  /** What the route is attached to. */
  public get parents(): ParentRef[] {
    return [...this.parentList];
  }

  /**
   * Attaches the route to one more gateway or Service.
   *
   * @param parent the gateway or Service
   */
  public addParent(parent: ParentRef): void {
    located(this, () => {
      const all = sizedList([...this.parentList, parent], 'parents', 32) ?? [];
      distinctParents(all.map((parent) => parent._toSpec({ namespace: this.namespace })));
    });
    this.parentList.push(parent);
  }

  /**
   * The backends that it takes from other namespaces, those of mirrors included. For a route of a gateway, each of them
   * needs a `ReferenceGrant`; see `ReferenceGrant.addRoute()`.
   */
  public get foreignBackends(): ForeignBackend[] {
    const found: ForeignBackend[] = [];
    const take = (ref: any) => {
      const { group = '', kind = 'Service', name, namespace } = ref;
      if (namespace !== undefined && namespace !== this.namespace)
        found.push({ group, kind, name, namespace });
    };
    const takeMirrors = (filters: any[] = []) => {
      for (const { requestMirror } of filters)
        if (requestMirror !== undefined) take(requestMirror.backendRef);
    };
    for (const { filters, backendRefs = [] } of this._spec().rules ?? []) {
      takeMirrors(filters);
      for (const backend of backendRefs) {
        take(backend);
        takeMirrors(backend.filters);
      }
    }
    return found;
  }

  protected checkWhole(): void {
    if (this.parentList.length === 0) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a route without parents',
        expected: 'a gateway or a Service at least: no request would ever follow it',
        mend: 'give `parents`, or call addParent()',
      });
    }
    for (const parent of this.parentList) parent._checkSection();
  }

  /**
   * The parents, as they are written.
   *
   * @internal
   */
  protected _renderParents(): any {
    const context = { namespace: this.namespace };
    return this.parentList.length === 0
      ? undefined
      : this.parentList.map((parent) => parent._toSpec(context));
  }
}

/** The hosts of a route. Returns a copy. */
export function routeHostnames(hostnames: readonly string[] | undefined, most: number, least = 0): string[] {
  const list = sizedList(hostnames, 'host names', most, least) ?? [];
  for (const hostname of list) wildcardHostname(hostname, 'host of a route');
  return distinct(list, 'host of a route');
}

/** How many rules a route may have, and matches in all of them together, given the matches of each. */
export function checkRouteRules(matches: readonly number[]): void {
  sizedList(matches, 'rules', 16);
  const sum = matches.reduce((total, number) => total + number, 0);
  if (sum <= 128) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NUMBER,
    got: `${sum} matches in the rules of one route`,
    expected: 'at most 128',
    mend: 'share the rules out over several routes',
  });
}

/** A route that has no rule when it is written. */
export function withoutRule(): MeshError {
  return new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: 'a route without a rule',
    expected: 'at least one: every request would be answered with 500',
    mend: 'give `rules`, or call addRule()',
  });
}
