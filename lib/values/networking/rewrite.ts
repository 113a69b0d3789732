import { refuse } from '../mesh-fault';
import { rewriteChecks, rewriteRegexChecks } from './rewrite-checks';
import { defined } from '../spec';
import type { HttpRouteSpec } from './messages';

type RewriteSpec = NonNullable<HttpRouteSpec['rewrite']>;

/** What else to rewrite. */
export interface RewriteOptions {
  /**
   * The host that the destination is told to be asked for.
   *
   * @default - as the caller wrote it
   */
  readonly authority?: string;
}

/** A change to the path or the host of a request before it is sent on. */
export class Rewrite {
  /**
   * Puts this path in place of what the match found: the prefix, when it asked for a prefix, else the whole path.
   *
   * Only characters are exchanged: `/` in place of the prefix `/app` makes `//x` of `/app/x`.
   */
  public static path(path: string, options: RewriteOptions = {}): Rewrite {
    return new Rewrite(defined({ uri: path, authority: options.authority }));
  }

  /**
   * Puts text in place of all that an RE2 expression finds in the path.
   *
   * @param pattern what to look for
   * @param substitution what to put there; `\1` stands for the first group
   * @param options what else to rewrite
   */
  public static pathRegex(pattern: string, substitution: string, options: RewriteOptions = {}): Rewrite {
    return new Rewrite(
      defined({ uriRegexRewrite: { match: pattern, rewrite: substitution }, authority: options.authority }),
    );
  }

  /** Only the host that the destination is told to be asked for. */
  public static authority(authority: string): Rewrite {
    return new Rewrite({ authority });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Rewrite {
    return new Rewrite(spec);
  }

  private constructor(private readonly spec: RewriteSpec) {
    refuse(rewriteChecks, spec);
    refuse(rewriteRegexChecks, spec);
  }

  /**
   * The host that the destination is told; undefined where it stays.
   *
   * @internal
   */
  public get _newAuthority(): string | undefined {
    return this.spec.authority;
  }

  /**
   * The rewrite in words.
   *
   * @internal
   */
  public _describe(): string {
    const { uri, uriRegexRewrite, authority } = this.spec;
    return [
      ...(uri === undefined ? [] : [`path becomes ${uri}`]),
      ...(uriRegexRewrite === undefined
        ? []
        : [`${uriRegexRewrite.match} in the path becomes ${uriRegexRewrite.rewrite}`]),
      ...(authority === undefined ? [] : [`authority becomes ${authority}`]),
    ].join('; ');
  }

  /**
   * The rewrite as Istio's `HTTPRewrite` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return { ...this.spec };
  }
}
