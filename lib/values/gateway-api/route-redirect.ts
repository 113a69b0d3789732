/** How the host and the path of a request are changed on its way to a backend. At least one of them is needed. */
export interface RouteRewriteOptions {
  /**
   * The new host, without port.
   *
   * @default - as it was
   */
  readonly hostname?: string;
  /**
   * The new path, the whole of it.
   *
   * @default - as it was
   */
  readonly path?: string;
  /**
   * What to put in place of the prefix that the match found. The rule must have one match, by a prefix of the path.
   *
   * @default - the prefix stays
   */
  readonly prefix?: string;
}

/** Where callers are sent. At least one of the first five is needed. */
export interface RouteRedirectOptions extends RouteRewriteOptions {
  /**
   * The new scheme: `http` or `https`.
   *
   * @default - as it was
   */
  readonly scheme?: string;
  /**
   * The new port.
   *
   * @default - that of the scheme where one is given, or else that of the listener
   */
  readonly port?: number;
  /**
   * The status of the answer: 301, 302, 303, 307 or 308.
   *
   * @default 302
   */
  readonly code?: number;
}
