import { atMostOne, filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type Checks, type MeshFault, missingSetting, refuse } from '../mesh-fault';
import { defined } from '../spec';
import type { CustomTagSpec, CustomTagView } from './messages';

/** Where the value of a tag can come from, as protobuf has them: of several, the last counts. */
const originOf = (tag: CustomTagView) =>
  (['formatter', 'header', 'environment', 'literal'] as const).find((origin) => tag[origin] !== undefined);

const nameless = (origin: string, field: string): MeshFault =>
  missingSetting(
    `a tag without ${origin}.${field}`,
    'text that is not empty',
    'give what a tag is made of',
    [origin],
    `A custom tag has no ${origin}.${field}.`,
  );

/** What istiod's `validateTelemetryTracing` has against a tag. */
export const customTagChecks = {
  'tag-header': (tag) =>
    originOf(tag) === 'header' && !tag.header?.name ? nameless('header', 'name') : undefined,
  'tag-environment': (tag) =>
    originOf(tag) === 'environment' && !tag.environment?.name ? nameless('environment', 'name') : undefined,
  'tag-literal': (tag) =>
    originOf(tag) === 'literal' && !tag.literal?.value ? nameless('literal', 'value') : undefined,
} satisfies Checks<CustomTagView>;

/** Where the value of a tag of a span comes from. */
export class CustomTag {
  /** Always this text. */
  public static literal(value: string): CustomTag {
    return new CustomTag({ literal: { value } });
  }

  /**
   * An environment variable of the proxy, not of the workload.
   *
   * @param name the name of the variable
   * @param defaultValue the value where there is no such variable; left out, there is no tag then
   */
  public static environment(name: string, defaultValue?: string): CustomTag {
    return new CustomTag({ environment: defined({ name, defaultValue }) });
  }

  /**
   * A header of the request.
   *
   * @param name the name of the header
   * @param defaultValue the value where the request has no such header; left out, there is no tag then
   */
  public static header(name: string, defaultValue?: string): CustomTag {
    return new CustomTag({ header: defined({ name, defaultValue }) });
  }

  /** A text with commands of Envoy's access logs, such as `%REQUEST_HEADER(x-tenant)%`. Proxies before 1.29 ignore it. */
  public static formatter(value: string): CustomTag {
    return new CustomTag({ formatter: { value } });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CustomTag {
    const { literal, environment, header, formatter }: CustomTagSpec = spec;
    const named = (tag: typeof header) => tag && defined({ name: tag.name, defaultValue: tag.defaultValue });
    return new CustomTag(
      defined({
        literal: literal && { value: literal.value },
        environment: named(environment),
        header: named(header),
        formatter: formatter && { value: formatter.value },
      }),
    );
  }

  private constructor(private readonly spec: CustomTagSpec) {
    const { literal, environment, header, formatter } = spec;
    atMostOne({ literal, environment, header, formatter }, 'a tag', 'its value has one origin');
    refuse(customTagChecks, spec);
    const value = literal?.value ?? environment?.name ?? header?.name ?? formatter?.value;
    if (value !== undefined) filled(value, 'what a tag is made of');
    else {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a tag without an origin of its value',
        expected: 'one of literal, environment, header, formatter',
        mend: 'use a method of CustomTag',
      });
    }
  }

  /**
   * The origin of the value in words.
   *
   * @internal
   */
  public _describe(): string {
    const { literal, environment, header, formatter } = this.spec;
    if (literal !== undefined) return JSON.stringify(literal.value);
    if (formatter !== undefined) return `the text ${JSON.stringify(formatter.value)}`;
    const [what, named] =
      header === undefined ? ['the environment variable', environment] : ['the header', header];
    const otherwise =
      named?.defaultValue === undefined ? '' : `, or else ${JSON.stringify(named.defaultValue)}`;
    return `${what} ${named?.name}${otherwise}`;
  }

  /**
   * The origin as Istio's `CustomTag` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
