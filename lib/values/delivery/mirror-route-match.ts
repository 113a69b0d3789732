import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, mapValues } from '../spec';
import { StringMatch } from '../string-match';
import { routableMatch } from './header-route-match';
import type { MirrorMatchSpec } from './rollout-messages';

/** Which requests are copied to the canary. All that is given must hold. */
export interface MirrorRouteMatchProps {
  /**
   * The method.
   *
   * @default - any
   */
  readonly method?: StringMatch;
  /**
   * The path.
   *
   * @default - any
   */
  readonly path?: StringMatch;
  /**
   * Headers, by name.
   *
   * @default - any
   */
  readonly headers?: { readonly [name: string]: StringMatch };
}

/** Requests that are copied to the canary. */
export class MirrorRouteMatch {
  /** Requests that satisfy all of this. */
  public static of(props: MirrorRouteMatchProps): MirrorRouteMatch {
    return new MirrorRouteMatch(props);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): MirrorRouteMatch {
    const { method, path, headers }: MirrorMatchSpec = spec;
    const read = (match: unknown) => (match === undefined ? undefined : StringMatch._fromSpec(match));
    return new MirrorRouteMatch({
      method: read(method),
      path: read(path),
      headers: mapValues(headers, (match) => StringMatch._fromSpec(match)),
    });
  }

  private constructor(private readonly props: MirrorRouteMatchProps) {
    const { method, path, headers = {} } = props;
    if (method) routableMatch(method, 'the method');
    if (path) routableMatch(path, 'the path');
    for (const [name, match] of Object.entries(headers)) routableMatch(match, `the header ${name}`);
    if (method ?? path ?? Object.keys(headers)[0]) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a condition of requests to copy that asks for nothing',
      expected: 'a method, a path or headers',
      mend: "for all requests use path: StringMatch.prefix('/')",
    });
  }

  /**
   * The condition in words.
   *
   * @internal
   */
  public _describe(): string {
    const { method, path, headers = {} } = this.props;
    return [
      ...(method ? [`the method ${method._describe()}`] : []),
      ...(path ? [`the path ${path._describe()}`] : []),
      ...Object.entries(headers).map(([name, match]) => `the header ${name} ${match._describe()}`),
    ].join(' and ');
  }

  /**
   * The condition as Argo's `RouteMatch`.
   *
   * @internal
   */
  public _toSpec(): any {
    const { method, path, headers } = this.props;
    const spec: MirrorMatchSpec = defined({
      method: method?._toSpec(),
      path: path?._toSpec(),
      headers: mapValues(headers, (match) => match._toSpec()),
    });
    return spec;
  }
}
