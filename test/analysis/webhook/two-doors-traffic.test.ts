import { Chart, Testing } from 'cdk8s';
import { DestinationRule, ServiceEntry, VirtualService, WorkloadEntry, WorkloadGroup } from '../../../lib';
import type { Manifest } from '../../../lib/mesh/manifest';
import { problemsOf, webhook } from '../support/cases';
import { trafficCases } from './traffic/cases';

type Reader = (scope: Chart, id: string, manifest: any) => unknown;

const READERS: Readonly<Record<string, Reader>> = {
  VirtualService: (scope, id, manifest) => VirtualService.fromManifest(scope, id, manifest),
  DestinationRule: (scope, id, manifest) => DestinationRule.fromManifest(scope, id, manifest),
  ServiceEntry: (scope, id, manifest) => ServiceEntry.fromManifest(scope, id, manifest),
  WorkloadEntry: (scope, id, manifest) => WorkloadEntry.fromManifest(scope, id, manifest),
  WorkloadGroup: (scope, id, manifest) => WorkloadGroup.fromManifest(scope, id, manifest),
};

/** Whether the construct of the kind refuses a manifest, when it is read or when the app is written. */
function refuses(manifest: Manifest): boolean {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  try {
    READERS[manifest.kind](chart, 'x', manifest);
    app.synth();
    return false;
  } catch {
    return true;
  }
}

/** Good objects that constructs refuse none the less, with the reason. */
const STRICTER: Readonly<Record<string, string>> = {
  'virtual-service/sni-form (1)': 'no construct writes the server names that Istio makes itself',
  'virtual-service/sni-form (2)': 'no construct writes the server names that Istio makes itself',
  'virtual-service/mirror-percent (1)': 'no construct has the deprecated field',
};

const all = Object.entries(trafficCases).flatMap(([slug, list]) =>
  list.map((one, i) => ({ name: `${slug} (${i + 1})`, ...one })),
);

test.each(all)('$name', ({ name, bad, good }) => {
  const wrong = problemsOf(webhook, bad).some(({ rule }) => rule.level === 'error');
  if (wrong) expect(refuses(bad)).toBe(true);
  expect(refuses(good)).toBe(name in STRICTER);
});
