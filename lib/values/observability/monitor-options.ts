import type { PodSelector } from '../delivery/pod-selector';
import { integer } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, filledList } from '../spec';

/** The format in which metrics are read. */
export enum ScrapeProtocol {
  /** Prometheus's own format of Protocol Buffers. */
  PROMETHEUS_PROTO = 'PrometheusProto',
  /** OpenMetrics 0.0.1. */
  OPEN_METRICS_0_0_1 = 'OpenMetricsText0.0.1',
  /** OpenMetrics 1.0.0. */
  OPEN_METRICS_1_0_0 = 'OpenMetricsText1.0.0',
  /** Prometheus's text format 0.0.4. */
  PROMETHEUS_TEXT_0_0_4 = 'PrometheusText0.0.4',
  /** Prometheus's text format 1.0.0. */
  PROMETHEUS_TEXT_1_0_0 = 'PrometheusText1.0.0',
}

/** How the operator lets Prometheus find what has the labels of the selector. */
export enum SelectorMechanism {
  /** Prometheus finds all, and relabeling keeps those. */
  RELABEL_CONFIG = 'RelabelConfig',
  /** The API server is asked for those alone. */
  ROLE_SELECTOR = 'RoleSelector',
}

/** What the monitors of the Prometheus operator have in common. */
export interface MonitorOptions {
  /**
   * Which pods or Services are monitored, by their labels.
   *
   * @default - all of the namespaces
   */
  readonly selector?: PodSelector;
  /**
   * The namespaces in which they stand.
   *
   * @default - that of the monitor
   */
  readonly namespaces?: string[];
  /**
   * Whether they may stand in any namespace.
   *
   * @default false
   */
  readonly anyNamespace?: boolean;
  /**
   * The label whose value becomes the label `job` of all metrics.
   *
   * @default - `job` names the monitor, or the Service
   */
  readonly jobLabel?: string;
  /**
   * Labels of pods that all metrics get.
   *
   * @default - none
   */
  readonly podTargetLabels?: string[];
  /**
   * Whether metadata of nodes may be read by relabelings.
   *
   * @default false
   */
  readonly attachNodeMetadata?: boolean;
  /**
   * The longest body of an answer, as `10MB`.
   *
   * @default - no limit
   */
  readonly bodySizeLimit?: string;
  /**
   * The most series of a scrape.
   *
   * @default - no limit
   */
  readonly sampleLimit?: number;
  /**
   * The most targets.
   *
   * @default - no limit
   */
  readonly targetLimit?: number;
  /**
   * The most labels of a series.
   *
   * @default - no limit
   */
  readonly labelLimit?: number;
  /**
   * The most characters of a label's name.
   *
   * @default - no limit
   */
  readonly labelNameLengthLimit?: number;
  /**
   * The most characters of a label's value.
   *
   * @default - no limit
   */
  readonly labelValueLengthLimit?: number;
  /**
   * How many dropped targets Prometheus remembers.
   *
   * @default - all
   */
  readonly keepDroppedTargets?: number;
  /**
   * The class of settings for scrapes that Prometheus has.
   *
   * @default - the default class, where there is one
   */
  readonly scrapeClass?: string;
  /**
   * The formats that Prometheus asks for, the best first.
   *
   * @default - those of Prometheus
   */
  readonly scrapeProtocols?: ScrapeProtocol[];
  /**
   * The format of an answer that names none.
   *
   * @default - such an answer is refused
   */
  readonly fallbackScrapeProtocol?: ScrapeProtocol;
  /**
   * Whether native histograms are scraped.
   *
   * @default - as Prometheus is set up
   */
  readonly scrapeNativeHistograms?: boolean;
  /**
   * Whether the buckets of histograms that have native ones too are scraped.
   *
   * @default false
   */
  readonly scrapeClassicHistograms?: boolean;
  /**
   * Whether histograms become native ones with buckets of their own.
   *
   * @default false
   */
  readonly convertClassicHistograms?: boolean;
  /**
   * The most buckets of a native histogram.
   *
   * @default - no limit
   */
  readonly nativeHistogramBucketLimit?: number;
  /**
   * By which factor a bucket of a native histogram is at least wider than the one before, as `1.1`.
   *
   * @default - none
   */
  readonly nativeHistogramMinBucketFactor?: string;
  /**
   * How what is monitored is found.
   *
   * @default - as the operator is set up
   */
  readonly selectorMechanism?: SelectorMechanism;
}

const LIMITS = [
  'sampleLimit',
  'targetLimit',
  'labelLimit',
  'labelNameLengthLimit',
  'labelValueLengthLimit',
  'keepDroppedTargets',
  'nativeHistogramBucketLimit',
] as const;
const PLAIN = [
  'jobLabel',
  'bodySizeLimit',
  'scrapeClass',
  'fallbackScrapeProtocol',
  'scrapeNativeHistograms',
  'scrapeClassicHistograms',
  'nativeHistogramMinBucketFactor',
  'selectorMechanism',
  ...LIMITS,
] as const;

/** What both kinds of monitors write of these options. */
export function monitorSpec(options: MonitorOptions): any {
  const { selector, namespaces, anyNamespace, attachNodeMetadata, bodySizeLimit } = options;
  for (const name of LIMITS) if (options[name] !== undefined) integer(options[name], name);
  if (namespaces !== undefined && anyNamespace !== undefined) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: 'a monitor with `namespaces` and `anyNamespace`',
      expected: 'one of them: the operator looks at no names where any namespace will do',
      mend: 'keep one',
    });
  }
  if (bodySizeLimit !== undefined && !/(^0|([0-9]*[.])?[0-9]+((K|M|G|T|E|P)i?)?B)$/.test(bodySizeLimit)) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `the limit ${JSON.stringify(bodySizeLimit)} for the body of an answer`,
      expected: 'a size such as 10MB or 512KiB',
      mend: 'give a number with its unit',
    });
  }
  const isAnywhere = anyNamespace === undefined ? undefined : { any: anyNamespace };
  return defined({
    ...Object.fromEntries(PLAIN.map((name) => [name, options[name]])),
    convertClassicHistogramsToNHCB: options.convertClassicHistograms,
    scrapeProtocols: filledList(options.scrapeProtocols),
    podTargetLabels: filledList(options.podTargetLabels),
    attachMetadata: attachNodeMetadata === undefined ? undefined : { node: attachNodeMetadata },
    namespaceSelector: namespaces === undefined ? isAnywhere : { matchNames: [...namespaces] },
    selector: selector?._toSpec() ?? {},
  });
}

/** The options of a monitor, as its spec has them; all but the selector. */
export function monitorOptions(spec: any): Omit<MonitorOptions, 'selector'> {
  const { namespaceSelector = {}, attachMetadata = {} } = spec;
  return defined({
    ...Object.fromEntries(PLAIN.map((name) => [name, spec[name] ?? undefined])),
    convertClassicHistograms: spec.convertClassicHistogramsToNHCB,
    scrapeProtocols: spec.scrapeProtocols,
    podTargetLabels: spec.podTargetLabels,
    attachNodeMetadata: attachMetadata.node,
    namespaces: namespaceSelector.matchNames,
    anyNamespace: namespaceSelector.any,
  });
}
