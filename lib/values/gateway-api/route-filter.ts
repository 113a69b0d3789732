import { choice } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { sizedList, knownFields } from './gateway-api-checks';
import { ObjectRef } from './object-ref';
import { checkRouteCors, describeRouteCors } from './route-cors';
import { checkHeaderModifier, describeHeaderModifier } from './route-header-modifier';
import { RouteMirror } from './route-mirror';
import { checkRouteRedirect, checkRouteRewrite, describeRewrite, replacesPrefix } from './route-redirect';

/** A filter of a route or of one of its backends: an `HttpRouteFilter` or a `GrpcRouteFilter`. */
export interface IRouteFilter {
  /** What it does, in the words of the Gateway API: `RequestHeaderModifier`. */
  readonly filterType: string;
  /**
   * The filter in words.
   *
   * @internal
   */
  _describe(): string;
  /**
   * The filter as it is written.
   *
   * @param context where it will stand
   * @internal
   */
  _toSpec(context?: RenderContext): any;
}

const ONCE = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite', 'CORS'];

/** Filters that can stand in one list, as the CRD's rules have it. Returns a copy. */
export function checkFilters(filters: readonly IRouteFilter[], what: string): IRouteFilter[] {
  const list = sizedList(filters, what, 16) ?? [];
  const types = list.map(({ filterType }) => filterType);
  const twice = ONCE.find((type) => types.indexOf(type) !== types.lastIndexOf(type));
  if (twice !== undefined) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `${what}: ${twice} twice`,
      expected: 'each but mirrors and extensions once',
      mend: 'make one filter of the two',
    });
  }
  if (types.includes('RequestRedirect') && types.includes('URLRewrite')) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `${what}: a redirect with a rewrite`,
      expected: 'one of the two: a redirected request is not sent on',
      mend: 'keep one of them',
    });
  }
  return list;
}

/** The field of a filter that belongs to each of its types. */
const FIELDS = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
  CORS: 'cors',
} as const;

/** What a filter of a route can do. */
export type RouteFilterType = keyof typeof FIELDS;
type Field = (typeof FIELDS)[RouteFilterType];

/** What HTTP and gRPC filters have in common: they are written alike, and HTTP has more of them. */
export class RouteFilterBody {
  /** A filter of a type with the settings of that type, as they are written. */
  public static of(type: RouteFilterType, settings: any): RouteFilterBody {
    return new RouteFilterBody(type, settings);
  }

  /** Copies of requests. */
  public static mirror(mirror: RouteMirror): RouteFilterBody {
    return new RouteFilterBody('RequestMirror', undefined, mirror);
  }

  /** What an extension of the implementation does. */
  public static extension(reference: ObjectRef): RouteFilterBody {
    return new RouteFilterBody('ExtensionRef', undefined, undefined, reference);
  }

  /** Reads a filter of one of these types. */
  public static read(spec: any, types: readonly RouteFilterType[]): RouteFilterBody {
    type Wire = { type: RouteFilterType } & { [F in Field]?: any };
    const wire = knownFields<Wire, 'type' | Field>(spec, 'a filter', 'type', ...Object.values(FIELDS));
    const type = choice(wire.type, types, 'type of a filter') as RouteFilterType;
    const { [FIELDS[type]]: settings, type: own, ...others } = wire;
    if (settings === undefined || Object.keys(others).length > 0) {
      throw new MeshError({
        code: settings === undefined ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
        got: `a filter of type ${own} with ${Object.keys(others).join(', ') || 'nothing else'}`,
        expected: `${FIELDS[type]} alone`,
        mend: 'give the field that the type names, and no other',
      });
    }
    if (type === 'RequestMirror') return RouteFilterBody.mirror(RouteMirror._fromSpec(settings));
    if (type === 'ExtensionRef') return RouteFilterBody.extension(ObjectRef._fromSpec(settings));
    return RouteFilterBody.of(type, settings);
  }

  private readonly settings: any;

  private constructor(
    /** The type. */
    public readonly type: RouteFilterType,
    settings: any,
    private readonly mirrored?: RouteMirror,
    private readonly reference?: ObjectRef,
  ) {
    if (mirrored === undefined && reference === undefined) this.settings = checked(type, settings);
    reference?._checkComplete('the extension');
  }

  /** Whether the prefix of the path is replaced, so that a match by prefix is needed. */
  public get replacesPrefix(): boolean {
    return replacesPrefix(this.settings);
  }

  /**
   * The filter in words.
   *
   * @internal
   */
  public _describe(): string {
    switch (this.type) {
      case 'RequestHeaderModifier':
        return describeHeaderModifier(this.settings, 'request');
      case 'ResponseHeaderModifier':
        return describeHeaderModifier(this.settings, 'response');
      case 'RequestRedirect':
        return `redirect (${this.settings.statusCode ?? 302}) to ${describeRewrite(this.settings)}`;
      case 'URLRewrite':
        return `rewrite to ${describeRewrite(this.settings)}`;
      case 'CORS':
        return describeRouteCors(this.settings);
      case 'RequestMirror':
        return this.mirrored?._describe() ?? '';
      case 'ExtensionRef':
        return `the extension ${this.reference?._describe() ?? ''}`;
    }
  }

  /**
   * The filter as it is written.
   *
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const settings =
      this.mirrored?._toSpec(context) ??
      this.reference?._toLocalSpec('extension of a route', context) ??
      structuredClone(this.settings);
    return { type: this.type, [FIELDS[this.type]]: settings };
  }
}

function checked(type: RouteFilterType, settings: any): any {
  if (type === 'RequestHeaderModifier') return checkHeaderModifier(settings, 'request headers');
  if (type === 'ResponseHeaderModifier') return checkHeaderModifier(settings, 'response headers');
  if (type === 'RequestRedirect') return checkRouteRedirect(settings);
  return type === 'URLRewrite' ? checkRouteRewrite(settings) : checkRouteCors(settings);
}
