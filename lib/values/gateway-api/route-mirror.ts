/** How many requests are copied. */
export interface RouteMirrorOptions {
  /**
   * The percentage of requests. It may have up to six decimals.
   *
   * @default 100
   */
  readonly percentage?: number;
}
