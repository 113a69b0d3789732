import type { Duration } from 'cdk8s';
import { choice, distinct, integer } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, filledList } from '../spec';
import { knownFields, sizedList, tokenName } from './gateway-api-checks';
import type { RouteCorsSpec } from './wire-gateway-api';

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

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', '*'];
const ORIGIN = /(^\*$)|(^(http(s)?):\/\/(((\*\.)?([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(:([0-9]{1,5}))?)$)/;

/** Renders a CORS policy. */
export function routeCorsSpec(options: RouteCorsOptions): any {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials } = options;
  return defined({
    allowOrigins: filledList(allowOrigins),
    allowMethods: filledList(allowMethods),
    allowHeaders: filledList(allowHeaders),
    exposeHeaders: filledList(exposeHeaders),
    maxAge: maxAge?.toSeconds({ integral: false }),
    allowCredentials,
  });
}

/** Checks a CORS policy as the CRD does. Returns a copy. */
export function checkRouteCors(spec: any): any {
  const names = [
    'allowOrigins',
    'allowMethods',
    'allowHeaders',
    'exposeHeaders',
    'maxAge',
    'allowCredentials',
  ] as const;
  const wire = knownFields<RouteCorsSpec, (typeof names)[number]>(spec, 'a CORS policy', ...names);
  const set = (field: (typeof names)[0 | 1 | 2 | 3], most: number, check: (entry: string) => void) => {
    const list: string[] = sizedList<string>(wire[field], `${field} of CORS`, most) ?? [];
    for (const entry of distinct(list, field)) check(entry);
    if (field !== 'exposeHeaders' && list.includes('*') && list.length > 1)
      throw starAmongOthers(field, list);
  };
  set('allowOrigins', 64, checkOrigin);
  set('allowMethods', 9, (method) => choice(method, METHODS, 'allowed method'));
  set('allowHeaders', 64, (name) => tokenName(name, 'allowed header'));
  set('exposeHeaders', 64, (name) => tokenName(name, 'exposed header'));
  if (wire.maxAge !== undefined) integer(wire.maxAge, 'seconds for which a preflight answer may be kept', 1);
  return structuredClone(wire);
}

/** The policy in words. */
export function describeRouteCors(spec: any): string {
  const { allowOrigins = [], allowMethods = [] }: RouteCorsSpec = spec;
  const methods = allowMethods.length === 0 ? '' : ` by ${allowMethods.join(', ')}`;
  return `calls from pages of ${allowOrigins.join(', ') || 'no other origin'}${methods}`;
}

function checkOrigin(origin: string): void {
  if (origin.length <= 253 && ORIGIN.test(origin)) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `the allowed origin ${JSON.stringify(origin)}`,
    expected:
      '"http://" or "https://" with a host and maybe a port, whose first label may be "*"; or "*" alone',
    mend: 'write the origin without path and without "/" at the end',
  });
}

function starAmongOthers(field: string, list: readonly string[]): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `${field} ${list.join(', ')}`,
    expected: '"*" alone, or others',
    mend: 'take "*" away, or the others',
  });
}
