import type { ExtensionProvider } from '../install/extension-provider';
import type { Duration } from 'cdk8s';
import { MetricMatch } from './metric-match';
import { defined, filledList, mapValues } from '../spec';
import { TagOverride } from './tag-override';
import { providerNames, providerSpecs, readProviders, words } from './telemetry-parts';
import { WireDuration } from '../wire-duration';
import type { MetricOverrideSpec, MetricsSpec } from './messages';

/** What is different about some metrics. */
export interface MetricOverrideProps {
  /**
   * Which metrics.
   *
   * @default - all, on both sides of connections
   */
  readonly match?: MetricMatch;
  /**
   * Whether they are not made at all. `false` switches on what the policy above switched off.
   *
   * @default - as in the policy above
   */
  readonly disabled?: boolean;
  /**
   * What becomes of their labels, by the names of these. Not every provider can do it.
   *
   * @default - they stay as they are
   */
  readonly tagOverrides?: { [name: string]: TagOverride };
}

/** What is different about some metrics: they are not made, or have other labels. */
export class MetricOverride {
  /** A difference. */
  public static of(props: MetricOverrideProps): MetricOverride {
    const { match, disabled, tagOverrides } = props;
    return MetricOverride._fromSpec({
      match: match?._toSpec(),
      disabled,
      tagOverrides: mapValues(tagOverrides, (tag) => tag._toSpec()),
    });
  }

  /** Some metrics are not made. */
  public static disable(match: MetricMatch): MetricOverride {
    return MetricOverride.of({ match, disabled: true });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): MetricOverride {
    const { match, disabled, tagOverrides }: MetricOverrideSpec = spec;
    return new MetricOverride(
      defined({
        match: match && MetricMatch._fromSpec(match)._toSpec(),
        disabled: disabled ?? undefined,
        tagOverrides: mapValues(tagOverrides, (tag) => TagOverride._fromSpec(tag)._toSpec()),
      }),
    );
  }

  private constructor(private readonly spec: MetricOverrideSpec) {}

  /**
   * The difference in words.
   *
   * @internal
   */
  public _describe(): string {
    const { match = {}, disabled, tagOverrides = {} } = this.spec;
    const tags = Object.entries(tagOverrides).map(
      ([name, tag]) => `${name} ${TagOverride._fromSpec(tag)._describe()}`,
    );
    const parts = [
      ...words(disabled === true, 'off'),
      ...words(disabled === false, 'on'),
      ...words(tags.length > 0, `label ${tags.join(', ')}`),
    ];
    return `${MetricMatch._fromSpec(match)._describe()}: ${parts.join('; ') || 'as above'}`;
  }

  /**
   * The difference as Istio's `MetricsOverrides` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

/** How metrics are made. */
export interface MetricsProps {
  /**
   * The names of the metrics providers that it is for, as the mesh configuration (`extensionProviders`) has them;
   * `prometheus` is always among them.
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
   * What is different from the policy above. Later ones go before earlier ones: list general ones first.
   *
   * @default - nothing
   */
  readonly overrides?: MetricOverride[];
  /**
   * How often metrics of TCP connections are brought up to date. At least 1 ms, whole milliseconds.
   *
   * @default - 5 seconds
   */
  readonly reportingInterval?: Duration;
}

/** How metrics are made for some providers. */
export class Metrics {
  /** What is set, on top of what the policy above says. */
  public static of(props: MetricsProps): Metrics {
    const { providers, extensionProviders, overrides, reportingInterval } = props;
    return new Metrics(
      defined({
        providers: providerSpecs(providerNames(providers, extensionProviders)),
        overrides: filledList(overrides?.map((override) => override._toSpec())),
        reportingInterval: WireDuration.maybe(reportingInterval, 'reporting interval')?.text,
      }),
      extensionProviders,
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Metrics {
    const { providers, overrides, reportingInterval }: MetricsSpec = spec;
    return new Metrics(
      defined({
        providers: readProviders(providers),
        overrides: filledList(overrides?.map((override) => MetricOverride._fromSpec(override)._toSpec())),
        reportingInterval: WireDuration.maybeParse(reportingInterval, 'reporting interval')?.text,
      }),
    );
  }

  private constructor(
    private readonly spec: MetricsSpec,
    /**
     * The providers that were given as objects.
     *
     * @internal
     */
    public readonly _extensionProviders: readonly ExtensionProvider[] = [],
  ) {}

  /**
   * The metrics in words.
   *
   * @internal
   */
  public _describe(): string {
    const { providers = [], overrides = [], reportingInterval } = this.spec;
    const parts = [
      ...words(reportingInterval, `every ${reportingInterval}`),
      ...overrides.map((override) => MetricOverride._fromSpec(override)._describe()),
    ];
    const whose = providers.length === 0 ? '' : ` for ${providers.map(({ name }) => name).join(' and ')}`;
    return `metrics${whose}: ${parts.join('; ') || 'as above'}`;
  }

  /**
   * The metrics as Istio's `Metrics` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
