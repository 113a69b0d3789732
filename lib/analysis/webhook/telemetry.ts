import type { FieldPath } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import type { MetricsView, ProviderRefView, TracingView } from '../../values/telemetry/messages';
import { customTagChecks } from '../../values/telemetry/custom-tag';
import { metricMatchChecks } from '../../values/telemetry/metric-match';
import { providerChecks } from '../../values/telemetry/telemetry-parts';
import { tagOverrideChecks } from '../../values/telemetry/tag-override';
import { tracingChecks } from '../../values/telemetry/tracing';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { celSyntaxError } from '../schema/cel';
import { placeFaults } from './place-faults';
import { checkPolicyTarget } from './selector';

/** What istiod warns of, and what constructs do not look at. */
type OwnRule = 'tag-override-name' | 'several-tracings' | 'several-tracing-providers' | 'filter';

export const telemetryRules = ruleTable<
  | keyof typeof providerChecks
  | keyof typeof tagOverrideChecks
  | keyof typeof metricMatchChecks
  | keyof typeof tracingChecks
  | keyof typeof customTagChecks
  | OwnRule
>(
  {
    section: 'telemetry',
    source: 'istiod, pkg/config/validation/validation.go: ValidateTelemetry',
  },
  {
    provider: {
      title: 'A provider of telemetry has no name',
      why: 'istiod refuses the object.',
      mend: 'Name it as extensionProviders of the mesh configuration does.',
      covers: ['Telemetry/8'],
    },
    'tag-override-name': {
      level: 'warning',
      title: 'A label of metrics is overridden that has no name',
      why: 'There is no such label.',
      mend: 'Name the label.',
      covers: ['Telemetry/10'],
    },
    'tag-override-value': {
      title: 'A label of metrics is set to nothing',
      why: 'istiod refuses the object; without an operation a label is set. A label without anything in it counts as such a one.',
      mend: 'Give the value, or remove the label by the operation REMOVE.',
      covers: ['Telemetry/11', 'Telemetry/12'],
    },
    'tag-override-removed': {
      title: 'A label of metrics is removed and has a value',
      why: 'istiod refuses the object.',
      mend: 'Remove the value, or set the operation to UPSERT.',
      covers: ['Telemetry/13'],
    },
    'custom-metric': {
      title: 'A metric is told by an empty name',
      why: 'istiod refuses the object.',
      mend: 'Name the metric, or remove customMetric.',
      covers: ['Telemetry/14'],
    },
    'several-tracings': {
      level: 'warning',
      title: 'A telemetry has more than one item of tracing',
      why: 'Istio does not support it.',
      mend: 'Keep one item.',
      covers: ['Telemetry/15'],
    },
    'several-tracing-providers': {
      level: 'warning',
      title: 'Requests are to be traced by more than one provider',
      why: 'Istio follows the first alone.',
      mend: 'Keep one provider.',
      covers: ['Telemetry/16'],
    },
    'sampling-percentage': {
      title: 'More or fewer requests are to be traced than there are',
      why: 'istiod refuses the object.',
      mend: 'Give a percentage from 0 to 100.',
      covers: ['Telemetry/17'],
    },
    'tag-name': {
      title: 'A tag of spans has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the tag.',
      covers: ['Telemetry/18'],
    },
    'tag-literal': {
      title: 'A tag of spans is always empty',
      why: 'istiod refuses the object.',
      mend: 'Give literal.value.',
      covers: ['Telemetry/20'],
    },
    'tag-header': {
      title: 'A tag of spans is taken from a header without a name',
      why: 'istiod refuses the object.',
      mend: 'Give header.name.',
      covers: ['Telemetry/21'],
    },
    'tag-environment': {
      title: 'A tag of spans is taken from an environment variable without a name',
      why: 'istiod refuses the object.',
      mend: 'Give environment.name.',
      covers: ['Telemetry/22'],
    },
    filter: {
      title: 'The filter of an access log is not an expression in CEL',
      why: 'istiod refuses the object.',
      mend: 'Write an expression such as "response.code >= 400".',
      source: 'istiod, pkg/config/validation/validation_istiod.go: validateTelemetryFilter',
      covers: ['Telemetry/23'],
    },
  },
);

const rules = telemetryRules;

/** What istiod's webhook refuses or warns of in a Telemetry. */
export function checkTelemetry({ spec }: Resource<'Telemetry'>, report: Report): void {
  checkPolicyTarget(spec, report);
  spec.metrics?.forEach((metrics, i) => checkMetrics(metrics, ['spec', 'metrics', i], report));
  if ((spec.tracing ?? []).length > 1) {
    report(
      rules['several-tracings'],
      ['spec', 'tracing'],
      'The list tracing has more than one entry. Istio does not support this.',
    );
  }
  spec.tracing?.forEach((tracing, i) => checkTracing(tracing, ['spec', 'tracing', i], report));
  spec.accessLogging?.forEach(({ filter, providers }, i) => {
    const path = ['spec', 'accessLogging', i];
    if (filter !== undefined) checkFilter(filter.expression ?? '', [...path, 'filter'], report);
    checkProviders(providers, [...path, 'providers'], report);
  });
}

function checkProviders(
  providers: readonly ProviderRefView[] | undefined,
  at: FieldPath,
  report: Report,
): void {
  providers?.forEach((provider, i) => placeFaults(rules, providerChecks, provider, [...at, i], report));
}

function checkMetrics({ providers, overrides }: MetricsView, at: FieldPath, report: Report): void {
  checkProviders(providers, [...at, 'providers'], report);
  overrides?.forEach(({ tagOverrides = {}, match }, i) => {
    const path = [...at, 'overrides', i];
    for (const [name, tag] of Object.entries(tagOverrides)) {
      const tagPath = [...path, 'tagOverrides', name];
      if (name === '')
        report(rules['tag-override-name'], tagPath, 'A tag override has no name. It has no effect.');
      placeFaults(rules, tagOverrideChecks, tag, tagPath, report);
    }
    placeFaults(rules, metricMatchChecks, match, [...path, 'match'], report);
  });
}

function checkTracing(tracing: TracingView, at: FieldPath, report: Report): void {
  const { providers = [], customTags = {} } = tracing;
  if (providers.length > 1) {
    const path = [...at, 'providers'];
    report(
      rules['several-tracing-providers'],
      path,
      'An entry of tracing has more than one provider. Istio uses the first one alone.',
    );
  }
  checkProviders(providers, [...at, 'providers'], report);
  placeFaults(rules, tracingChecks, tracing, at, report);
  for (const [name, tag] of Object.entries(customTags)) {
    placeFaults(rules, customTagChecks, tag, [...at, 'customTags', name], report);
  }
}

/** Constructs look at the brackets and texts of an expression alone: the grammar of CEL is the judge's. */
function checkFilter(expression: string, at: FieldPath, report: Report): void {
  const fault = celSyntaxError(expression);
  if (fault === undefined) return;
  report(
    rules.filter,
    [...at, 'expression'],
    `The filter ${JSON.stringify(expression)} is not an expression in CEL: ${fault}.`,
  );
}
