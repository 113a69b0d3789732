import { listOf, mapOf } from '../../../mesh/lists';
import { groupBy } from '../../../mesh/mesh-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { namesOf, selectedPods, workloadsText } from '../selected-pods';

const rules = ruleTable(
  { section: 'telemetry', source: 'istioctl analyze, telemetry.SelectorAnalyzer and its neighbours' },
  {
    'selects-nothing': {
      codes: ['IST0101'],
      title: 'A Telemetry selects no pods',
      why: 'It configures nothing.',
      fact: 'istiod, pilot/pkg/model/policyattachment.go: ShouldAttachPolicy',
      mend: 'Set the labels of pods in this namespace.',
      covers: ['IST0101'],
    },
    conflicting: {
      codes: ['IST0159'],
      once: 'object',
      title: 'Two Telemetries select one pod',
      why: 'istiod puts all of them together, the oldest first, and what a later one says of the same thing replaces it. Their age is in no manifest, and the documentation calls the behavior undefined.',
      fact: 'istiod, pilot/pkg/model/telemetry.go: applicableTelemetries, appendApplicableTelemetries',
      mend: 'Make the selectors differ, or merge the Telemetries.',
      covers: ['IST0159'],
    },
    'several-defaults': {
      codes: ['IST0160'],
      once: 'object',
      title: 'A namespace has two Telemetries without a selector',
      why: 'A namespace can have only one default: the oldest is used, and the others are ignored.',
      fact: 'istiod, pilot/pkg/model/telemetry.go: namespaceWideTelemetryConfig',
      mend: 'Merge them, or add selectors to the others.',
      covers: ['IST0160'],
    },
    'no-provider': {
      codes: ['IST0157'],
      level: 'warning',
      once: 'object',
      title: 'A Telemetry configures access logging without a provider, and the mesh has no default one',
      why: 'istiod finds no provider to write the log, so the setting has no effect: the log is written as accessLogFile of the mesh config says, or not at all.',
      fact: 'istiod, pilot/pkg/model/telemetry.go: mergeLogs; istiod, pilot/pkg/networking/core/accesslog.go: setTCPAccessLog',
      mend: 'Name a provider, such as envoy, or set defaultProviders.accessLogging in the mesh config.',
      covers: ['IST0157'],
    },
    lightstep: {
      codes: ['IST0002'],
      level: 'warning',
      once: 'object',
      title: 'A Telemetry uses the Lightstep provider for tracing, which is deprecated',
      why: 'Istio has removed the provider from 1.27 on.',
      fact: 'Istio release notes, releasenotes/notes/54002.yaml',
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
    for (const { pods, by } of selectedPods(mesh, selecting, report, rules['selects-nothing'])) {
      if (by.length < 2) continue;
      const message = `The Telemetries ${namesOf(by)} select the same pods, those of ${workloadsText(pods)}, so what they say is put together, and their age decides where they differ.`;
      for (const resource of by) report(rules.conflicting, resource, SELECTOR, message);
    }
    const defaults = telemetries.filter(({ spec }) => spec.selector === undefined);
    for (const [namespace, resources] of groupBy(defaults, (telemetry) => telemetry.namespace)) {
      if (resources.length < 2) continue;
      const message = `The Telemetries ${namesOf(resources)} are all defaults of ${namespace === '' ? 'one namespace' : `the namespace ${namespace}`}, so only the oldest takes effect.`;
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
          'The Telemetry configures access logging without a provider, and the mesh has no default one, so this setting has no effect.',
        );
      });
      (resource.spec.tracing ?? []).forEach((tracing, i) => {
        (tracing.providers ?? []).forEach((provider, j) => {
          if (!lightstep.has(provider.name)) return;
          const path = ['spec', 'tracing', i, 'providers', j, 'name'];
          report(
            rules.lightstep,
            resource,
            path,
            `The tracing provider ${provider.name} is a Lightstep provider, which is deprecated.`,
          );
        });
      });
    }
  },
};
