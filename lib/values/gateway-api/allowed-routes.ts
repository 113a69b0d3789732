import { choice } from '../checks';
import { apiGroup, kindName, knownFields, sizedList } from './gateway-api-checks';
import { NamespaceSelector } from './namespace-selector';
import { defined } from '../spec';
import type { AllowedListenersSpec, AllowedRoutesSpec } from './wire-gateway-api';

type KindSpec = NonNullable<AllowedRoutesSpec['kinds']>[number];

/** A kind of route. */
export class RouteKind {
  /** `HttpRoute`. */
  public static readonly HTTP: RouteKind = new RouteKind('HTTPRoute');
  /** `GrpcRoute`. */
  public static readonly GRPC: RouteKind = new RouteKind('GRPCRoute');
  /** `TlsRoute`. */
  public static readonly TLS: RouteKind = new RouteKind('TLSRoute');
  /** `TcpRoute`. */
  public static readonly TCP: RouteKind = new RouteKind('TCPRoute');
  /** `UdpRoute`, which Istio does not support. */
  public static readonly UDP: RouteKind = new RouteKind('UDPRoute');

  /** A kind of the Gateway API, or of another group. */
  public static of(kind: string, group?: string): RouteKind {
    return new RouteKind(kind, group);
  }

  private constructor(
    /** The kind. */
    public readonly kind: string,
    /** Its API group; undefined for that of the Gateway API. */
    public readonly group?: string,
  ) {
    kindName(kind, 'a route');
    if (group !== undefined) apiGroup(group, 'a route');
  }
}

/**
 * Which routes a listener takes: of which namespaces, and of which kinds. The kinds are by default those that suit its
 * protocol: for HTTP and HTTPS these are `HttpRoute` and `GrpcRoute`.
 */
export class AllowedRoutes {
  /** Routes of the namespace of the gateway, which is the default. */
  public static sameNamespace(...kinds: RouteKind[]): AllowedRoutes {
    return AllowedRoutes.make('Same', kinds);
  }

  /** Routes of all namespaces. */
  public static allNamespaces(...kinds: RouteKind[]): AllowedRoutes {
    return AllowedRoutes.make('All', kinds);
  }

  /** Routes of some namespaces. */
  public static namespaces(selector: NamespaceSelector, ...kinds: RouteKind[]): AllowedRoutes {
    return AllowedRoutes.make('Selector', kinds, selector);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): AllowedRoutes {
    const wire = knownFields<AllowedRoutesSpec, 'namespaces' | 'kinds'>(
      spec,
      'allowed routes',
      'namespaces',
      'kinds',
    );
    const kinds = sizedList(wire.kinds, 'kinds of routes', 8)?.map((kind) => {
      const { group, kind: name } = knownFields<KindSpec, 'group' | 'kind'>(kind, 'a kind', 'group', 'kind');
      return RouteKind.of(name, group);
    });
    return new AllowedRoutes(checkNamespaces(wire.namespaces, ['All', 'Selector', 'Same']), kinds);
  }

  private static make(
    from: string,
    kinds: readonly RouteKind[],
    selector?: NamespaceSelector,
  ): AllowedRoutes {
    return new AllowedRoutes(
      defined({ from, selector: selector?._toSpec() }),
      sizedList(kinds.length === 0 ? undefined : kinds, 'kinds of routes', 8),
    );
  }

  private constructor(
    private readonly from: any,
    /**
     * The kinds; undefined for those that suit the protocol.
     *
     * @internal
     */
    public readonly _kinds: RouteKind[] | undefined,
  ) {}

  /**
   * Whether routes of another namespace can be taken.
   *
   * @internal
   */
  public get _acrossNamespaces(): boolean {
    return (this.from?.from ?? 'Same') !== 'Same';
  }

  /**
   * The routes in words.
   *
   * @internal
   */
  public _describe(): string {
    const kinds = this._kinds?.map(({ kind }) => kind).join(', ') ?? 'routes';
    return `${kinds} of ${describeNamespaces(this.from, 'Same')}`;
  }

  /**
   * The routes as the Gateway API's `AllowedRoutes`.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: AllowedRoutesSpec = defined({
      namespaces: this.from && structuredClone(this.from),
      kinds: this._kinds?.map(({ group, kind }) => defined({ group, kind })),
    });
    return spec;
  }
}

/** The namespaces whose listener sets a gateway takes. */
export class AllowedListeners {
  /** No listener sets, which is the default. */
  public static none(): AllowedListeners {
    return new AllowedListeners({ from: 'None' });
  }

  /** Listener sets of the namespace of the gateway. */
  public static sameNamespace(): AllowedListeners {
    return new AllowedListeners({ from: 'Same' });
  }

  /** Listener sets of all namespaces. */
  public static allNamespaces(): AllowedListeners {
    return new AllowedListeners({ from: 'All' });
  }

  /** Listener sets of some namespaces. */
  public static namespaces(selector: NamespaceSelector): AllowedListeners {
    return new AllowedListeners({ from: 'Selector', selector: selector._toSpec() });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): AllowedListeners {
    const { namespaces } = knownFields<AllowedListenersSpec, 'namespaces'>(
      spec,
      'allowed listeners',
      'namespaces',
    );
    return new AllowedListeners(checkNamespaces(namespaces, ['All', 'Selector', 'Same', 'None']));
  }

  private constructor(private readonly from: any) {}

  /**
   * The listener sets in words.
   *
   * @internal
   */
  public _describe(): string {
    return `listener sets of ${describeNamespaces(this.from, 'None')}`;
  }

  /**
   * The listener sets as the Gateway API's `AllowedListeners`.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: AllowedListenersSpec = defined({ namespaces: this.from && structuredClone(this.from) });
    return spec;
  }
}

function checkNamespaces(spec: any, choices: readonly string[]): any {
  if (spec === undefined) return undefined;
  const { from, selector } = knownFields<{ from?: string; selector?: any }, 'from' | 'selector'>(
    spec,
    'namespaces',
    'from',
    'selector',
  );
  if (from !== undefined) choice(from, choices, 'namespaces');
  return defined({ from, selector: selector && NamespaceSelector._fromSpec(selector)._toSpec() });
}

function describeNamespaces(spec: any, usual: string): string {
  const from = spec?.from ?? usual;
  const words: { [from: string]: string } = {
    All: 'all namespaces',
    Same: 'the same namespace',
    None: 'no namespace',
  };
  return words[from] ?? NamespaceSelector._fromSpec(spec.selector ?? {})._describe();
}
