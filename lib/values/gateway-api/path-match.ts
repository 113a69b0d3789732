import { choice } from '../checks';
import { knownFields } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { checkRegex } from '../regex';
import type { PathMatchSpec } from './wire-gateway-api';

/** The language in which a `PathMatch` is written. */
export enum PathMatchKind {
  /** The whole path. */
  EXACT = 'Exact',
  /** The first elements of the path. */
  PREFIX = 'PathPrefix',
  /** An RE2 regular expression that the whole path must match. */
  REGEX = 'RegularExpression',
}

const CHARACTERS = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;
const FORBIDDEN = ['//', '/./', '/../', '%2f', '%2F', '#'];

/**
 * A condition on the path of a request, without the query.
 *
 * It is not a `StringMatch`: a prefix of the Gateway API is one of whole path elements.
 */
export class PathMatch {
  /** The path is exactly this one. */
  public static exact(path: string): PathMatch {
    return PathMatch._fromSpec({ type: PathMatchKind.EXACT, value: path });
  }

  /** The path is this one, or goes on with `/`: `/foo` matches `/foo/bar`, not `/foobar`. A `/` at the end is ignored. */
  public static prefix(path: string): PathMatch {
    return PathMatch._fromSpec({ type: PathMatchKind.PREFIX, value: path });
  }

  /**
   * The whole path matches this regular expression in RE2 syntax. With Istio, rules that match by one come behind those
   * that match by a prefix, however short.
   */
  public static regex(expression: string): PathMatch {
    return PathMatch._fromSpec({ type: PathMatchKind.REGEX, value: expression });
  }

  /**
   * Reads what `_toSpec()` wrote. Without type it is a prefix, without value `/`.
   *
   * @internal
   */
  public static _fromSpec(spec: any): PathMatch {
    return new PathMatch(knownFields<PathMatchSpec, 'type' | 'value'>(spec, 'a path', 'type', 'value'));
  }

  /** The language of the condition. */
  public readonly kind: PathMatchKind;
  /** The path, prefix or expression. */
  public readonly value: string;

  private constructor(private readonly spec: PathMatchSpec) {
    const { type = PathMatchKind.PREFIX, value = '/' } = spec;
    this.kind = choice(type, Object.values(PathMatchKind), 'type of a path match') as PathMatchKind;
    this.value = value;
    if (this.kind === PathMatchKind.REGEX) checkRegex(value);
    else checkPath(value);
  }

  /**
   * The condition in words, to follow a noun: `is exactly "/x"`.
   *
   * @internal
   */
  public _describe(): string {
    const text = JSON.stringify(this.value);
    if (this.kind === PathMatchKind.EXACT) return `is exactly ${text}`;
    return this.kind === PathMatchKind.PREFIX ? `is ${text} or below it` : `matches the expression ${text}`;
  }

  /**
   * The condition as the Gateway API's `HTTPPathMatch`.
   *
   * @internal
   */
  public _toSpec(): any {
    return { ...this.spec };
  }
}

function checkPath(path: string): void {
  const forbidden = FORBIDDEN.find((part) => path.includes(part));
  const whole =
    path.startsWith('/') && path.length <= 1024 && CHARACTERS.test(path) && !/\/\.{1,2}$/.test(path);
  if (whole && forbidden === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `the path ${JSON.stringify(path)}${forbidden === undefined ? '' : `, with ${forbidden}`}`,
    expected:
      'an absolute path of at most 1024 characters as it is sent, without "//", "." or ".." as elements',
    mend: 'write the path with its leading "/", its odd characters as %XX, without query',
  });
}
