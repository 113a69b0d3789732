import { isAuthority } from '../header-names';
import { refuse } from '../mesh-fault';
import { authorityChecks, headersChecks } from './header-checks';
import { defined, filledList } from '../spec';
import type { HeadersSpec } from '../wire';

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
