import { listOf, mapOf } from '../../../mesh/lists';
import { groupBy } from '../../../mesh/mesh-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { namesOf, selectedPods } from '../selected-pods';

const rules = ruleTable(
  { section: 'telemetry', source: 'istioctl analyze, telemetry.SelectorAnalyzer and its neighbours' },
  {
    'selects-nothing': {
      codes: ['IST0101'],
      title: 'A Telemetry selects no pods',
      why: 'It configures nothing.',
      mend: 'Give the labels of pods of this namespace.',
      covers: ['IST0101'],
    },
    conflicting: {
      codes: ['IST0159'],
      once: 'object',
      title: 'Two Telemetries select one pod',
      why: 'A proxy takes the oldest of them; the others are ignored.',
      mend: 'Make the selectors differ, or join the two.',
      covers: ['IST0159'],
    },
    'several-defaults': {
      codes: ['IST0160'],
      once: 'object',
      title: 'A namespace has two Telemetries without a selector',
      why: 'Only one can be the default of a namespace: the oldest, the others are ignored.',
      mend: 'Join them, or give the others selectors.',
      covers: ['IST0160'],
    },
    'no-provider': {
      codes: ['IST0157'],
      level: 'warning',
      once: 'object',
      title: 'Access logging without a provider, where the mesh has no default one',
      why: 'Nobody is told to write the log: there will be none.',
      mend: 'Name a provider, such as envoy, or set defaultProviders.accessLogging of the mesh.',
      covers: ['IST0157'],
    },
    lightstep: {
      codes: ['IST0002'],
      level: 'warning',
      once: 'object',
      title: 'Tracing by the Lightstep provider, which is deprecated',
      why: 'A later release drops it.',
      mend: 'Use an OpenTelemetry provider.',
      covers: ['IST0002'],
    },
  },
);

const SELECTOR = ['spec', 'selector'];

/** Which pods Telemetries select, alone and together, and whether their providers are there. */
export const telemetrySelectors: MeshCheck = {
  rules,
  check(mesh, report) {
    const telemetries = mesh.all('Telemetry');
    const selecting = telemetries
      .map((resource) => ({ resource, labels: resource.spec.selector?.matchLabels ?? {}, path: SELECTOR }))
      .filter(({ labels }) => Object.keys(labels).length > 0);
    for (const [pod, resources] of selectedPods(mesh, selecting, report, rules['selects-nothing'])) {
      if (resources.length < 2) continue;
      const message = `${namesOf(resources)} all select ${pod.resource.fullName}`;
      for (const resource of resources) report(rules.conflicting, resource, SELECTOR, message);
    }
    const defaults = telemetries.filter(({ spec }) => spec.selector === undefined);
    for (const [namespace, resources] of groupBy(defaults, (telemetry) => telemetry.namespace)) {
      if (resources.length < 2) continue;
      const message = `${namesOf(resources)} are all defaults of ${namespace || 'one namespace'}`;
      for (const resource of resources) report(rules['several-defaults'], resource, [], message);
    }
    const loggers = listOf(mapOf(mesh.config.defaultProviders).accessLogging);
    const lightstep = new Set(
      listOf(mesh.config.extensionProviders)
        .map(mapOf)
        .filter((provider) => provider.lightstep)
        .map(({ name }) => name),
    );
    for (const resource of telemetries) {
      (resource.spec.accessLogging ?? []).forEach((logging, i) => {
        if (loggers.length > 0 || logging.disabled === true || (logging.providers ?? []).length > 0) return;
        report(
          rules['no-provider'],
          resource,
          ['spec', 'accessLogging', i],
          'access logging without a provider',
        );
      });
      (resource.spec.tracing ?? []).forEach((tracing, i) => {
        (tracing.providers ?? []).forEach((provider, j) => {
          if (!lightstep.has(provider.name)) return;
          const path = ['spec', 'tracing', i, 'providers', j, 'name'];
          report(rules.lightstep, resource, path, `the Lightstep provider ${provider.name}`);
        });
      });
    }
  },
};
