import { choice } from '../checks';
import { checkFieldMatches, describeFields, fieldMatchSpecs, joinLists } from './field-match';
import { bounded, knownFields } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { checkRegex } from '../regex';
import { defined } from '../spec';
import type { StringMatch } from '../string-match';
import type { FieldMatchSpec, GrpcRouteMatchSpec } from './wire-gateway-api';

/** Which gRPC methods a match is for. One of the two is needed. */
export interface GrpcMethodOptions {
  /**
   * The service, with its package: `helloworld.Greeter`.
   *
   * @default - any
   */
  readonly service?: string;
  /**
   * The method, without the service.
   *
   * @default - any
   */
  readonly method?: string;
}

/** The conditions of a `GrpcRouteMatch`. All that are given must hold. */
export interface GrpcRouteMatchProps {
  /**
   * The service and the method, exactly.
   *
   * @default - any
   */
  readonly method?: GrpcMethodOptions;
  /**
   * The service and the method, each as a regular expression in RE2 syntax.
   *
   * @default - any
   */
  readonly methodRegex?: GrpcMethodOptions;
  /**
   * Metadata of the call, by name. At most 16. A prefix or presence is written as a regular expression.
   *
   * @default - any
   */
  readonly headers?: { [name: string]: StringMatch };
}

type MethodSpec = NonNullable<GrpcRouteMatchSpec['method']>;

const SERVICE = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

/** Conditions on a gRPC call, all of which must hold. A rule that lists several matches asks for any one of them. */
export class GrpcRouteMatch {
  /** All the conditions of some matches, together. */
  public static all(...matches: GrpcRouteMatch[]): GrpcRouteMatch {
    const specs = matches.map(({ spec }) => spec);
    const methods = specs.flatMap(({ method }) => (method === undefined ? [] : [method]));
    if (methods.length > 1) throw conflict('two conditions on the method', 'for "or", list two matches');
    return GrpcRouteMatch._fromSpec(
      defined({ method: methods[0], headers: joinLists(specs.map(({ headers }) => headers)) }),
    );
  }

  /** Conditions by name. */
  public static of(props: GrpcRouteMatchProps): GrpcRouteMatch {
    const { method, methodRegex } = props;
    if (method !== undefined && methodRegex !== undefined) {
      throw conflict('a method exactly and as an expression', 'keep one of them');
    }
    const given = methodRegex ?? method;
    const type = methodRegex === undefined ? 'Exact' : 'RegularExpression';
    return GrpcRouteMatch._fromSpec(
      defined({
        method: given && defined({ type, service: given.service, method: given.method }),
        headers: fieldMatchSpecs(props.headers),
      }),
    );
  }

  /** All methods of a service, by its full name: `helloworld.Greeter`. */
  public static service(service: string): GrpcRouteMatch {
    return GrpcRouteMatch.of({ method: { service } });
  }

  /** One method of a service. */
  public static method(service: string, method: string): GrpcRouteMatch {
    return GrpcRouteMatch.of({ method: { service, method } });
  }

  /** Metadata of the call. One without it does not match. */
  public static header(name: string, match: StringMatch): GrpcRouteMatch {
    return GrpcRouteMatch.of({ headers: { [name]: match } });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): GrpcRouteMatch {
    return new GrpcRouteMatch(
      knownFields<GrpcRouteMatchSpec, 'method' | 'headers'>(spec, 'a match', 'method', 'headers'),
    );
  }

  private readonly spec: GrpcRouteMatchSpec;

  private constructor(wire: GrpcRouteMatchSpec) {
    this.spec = defined({
      method: wire.method && checkMethod(wire.method),
      headers: checkFieldMatches(wire.headers, 'header', 4096) as typeof wire.headers,
    });
  }

  /**
   * The conditions in words.
   *
   * @internal
   */
  public _describe(): string {
    const { method, headers } = this.spec;
    const verb = method?.type === 'RegularExpression' ? 'matches' : 'is';
    const parts = [
      ...(method?.service === undefined ? [] : [`service ${verb} ${method.service}`]),
      ...(method?.method === undefined ? [] : [`method ${verb} ${method.method}`]),
      ...describeFields(headers as FieldMatchSpec[] | undefined, 'header'),
    ];
    return parts.length === 0 ? 'any call' : parts.join(' and ');
  }

  /**
   * The conditions as the Gateway API's `GRPCRouteMatch`.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

function checkMethod(spec: MethodSpec): MethodSpec {
  const names = ['type', 'service', 'method'] as const;
  const wire = knownFields<MethodSpec, (typeof names)[number]>(spec, 'a gRPC method', ...names);
  const { type = 'Exact', service, method } = wire;
  choice(type, ['Exact', 'RegularExpression'], 'type of a gRPC method');
  if (service === undefined && method === undefined) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a gRPC method without service and method',
      expected: 'one of them at least',
      mend: 'name the service, or leave the condition out',
    });
  }
  for (const [what, text, pattern] of [
    ['gRPC service', service, SERVICE],
    ['gRPC method', method, METHOD],
  ] as const) {
    if (text === undefined) continue;
    bounded(text, what, 0, 1024);
    if (type === 'RegularExpression') checkRegex(text);
    else if (!pattern.test(text)) throw invalidName(what, text);
  }
  return wire;
}

function invalidName(what: string, text: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_NAME,
    got: `${what} ${JSON.stringify(text)}`,
    expected: 'letters, digits and "_", no digit first; for a service also "." between names',
    mend: 'write it as the .proto file has it, without "/"',
  });
}

function conflict(got: string, mend: string): MeshError {
  const expected = 'one, since all conditions of a match must hold';
  return new MeshError({ code: MeshErrorCode.CONFLICTING_SETTINGS, got, expected, mend });
}
