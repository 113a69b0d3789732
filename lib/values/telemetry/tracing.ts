import type { ExtensionProvider } from '../install/extension-provider';
import { percentageFault } from '../checks';
import { type Checks, missingSetting, refuse } from '../mesh-fault';
import { defined, mapValues } from '../spec';
import type { WorkloadMode } from '../workload-mode';
import { CustomTag } from './custom-tag';
import type { TracingSpec, TracingView } from './messages';
import {
  modeSpec,
  providerNames,
  providerSpecs,
  readMode,
  readProviders,
  sideOf,
  words,
} from './telemetry-parts';

/** How requests are traced. What is left out is taken from the policy above: of the namespace, then of the mesh. */
export interface TracingProps {
  /**
   * The names of the tracing providers, as the mesh configuration (`extensionProviders`) has them. Istio follows the
   * first alone.
   *
   * @default - those of the policy above, or the first default provider of the mesh configuration; without any, nothing is
   * traced
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
   * Of how many requests that nobody has decided about yet spans are reported, in percent, in steps of 0.01. A request
   * whose caller traces it is traced in any case.
   *
   * @default - as in the policy above, or 1 percent
   */
  readonly randomSamplingPercentage?: number;
  /**
   * Whether no spans are reported. The headers of the trace are still handed on.
   *
   * @default - as in the policy above, or false
   */
  readonly disableSpanReporting?: boolean;
  /**
   * Tags that spans get, by their names. They replace those of the policy above, all of them.
   *
   * @default - as in the policy above, or none
   */
  readonly customTags?: { [name: string]: CustomTag };
  /**
   * Whether spans get tags of Istio's own, such as the canonical name of the service.
   *
   * @default - as in the policy above, or true
   */
  readonly enableIstioTags?: boolean;
  /**
   * Whether the decision to trace is written into the request's id, so that proxies behind can follow it.
   *
   * @default - as in the policy above, or true
   */
  readonly useRequestIdForTraceSampling?: boolean;
  /**
   * Whether the headers of the trace are not handed on, so that the trace ends here.
   *
   * @default - as in the policy above, or false
   */
  readonly disableContextPropagation?: boolean;
}

/** What istiod's `validateTelemetryTracing` has against how requests are traced, apart from its tags. */
export const tracingChecks = {
  'sampling-percentage': ({ randomSamplingPercentage: share = 0 }) => {
    const fault = percentageFault(share, 'random sampling percentage');
    const finding = 'The randomSamplingPercentage is not a number from 0 to 100.';
    return fault && { ...fault, at: ['randomSamplingPercentage'], finding };
  },
  'tag-name': ({ customTags = {} }) =>
    Object.hasOwn(customTags, '')
      ? missingSetting(
          'a tag without a name',
          'a name for each tag',
          'name the tag',
          ['customTags', ''],
          'A custom tag has no name.',
        )
      : undefined,
} satisfies Checks<TracingView>;

/** How requests are traced on a side of connections. */
export class Tracing {
  /** What is set, in place of what the policy above says. */
  public static of(props: TracingProps): Tracing {
    const { providers, extensionProviders, mode, customTags, ...rest } = props;
    return new Tracing(
      defined({
        match: modeSpec(mode),
        providers: providerSpecs(providerNames(providers, extensionProviders)),
        ...rest,
        customTags: mapValues(customTags, (tag) => tag._toSpec()),
      }),
      extensionProviders,
    );
  }

  /** No spans are reported. The headers of the trace are still handed on. */
  public static off(): Tracing {
    return Tracing.of({ disableSpanReporting: true });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Tracing {
    const wire: TracingSpec = spec;
    return new Tracing(
      defined({
        match: readMode(wire.match),
        providers: readProviders(wire.providers),
        randomSamplingPercentage: wire.randomSamplingPercentage ?? undefined,
        disableSpanReporting: wire.disableSpanReporting ?? undefined,
        enableIstioTags: wire.enableIstioTags ?? undefined,
        useRequestIdForTraceSampling: wire.useRequestIdForTraceSampling ?? undefined,
        disableContextPropagation: wire.disableContextPropagation ?? undefined,
        customTags: mapValues(wire.customTags, (tag) => CustomTag._fromSpec(tag)._toSpec()),
      }),
    );
  }

  private constructor(
    private readonly spec: TracingSpec,
    /**
     * The providers that were given as objects.
     *
     * @internal
     */
    public readonly _extensionProviders: readonly ExtensionProvider[] = [],
  ) {
    refuse(tracingChecks, spec);
  }

  /**
   * The tracing in words.
   *
   * @internal
   */
  public _describe(): string {
    const {
      match,
      providers,
      randomSamplingPercentage: share,
      disableSpanReporting,
      customTags = {},
    } = this.spec;
    const tags = Object.entries(customTags).map(
      ([name, tag]) => `${name} = ${CustomTag._fromSpec(tag)._describe()}`,
    );
    const parts = [
      ...words(disableSpanReporting, 'no spans'),
      ...words(share !== undefined, `${share} % of requests`),
      ...words(providers, `to ${(providers ?? []).map(({ name }) => name).join(' and ')}`),
      ...words(tags.length > 0, `with the tags ${tags.join('; ')}`),
    ];
    return `${sideOf(match)}${parts.length === 0 ? 'traces as above' : `traces: ${parts.join(', ')}`}`;
  }

  /**
   * The tracing as Istio's `Tracing` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
