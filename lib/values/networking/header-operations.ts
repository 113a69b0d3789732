import { headerValueFault, isAuthority, wrongHeaderValue } from '../headers';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import type { HeadersSpec, HeadersView, HttpRouteView } from './messages';

/** What to change on the headers of requests and responses. */
export interface HeaderOperationsProps {
  /**
   * Headers to set on requests, in place of any that are there. `:authority` or `host` sets the authority.
   *
   * @default - none
   */
  readonly setRequest?: { [name: string]: string };
  /**
   * Headers to add to requests, beside those that are there.
   *
   * @default - none
   */
  readonly addRequest?: { [name: string]: string };
  /**
   * Names of headers to take off requests.
   *
   * @default - none
   */
  readonly removeRequest?: string[];
  /**
   * Headers to set on responses, in place of any that are there.
   *
   * @default - none
   */
  readonly setResponse?: { [name: string]: string };
  /**
   * Headers to add to responses, beside those that are there.
   *
   * @default - none
   */
  readonly addResponse?: { [name: string]: string };
  /**
   * Names of headers to take off responses.
   *
   * @default - none
   */
  readonly removeResponse?: string[];
}

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

const nameFaults = (
  headers: HeadersView,
  isWrong: (name: string) => boolean,
  finding: (name: string) => string,
) =>
  changesOf(headers)
    .filter((change) => !setsAuthority(change) && isWrong(change.name))
    .map(({ name, what, at }): MeshFault => ({
      code: MeshErrorCode.INVALID_HEADER,
      got: `${what} ${JSON.stringify(name)}`,
      expected: 'a header name without ":", and not "host"; on requests ":authority" and "host" can be set',
      mend: 'to change where a request goes or what it is called, use a rewrite',
      at,
      finding: finding(JSON.stringify(name)),
    }));

const valueFaults = (headers: HeadersView, kind: 'control' | 'variable') =>
  changesOf(headers).flatMap(({ name, value = '', what, at }): MeshFault[] => {
    const fault = headerValueFault(value);
    if (fault?.kind !== kind) return [];
    return [
      {
        ...wrongHeaderValue(value, `${what} ${name}`),
        at,
        finding:
          kind === 'control'
            ? `The value ${JSON.stringify(value)} of a header has control characters.`
            : `The value of a header has a malformed variable where Envoy expects ${fault.expected}.`,
      },
    ];
  });

/** What istiod's `ValidateHTTPHeaderOperationName` and `ValidateHTTPHeaderValue` have against changes of headers. */
export const headersChecks = {
  'empty-name': (headers) =>
    nameFaults(
      headers,
      (name) => name === '',
      () => 'The name of a header is empty.',
    ),
  host: (headers) =>
    nameFaults(
      headers,
      (name) => name.toLowerCase() === 'host',
      (name) => `The header ${name} is removed, or is changed in a response.`,
    ),
  pseudo: (headers) =>
    nameFaults(
      headers,
      (name) => name.startsWith(':'),
      (name) => `The header ${name} belongs to the request line and cannot be changed.`,
    ),
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
            `The authority of requests is set to ${JSON.stringify(before)} and to ${JSON.stringify(value)}.`,
          );
        }
        before = value;
      }
    }
    return undefined;
  },
} satisfies Checks<Pick<HttpRouteView, 'headers' | 'rewrite'>>;

/**
 * Changes to the headers of requests on their way to a destination, and of responses on their way back.
 *
 * In a value, `%` begins a variable of Envoy's (`%DOWNSTREAM_REMOTE_ADDRESS%`); a percent sign is `%%`.
 */
export class HeaderOperations {
  /** Changes to headers. */
  public static of(props: HeaderOperationsProps): HeaderOperations {
    return new HeaderOperations(props);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HeaderOperations {
    const { request, response }: HeadersSpec = spec;
    return new HeaderOperations(
      defined({
        setRequest: request?.set,
        addRequest: request?.add,
        removeRequest: request?.remove,
        setResponse: response?.set,
        addResponse: response?.add,
        removeResponse: response?.remove,
      }),
    );
  }

  /**
   * The value to which the authority of requests is set, if it is.
   *
   * @internal
   */
  public readonly _authority?: string;

  private constructor(
    /**
     * The changes.
     *
     * @internal
     */
    public readonly _operations: HeaderOperationsProps,
  ) {
    const { setRequest, addRequest } = _operations;
    refuse(headersChecks, this._toSpec());
    refuse(authorityChecks, { headers: this._toSpec() });
    const changes = [...Object.entries(setRequest ?? {}), ...Object.entries(addRequest ?? {})];
    this._authority = changes.find(([name]) => isAuthority(name))?.[1];
  }

  /**
   * The changes in words.
   *
   * @internal
   */
  public _describe(): string {
    const { setRequest, addRequest, removeRequest, setResponse, addResponse, removeResponse } =
      this._operations;
    const list = (verb: string, names: string[] | undefined, side: string) =>
      names === undefined || names.length === 0 ? [] : [`${verb} ${side} header ${names.join(', ')}`];
    return [
      ...list('set', setRequest && Object.keys(setRequest), 'request'),
      ...list('add', addRequest && Object.keys(addRequest), 'request'),
      ...list('remove', removeRequest, 'request'),
      ...list('set', setResponse && Object.keys(setResponse), 'response'),
      ...list('add', addResponse && Object.keys(addResponse), 'response'),
      ...list('remove', removeResponse, 'response'),
    ].join('; ');
  }

  /**
   * The changes as Istio's `Headers` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const { setRequest, addRequest, removeRequest, setResponse, addResponse, removeResponse } =
      this._operations;
    const side = (set?: { [name: string]: string }, add?: { [name: string]: string }, remove?: string[]) => {
      const fields = defined({ set, add, remove: filledList(remove) });
      return Object.keys(fields).length === 0 ? undefined : fields;
    };
    const spec: HeadersSpec = defined({
      request: side(setRequest, addRequest, removeRequest),
      response: side(setResponse, addResponse, removeResponse),
    });
    return spec;
  }
}
