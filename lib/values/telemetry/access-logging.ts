import type { ExtensionProvider } from '../install/extension-provider';
import { filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined } from '../spec';
import { modeSpec, providerNames, providerSpecs, readMode, readProviders, sideOf } from './telemetry-parts';
import type { AccessLoggingSpec } from './messages';
import type { WorkloadMode } from '../workload-mode';

/** Which requests and connections are logged, and by whom. */
export interface AccessLoggingProps {
  /**
   * The names of the logging providers, as the mesh configuration (`extensionProviders`) has them; `envoy` writes to the
   * output of the proxy. Without any, neither here nor in the policy above nor in the mesh configuration, nothing is logged.
   *
   * @default - those of the policy above, or the default providers of the mesh configuration
   */
  readonly providers?: string[];
  /**
   * The same as objects, which the installation of the mesh is given too, or which are imported. Not together with `providers`.
   *
   * @default - as `providers` says
   */
  readonly extensionProviders?: ExtensionProvider[];
  /**
   * On which side of connections.
   *
   * @default WorkloadMode.CLIENT_AND_SERVER
   */
  readonly mode?: WorkloadMode;
  /**
   * Whether nothing is logged.
   *
   * @default - as in the policy above, or false
   */
  readonly disabled?: boolean;
  /**
   * An expression in CEL over Envoy's attributes that is true for what is to be logged: `response.code >= 400`. An
   * attribute that is not there makes the whole false: ask by `has()` first.
   *
   * @default - everything is logged
   */
  readonly filter?: string;
}

/** Which requests and connections are logged, and by whom. */
export class AccessLogging {
  /** What is set, in place of what the policy above says. */
  public static of(props: AccessLoggingProps): AccessLogging {
    const { providers, extensionProviders, mode, disabled, filter } = props;
    return new AccessLogging(
      defined({
        match: modeSpec(mode),
        providers: providerSpecs(providerNames(providers, extensionProviders)),
        disabled,
        filter: filter === undefined ? undefined : { expression: filter },
      }),
      extensionProviders,
    );
  }

  /** Nothing is logged. */
  public static off(): AccessLogging {
    return AccessLogging.of({ disabled: true });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): AccessLogging {
    const { match, providers, disabled, filter }: AccessLoggingSpec = spec;
    return new AccessLogging(
      defined({
        match: readMode(match),
        providers: readProviders(providers),
        disabled: disabled ?? undefined,
        filter: filter && defined({ expression: filter.expression }),
      }),
    );
  }

  private constructor(
    private readonly spec: AccessLoggingSpec,
    /**
     * The providers that were given as objects.
     *
     * @internal
     */
    public readonly _extensionProviders: readonly ExtensionProvider[] = [],
  ) {
    if (spec.filter !== undefined) checkFilter(spec.filter.expression ?? '');
  }

  /**
   * The logging in words.
   *
   * @internal
   */
  public _describe(): string {
    const { match, providers, disabled, filter } = this.spec;
    const by = providers === undefined ? '' : ` by ${providers.map(({ name }) => name).join(' and ')}`;
    const what = filter === undefined ? 'everything' : `what is ${filter.expression}`;
    return `${sideOf(match)}${disabled ? 'logs nothing' : `logs ${what}`}${by}`;
  }

  /**
   * The logging as Istio's `AccessLogging` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

const CLOSES: { readonly [bracket: string]: string } = { '(': ')', '[': ']', '{': '}' };
const TOKEN =
  /\/\/[^\n]*|[rRbB]{0,2}(?:"""[^]*?"""|'''[^]*?''')|r(?:"[^"\n]*"|'[^'\n]*')|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[^]/gi;

/** Refuses what can be no expression in CEL: nothing, brackets that do not match, a text without an end. */
function checkFilter(expression: string): void {
  const tokens = (filled(expression, 'filter').match(TOKEN) ?? []).filter((token) => !token.startsWith('//'));
  const open: string[] = [];
  for (const token of tokens) {
    const close = CLOSES[token];
    if (close !== undefined) open.push(close);
    else if ([')', ']', '}'].includes(token) && open.pop() !== token)
      throw badFilter(expression, `a stray "${token}"`);
    else if (token === '"' || token === "'") throw badFilter(expression, 'a text without an end');
  }
  if (tokens.every((token) => token.trim() === '')) throw badFilter(expression, 'nothing in it');
  if (open.length > 0) throw badFilter(expression, `no "${open[open.length - 1]}"`);
}

function badFilter(expression: string, fault: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `the filter ${JSON.stringify(expression)}, with ${fault}`,
    expected: 'an expression in CEL',
    mend: 'write one such as: response.code >= 400',
  });
}
