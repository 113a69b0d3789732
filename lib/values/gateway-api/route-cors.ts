import type { Duration } from 'cdk8s';

/** Which pages of other origins may call. */
export interface RouteCorsOptions {
  /**
   * The origins: `https://example.com`, `https://*.example.com`, with a port where it is not the usual one, or `*` alone
   * for all. A `*` stands for any characters, further labels included.
   *
   * @default - none
   */
  readonly allowOrigins?: string[];
  /**
   * The methods that they may use, in capitals, or `*` alone.
   *
   * @default - none beyond those that need no leave
   */
  readonly allowMethods?: string[];
  /**
   * The headers that they may send, or `*` alone.
   *
   * @default - none beyond those that need no leave
   */
  readonly allowHeaders?: string[];
  /**
   * The headers of responses that they may read, or `*`.
   *
   * @default - none beyond those that need no leave
   */
  readonly exposeHeaders?: string[];
  /**
   * How long the answer to a preflight request may be kept: whole seconds, at least one.
   *
   * @default Duration.seconds(5)
   */
  readonly maxAge?: Duration;
  /**
   * Whether they may send cookies and other credentials.
   *
   * @default false
   */
  readonly allowCredentials?: boolean;
}
