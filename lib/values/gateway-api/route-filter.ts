import type { RenderContext } from '../mesh-host';

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
