import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import type {
  CustomTagView,
  MetricsOverridesView,
  ProviderRefView,
  TagOverrideView,
  TracingView,
} from './messages';

const TEXT = 'text that is not empty';

/** What istiod's `validateTelemetryProviders` has against a provider. */
export const providerChecks = {
  provider: ({ name }) =>
    name ? undefined : missingSetting('a provider without a name', TEXT, 'give the name of a provider', []),
} satisfies Checks<ProviderRefView>;

/** What istiod's `validateTelemetryMetrics` has against what becomes of a label. */
export const tagOverrideChecks = {
  'tag-override-removed': ({ operation, value }) =>
    operation === 'REMOVE' && value
      ? conflictingSettings(
          'a value for a label that is removed',
          'a value for UPSERT, and none for REMOVE',
          'use TagOverride.upsert() or TagOverride.remove()',
          [],
          'a value with REMOVE',
        )
      : undefined,
  'tag-override-value': ({ operation, value }) =>
    operation !== 'REMOVE' && !value
      ? missingSetting(
          'a label without a value',
          'a value for UPSERT, and none for REMOVE',
          'use TagOverride.upsert() or TagOverride.remove()',
          [],
        )
      : undefined,
} satisfies Checks<TagOverrideView>;

/** What istiod's `validateTelemetryMetrics` has against which metrics are meant. */
export const metricMatchChecks = {
  'custom-metric': ({ customMetric }) =>
    customMetric === ''
      ? missingSetting(
          'name of a metric ""',
          TEXT,
          'give the name of a metric',
          ['customMetric'],
          'an empty customMetric',
        )
      : undefined,
} satisfies Checks<NonNullable<MetricsOverridesView['match']>>;

/** What istiod's `validateTelemetryTracing` has against how requests are traced, apart from its tags. */
export const tracingChecks = {
  'sampling-percentage': ({ randomSamplingPercentage: share = 0 }) =>
    share >= 0 && share <= 100
      ? undefined
      : {
          code: MeshErrorCode.INVALID_PERCENTAGE,
          got: `random sampling percentage ${share}`,
          expected: 'a number from 0 to 100',
          mend: 'give a percentage, 12.5 for an eighth',
          at: ['randomSamplingPercentage'],
          finding: 'a percentage; expected a number from 0 to 100',
        },
  'tag-name': ({ customTags = {} }) =>
    Object.hasOwn(customTags, '')
      ? missingSetting('a tag without a name', 'a name for each tag', 'name the tag', ['customTags', ''])
      : undefined,
} satisfies Checks<TracingView>;

/** Where the value of a tag can come from, as protobuf has them: of several, the last counts. */
const originOf = (tag: CustomTagView) =>
  (['formatter', 'header', 'environment', 'literal'] as const).find((origin) => tag[origin] !== undefined);

const nameless = (origin: string, field: string): MeshFault =>
  missingSetting(
    `a tag without ${origin}.${field}`,
    TEXT,
    'give what a tag is made of',
    [origin],
    `a tag without ${origin}.${field}`,
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
