import { httpStatusFault, integer } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { accepted, type Checks, refuse } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import type { IVirtualServiceRef } from '../references';
import { defined } from '../spec';
import { checkWeights, type Destination, WeightedDestination } from './destination';
import type { HttpDirectResponseView, HttpRouteSpec } from './messages';
import { checkRedirect, type RedirectOptions, redirectSpec } from './redirect';
import { conflictChecks } from './route-checks';

type BodySpec = NonNullable<NonNullable<HttpRouteSpec['directResponse']>['body']>;

/** What becomes of a request. */
export enum RouteActionKind {
  /** It is sent to one of some destinations. */
  FORWARD = 'forward',
  /** The caller is sent elsewhere. */
  REDIRECT = 'redirect',
  /** The proxy answers. */
  DIRECT_RESPONSE = 'direct response',
  /** Another virtual service decides. */
  DELEGATE = 'delegate',
}

const MEBIBYTE = 1024 * 1024;

/** The bytes of the body of a direct response; those that stand in Base64 count as what they are. */
export function bodySize({ body }: HttpDirectResponseView): number {
  const { string = '', bytes } = body ?? {};
  return bytes === undefined
    ? Buffer.byteLength(string)
    : Math.floor((bytes.replace(/=+$/, '').length * 3) / 4);
}

/** What istiod's `validateHTTPDirectResponse` has against an answer, apart from its status. */
export const directResponseChecks = {
  'huge-body': (response) =>
    bodySize(response) > MEBIBYTE
      ? {
          code: MeshErrorCode.INVALID_VALUE,
          got: `a body of ${bodySize(response)} bytes`,
          expected: `at most ${MEBIBYTE} bytes, since every proxy is sent it`,
          mend: 'let a workload serve it',
          at: ['body'],
          finding: 'The body of the direct response is larger than 1 MiB.',
        }
      : undefined,
} satisfies Checks<HttpDirectResponseView>;

/** The body of an answer that the proxy gives. */
export class ResponseBody {
  /** A text. */
  public static text(text: string): ResponseBody {
    return new ResponseBody({ string: text });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ResponseBody {
    return new ResponseBody(spec);
  }

  /** Bytes, in Base64. */
  public static base64(bytes: string): ResponseBody {
    return new ResponseBody({ bytes });
  }

  private constructor(private readonly spec: BodySpec) {
    refuse(directResponseChecks, { body: spec });
  }

  /**
   * The body as Istio's `HTTPBody` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return { ...this.spec };
  }
}

/** What becomes of a request: exactly one thing. */
export class RouteAction {
  /** It is sent to a destination. */
  public static forward(destination: Destination): RouteAction {
    return RouteAction.split(WeightedDestination.only(destination));
  }

  /** It is sent to one of some destinations, chosen by chance in the ratio of their weights. */
  public static split(...destinations: WeightedDestination[]): RouteAction {
    checkWeights(destinations);
    return new RouteAction(RouteActionKind.FORWARD, [...destinations], {});
  }

  /** The caller is sent elsewhere. */
  public static redirect(options: RedirectOptions): RouteAction {
    return new RouteAction(RouteActionKind.REDIRECT, [], { redirect: redirectSpec(options) });
  }

  /** The proxy answers with a status of 200 to 599, and a body or none. */
  public static directResponse(status: number, body?: ResponseBody): RouteAction {
    return RouteAction.respond({
      status: integer(status, 'status of a direct response', 200, 599),
      body: body?._toSpec(),
    });
  }

  /**
   * Another virtual service, one without hosts, decides. When it is missing, requests fall to the next rule.
   */
  public static delegate(virtualService: IVirtualServiceRef): RouteAction {
    return new RouteAction(RouteActionKind.DELEGATE, [], {}, virtualService);
  }

  /**
   * Reads the part of a rule that says what becomes of a request.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RouteAction {
    const { route, redirect, directResponse, delegate }: HttpRouteSpec = spec;
    refuse(conflictChecks, { route: spec, isDelegate: false });
    const given = Object.entries({ route, redirect, directResponse, delegate }).filter(([, part]) => part);
    // istiod takes a direct response beside a delegate, and answers it never.
    if (given.length > 1) throw severalActions(given.map(([name]) => name));
    if (redirect) return new RouteAction(RouteActionKind.REDIRECT, [], { redirect: checkRedirect(redirect) });
    if (directResponse) return RouteAction.respond(directResponse);
    if (delegate) {
      const { name, namespace } = delegate;
      return RouteAction.delegate({ virtualServiceName: name ?? '', virtualServiceNamespace: namespace });
    }
    return RouteAction.split(...(route ?? []).map((entry) => WeightedDestination._fromSpec(entry)));
  }

  private static respond(directResponse: NonNullable<HttpRouteSpec['directResponse']>): RouteAction {
    accepted(directResponse.status, httpStatusFault(directResponse.status, 'status of a direct response'));
    if (directResponse.body !== undefined) ResponseBody._fromSpec(directResponse.body);
    return new RouteAction(RouteActionKind.DIRECT_RESPONSE, [], { directResponse: defined(directResponse) });
  }

  private constructor(
    /** Which of the possible things it is. */
    public readonly kind: RouteActionKind,
    /** The destinations, for one that forwards; else empty. */
    public readonly destinations: WeightedDestination[],
    private readonly answer: Pick<HttpRouteSpec, 'redirect' | 'directResponse'>,
    private readonly delegateTo?: IVirtualServiceRef,
  ) {}

  /**
   * The action in words.
   *
   * @internal
   */
  public _describe(): string {
    const { redirect, directResponse } = this.answer;
    switch (this.kind) {
      case RouteActionKind.FORWARD:
        return `to ${this.destinations.map((destination) => destination._describe()).join(', ')}`;
      case RouteActionKind.REDIRECT: {
        const { scheme = '', authority = '', uri, prefixRewrite } = redirect ?? {};
        return `redirect to ${scheme && `${scheme}://`}${authority}${uri ?? prefixRewrite ?? ''}`;
      }
      case RouteActionKind.DIRECT_RESPONSE:
        return `answered ${directResponse?.status}`;
      case RouteActionKind.DELEGATE:
        return `as ${this.delegateTo?.virtualServiceName} decides`;
    }
  }

  /**
   * The action as the fields of Istio's `HTTPRoute` message that make it up.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const { virtualServiceName, virtualServiceNamespace } = this.delegateTo ?? {};
    const forwards = this.kind === RouteActionKind.FORWARD;
    const spec: HttpRouteSpec = defined({
      ...this.answer,
      route: forwards ? this.destinations.map((destination) => destination._toSpec(context)) : undefined,
      delegate: this.delegateTo && defined({ name: virtualServiceName, namespace: virtualServiceNamespace }),
    });
    return spec;
  }
}

function severalActions(names: readonly string[]): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a rule with ${names.join(' and ')}`,
    expected: 'exactly one of route, redirect, directResponse and delegate',
    mend: 'keep the one that is meant',
  });
}
