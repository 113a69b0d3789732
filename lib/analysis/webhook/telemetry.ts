import type { FieldPath, Manifest } from '../../mesh/manifest';
import { celSyntaxError } from '../schema/cel';
import type { Report } from '../problem';
import { ruleTable, type Rule } from '../rule';
import { eachItem, says } from './items';
import { checkPolicyTarget } from './policy-target';

export const telemetryRules = ruleTable(
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
      mend: 'Take the value away, or set the operation to UPSERT.',
      covers: ['Telemetry/13'],
    },
    'custom-metric': {
      title: 'A metric is told by an empty name',
      why: 'istiod refuses the object.',
      mend: 'Name the metric, or take customMetric away.',
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
      title: 'The filter of an access log is no expression in CEL',
      why: 'istiod refuses the object.',
      mend: 'Write an expression such as "response.code >= 400".',
      source: 'istiod, pkg/config/validation/validation_istiod.go: validateTelemetryFilter',
      covers: ['Telemetry/23'],
    },
  },
);

const rules = telemetryRules;
/** Where the value of a tag can come from, as protobuf has them: of several, the last counts. */
const ORIGINS: readonly (readonly [string, string, Rule | undefined])[] = [
  ['formatter', 'value', undefined],
  ['header', 'name', rules['tag-header']],
  ['environment', 'name', rules['tag-environment']],
  ['literal', 'value', rules['tag-literal']],
];

/** What istiod's webhook refuses or warns of in a Telemetry. */
export function checkTelemetry(object: Manifest, report: Report): void {
  const spec = object.spec ?? {};
  checkPolicyTarget(spec, report);
  eachItem(spec.metrics, ['spec', 'metrics'], (metrics, path) => checkMetrics(metrics, path, report));
  if (spec.tracing?.length > 1) {
    report(rules['several-tracings'], ['spec', 'tracing'], 'more than one item of tracing');
  }
  eachItem(spec.tracing, ['spec', 'tracing'], (tracing, path) => checkTracing(tracing, path, report));
  eachItem(spec.accessLogging, ['spec', 'accessLogging'], ({ filter, providers }, path) => {
    if (filter) checkFilter(filter.expression ?? '', [...path, 'filter'], report);
    checkProviders(providers, [...path, 'providers'], report);
  });
}

function checkProviders(providers: any, at: FieldPath, report: Report): void {
  eachItem(providers, at, ({ name }, path) => {
    if (!says(name)) report(rules.provider, path, 'a provider without a name');
  });
}

function checkMetrics({ providers, overrides }: any, at: FieldPath, report: Report): void {
  checkProviders(providers, [...at, 'providers'], report);
  eachItem(overrides, [...at, 'overrides'], ({ tagOverrides, match }, path) => {
    for (const [name, tag] of Object.entries<any>(tagOverrides ?? {})) {
      const tagPath = [...path, 'tagOverrides', name];
      if (name === '') report(rules['tag-override-name'], tagPath, 'a label without a name');
      if (tag?.operation === 'REMOVE') {
        if (says(tag.value)) report(rules['tag-override-removed'], tagPath, 'a value with REMOVE');
      } else if (!says(tag?.value)) {
        report(rules['tag-override-value'], tagPath, 'a label without a value');
      }
    }
    if (match?.customMetric === '') {
      report(rules['custom-metric'], [...path, 'match', 'customMetric'], 'an empty customMetric');
    }
  });
}

function checkTracing(tracing: any, at: FieldPath, report: Report): void {
  const { providers, randomSamplingPercentage: share, customTags } = tracing;
  if (providers?.length > 1) {
    const path = [...at, 'providers'];
    report(rules['several-tracing-providers'], path, 'more than one provider of tracing');
  }
  checkProviders(providers, [...at, 'providers'], report);
  if (share < 0 || share > 100) {
    const path = [...at, 'randomSamplingPercentage'];
    report(rules['sampling-percentage'], path, 'a percentage; expected a number from 0 to 100');
  }
  for (const [name, tag] of Object.entries<any>(customTags ?? {})) {
    const path = [...at, 'customTags', name];
    if (name === '') report(rules['tag-name'], path, 'a tag without a name');
    const [origin, field, rule] = ORIGINS.find(([given]) => tag?.[given]) ?? ['', ''];
    if (rule === undefined || says(tag[origin][field])) continue;
    report(rule, [...path, origin], `a tag without ${origin}.${field}`);
  }
}

function checkFilter(expression: string, at: FieldPath, report: Report): void {
  const fault = celSyntaxError(expression);
  if (fault === undefined) return;
  report(rules.filter, [...at, 'expression'], `${JSON.stringify(expression)}: ${fault}`);
}
