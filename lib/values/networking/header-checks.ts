import { isAuthority } from '../header-names';
import { headerValueFault } from '../header-values';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault } from '../mesh-fault';
import type { HeadersView, HttpRouteView } from './messages';

/** One change of a header. */
interface Change {
  readonly name: string;
  /** What it is set to, or what is added; undefined where it is removed. */
  readonly value?: string;
  readonly what: 'request header' | 'response header';
  readonly at: readonly (string | number)[];
}

function changesOf(headers: HeadersView): Change[] {
  return (['request', 'response'] as const).flatMap((side) => {
    const { add = {}, set = {}, remove = [] } = headers[side] ?? {};
    const what = `${side} header` as const;
    const written = (operation: string, map: { readonly [name: string]: string }) =>
      Object.entries(map).map(([name, value]) => ({ name, value, what, at: [side, operation, name] }));
    return [
      ...written('add', add),
      ...written('set', set),
      ...remove.map((name, i) => ({ name, what, at: [side, 'remove', i] })),
    ];
  });
}

/** The authority of a request can be set; nothing else of what HTTP/2 has for the request line can be changed. */
const setsAuthority = ({ name, value, what }: Change) =>
  isAuthority(name) && value !== undefined && what === 'request header';

const nameFaults = (headers: HeadersView, isWrong: (name: string) => boolean, finding?: string) =>
  changesOf(headers)
    .filter((change) => !setsAuthority(change) && isWrong(change.name))
    .map(({ name, what, at }): MeshFault => ({
      code: MeshErrorCode.INVALID_HEADER,
      got: `${what} ${JSON.stringify(name)}`,
      expected: 'a header name without ":", and not "host"; on requests ":authority" and "host" can be set',
      mend: 'to change where a request goes or what it is called, use a rewrite',
      at,
      finding: finding ?? JSON.stringify(name),
    }));

const valueFaults = (headers: HeadersView, kind: 'control' | 'variable') =>
  changesOf(headers).flatMap(({ name, value = '', what, at }): MeshFault[] => {
    const fault = headerValueFault(value);
    if (fault?.kind !== kind) return [];
    return [
      {
        code: MeshErrorCode.INVALID_HEADER,
        got: `${what} ${name} ${JSON.stringify(value)}`,
        expected:
          'text without control characters, in which each "%" is written "%%" or belongs to a variable such as %HOSTNAME%',
        mend: 'write "%%" for a percent sign',
        at,
        finding:
          kind === 'control' ? JSON.stringify(value) : `a malformed variable; expected ${fault.expected}`,
      },
    ];
  });

/** What istiod's `ValidateHTTPHeaderOperationName` and `ValidateHTTPHeaderValue` have against changes of headers. */
export const headersChecks = {
  'empty-name': (headers) => nameFaults(headers, (name) => name === '', 'an empty name of a header'),
  host: (headers) => nameFaults(headers, (name) => name.toLowerCase() === 'host'),
  pseudo: (headers) => nameFaults(headers, (name) => name.startsWith(':')),
  'control-character': (headers) => valueFaults(headers, 'control'),
  variable: (headers) => valueFaults(headers, 'variable'),
} satisfies Checks<HeadersView>;

/** What istiod's `validateAuthorityRewrite` has against a rule: its authority can be set once in all. */
export const authorityChecks = {
  'authority-twice': ({ headers, rewrite }) => {
    let before = rewrite?.authority ?? '';
    for (const operation of ['set', 'add'] as const) {
      for (const [name, value] of Object.entries(headers?.request?.[operation] ?? {})) {
        if (!isAuthority(name)) continue;
        if (before !== '') {
          return conflictingSettings(
            `the authority set to ${JSON.stringify(before)} and to ${JSON.stringify(value)}`,
            'one value for :authority and host together, headers and rewrite included',
            'keep one of them',
            ['headers', 'request', operation, name],
          );
        }
        before = value;
      }
    }
    return undefined;
  },
} satisfies Checks<Pick<HttpRouteView, 'headers' | 'rewrite'>>;
