import type { BackendRef } from './backend-ref';
import type { RenderContext } from '../mesh-host';
import type { ObjectRef } from './object-ref';
import { type IRouteFilter, RouteFilterBody, type RouteFilterType } from './route-filter';
import { type HeaderModifierOptions, headerModifierSpec } from './route-header-modifier';
import { type RouteMirrorOptions, RouteMirror } from './route-mirror';

const TYPES: RouteFilterType[] = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'ExtensionRef',
];

/** What is done to calls of a rule of a `GrpcRoute`, or to their responses. */
export class GrpcRouteFilter implements IRouteFilter {
  /** Changes metadata of calls, which gRPC sends as headers. */
  public static requestHeaders(options: HeaderModifierOptions): GrpcRouteFilter {
    return new GrpcRouteFilter(RouteFilterBody.of('RequestHeaderModifier', headerModifierSpec(options)));
  }

  /** Changes metadata of responses, which gRPC sends as headers. */
  public static responseHeaders(options: HeaderModifierOptions): GrpcRouteFilter {
    return new GrpcRouteFilter(RouteFilterBody.of('ResponseHeaderModifier', headerModifierSpec(options)));
  }

  /** Sends copies to another backend, whose answers are thrown away. The backend's weight and filters must be unset. */
  public static mirror(backend: BackendRef, options: RouteMirrorOptions = {}): GrpcRouteFilter {
    return new GrpcRouteFilter(RouteFilterBody.mirror(RouteMirror.of(backend._mirrorTarget(), options)));
  }

  /** What an extension of the gateway's implementation does. Istio has none, and refuses the route. */
  public static extension(reference: ObjectRef): GrpcRouteFilter {
    return new GrpcRouteFilter(RouteFilterBody.extension(reference));
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): GrpcRouteFilter {
    return new GrpcRouteFilter(RouteFilterBody.read(spec, TYPES));
  }

  private constructor(private readonly body: RouteFilterBody) {}

  /** What it does, in the words of the Gateway API: `RequestHeaderModifier`. */
  public get filterType(): string {
    return this.body.type;
  }

  /**
   * The filter in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.body._describe();
  }

  /**
   * The filter as the Gateway API's `GRPCRouteFilter`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    return this.body._toSpec(context);
  }
}
