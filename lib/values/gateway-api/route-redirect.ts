import { atMostOne, choice, port } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined } from '../spec';
import { bounded, hostname, knownFields } from './gateway-api-checks';
import type { RouteRedirectSpec, RouteRewriteSpec } from './wire-gateway-api';

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

type PathSpec = NonNullable<RouteRewriteSpec['path']>;

const CODES = [301, 302, 303, 307, 308];

function pathSpec({ path, prefix }: RouteRewriteOptions): any {
  atMostOne({ path, prefix }, 'a change of the path', 'both say what becomes of it');
  if (path !== undefined) return { type: 'ReplaceFullPath', replaceFullPath: path };
  return prefix === undefined ? undefined : { type: 'ReplacePrefixMatch', replacePrefixMatch: prefix };
}

function refuseNothing(spec: object, what: string): void {
  if (Object.keys(spec).length > 0) return;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `a ${what} that changes nothing`,
    expected: 'at least one change',
    mend: 'say what is to change, or leave it out',
  });
}

/** Renders a redirect. */
export function routeRedirectSpec(options: RouteRedirectOptions): any {
  const { hostname, scheme, port, code } = options;
  const changes = defined({ scheme, hostname, path: pathSpec(options), port });
  refuseNothing(changes, 'redirect');
  return defined({ ...changes, statusCode: code });
}

/** Renders a rewrite. */
export function routeRewriteSpec(options: RouteRewriteOptions): any {
  const changes = defined({ hostname: options.hostname, path: pathSpec(options) });
  refuseNothing(changes, 'rewrite');
  return changes;
}

/** Checks a redirect as the CRD does. Returns a copy. */
export function checkRouteRedirect(spec: any): any {
  const names = ['scheme', 'hostname', 'path', 'port', 'statusCode'] as const;
  const wire = knownFields<RouteRedirectSpec, (typeof names)[number]>(spec, 'a redirect', ...names);
  if (wire.scheme !== undefined) choice(wire.scheme, ['http', 'https'], 'scheme of a redirect');
  if (wire.hostname !== undefined) hostname(wire.hostname, 'host of a redirect');
  if (wire.port !== undefined) port(wire.port, 'port of a redirect');
  if (wire.statusCode !== undefined && !CODES.includes(wire.statusCode)) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_NUMBER,
      got: `status ${String(wire.statusCode)} of a redirect`,
      expected: `one of ${CODES.join(', ')}`,
      mend: 'use 302 for a redirect that is not for ever, 307 or 308 to keep the method',
    });
  }
  return defined({ ...wire, path: wire.path && checkPath(wire.path) });
}

/** Checks a rewrite as the CRD does. Returns a copy. */
export function checkRouteRewrite(spec: any): any {
  const wire = knownFields<RouteRewriteSpec, 'hostname' | 'path'>(spec, 'a rewrite', 'hostname', 'path');
  if (wire.hostname !== undefined) hostname(wire.hostname, 'host of a rewrite');
  return defined({ ...wire, path: wire.path && checkPath(wire.path) });
}

/** What becomes of host and path, in words. */
export function describeRewrite(spec: any): string {
  const { scheme, hostname, path, port }: RouteRedirectSpec = spec;
  const parts = [
    ...(scheme === undefined ? [] : [`scheme ${scheme}`]),
    ...(hostname === undefined ? [] : [`host ${hostname}`]),
    ...(port === undefined ? [] : [`port ${port}`]),
    ...(path?.replaceFullPath === undefined ? [] : [`path ${path.replaceFullPath}`]),
    ...(path?.replacePrefixMatch === undefined ? [] : [`prefix ${path.replacePrefixMatch}`]),
  ];
  return parts.join(', ') || 'the same';
}

/** Whether the prefix of the path is replaced, so that a match by prefix is needed. */
export function replacesPrefix(spec: { path?: { replacePrefixMatch?: string } } | undefined): boolean {
  return spec?.path?.replacePrefixMatch !== undefined;
}

function checkPath(spec: PathSpec): any {
  const fields = { ReplaceFullPath: 'replaceFullPath', ReplacePrefixMatch: 'replacePrefixMatch' } as const;
  const names = ['type', 'replaceFullPath', 'replacePrefixMatch'] as const;
  const wire = knownFields<PathSpec, (typeof names)[number]>(spec, 'a change of the path', ...names);
  choice(wire.type, Object.keys(fields), 'type of a change of the path');
  const { replaceFullPath, replacePrefixMatch } = wire;
  atMostOne({ replaceFullPath, replacePrefixMatch }, 'a change of the path', 'its type names one');
  bounded(wire[fields[wire.type]] ?? missingPath(fields[wire.type]), 'new path', 0, 1024);
  return wire;
}

function missingPath(field: string): never {
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `a change of the path without ${field}`,
    expected: 'the field that its type names',
    mend: `give ${field}`,
  });
}
