/** The port of a redirect, when it is not named. */
export enum DerivePort {
  /** 80 for http, 443 for https. */
  FROM_PROTOCOL_DEFAULT = 'FROM_PROTOCOL_DEFAULT',
  /** The port by which the request came. */
  FROM_REQUEST_PORT = 'FROM_REQUEST_PORT',
}

/** Where callers are sent. At least one of path, prefix, authority, scheme and port is needed. */
export interface RedirectOptions {
  /**
   * The new path, the whole of it.
   *
   * @default - as it was
   */
  readonly path?: string;
  /**
   * What to put in place of the prefix that the match found. All matches of the rule must ask for a prefix.
   *
   * @default - the path stays
   */
  readonly prefix?: string;
  /**
   * The new host.
   *
   * @default - as it was
   */
  readonly authority?: string;
  /**
   * The new scheme: `http` or `https`.
   *
   * @default - as it was
   */
  readonly scheme?: string;
  /**
   * The new port.
   *
   * @default - as `derivePort` says
   */
  readonly port?: number;
  /**
   * Where the port comes from, when it is not named.
   *
   * @default - as it was
   */
  readonly derivePort?: DerivePort;
  /**
   * The status of the answer: 301, 302, 303, 307 or 308.
   *
   * @default 301
   */
  readonly code?: number;
}
