import { Chart, Testing } from 'cdk8s';
import {
  AuthorizationPolicy,
  EnvoyFilter,
  Gateway,
  PeerAuthentication,
  ProxyConfig,
  RequestAuthentication,
  Sidecar,
  Telemetry,
  TrafficExtension,
  WasmPlugin,
} from '../../../lib';
import { checkMetadata } from '../../../lib/analysis/webhook/metadata';
import type { Manifest } from '../../../lib/mesh/manifest';
import { problemsOf, reading, webhook } from '../support/cases';
import { metadataCases, policyCases } from './policy/cases';

type Reader = (scope: Chart, id: string, manifest: any) => unknown;

const READERS: Readonly<Record<string, Reader>> = {
  AuthorizationPolicy: (scope, id, manifest) => AuthorizationPolicy.fromManifest(scope, id, manifest),
  EnvoyFilter: (scope, id, manifest) => EnvoyFilter.fromManifest(scope, id, manifest),
  Gateway: (scope, id, manifest) => Gateway.fromManifest(scope, id, manifest),
  PeerAuthentication: (scope, id, manifest) => PeerAuthentication.fromManifest(scope, id, manifest),
  ProxyConfig: (scope, id, manifest) => ProxyConfig.fromManifest(scope, id, manifest),
  RequestAuthentication: (scope, id, manifest) => RequestAuthentication.fromManifest(scope, id, manifest),
  Sidecar: (scope, id, manifest) => Sidecar.fromManifest(scope, id, manifest),
  Telemetry: (scope, id, manifest) => Telemetry.fromManifest(scope, id, manifest),
  TrafficExtension: (scope, id, manifest) => TrafficExtension.fromManifest(scope, id, manifest),
  WasmPlugin: (scope, id, manifest) => WasmPlugin.fromManifest(scope, id, manifest),
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
  'envoy-filter/internals (1)':
    'the only object without this warning is one that istiod refuses for its labels',
};

/** Bad objects that constructs take none the less, with the reason. */
const LAXER: Readonly<Record<string, string>> = {
  'telemetry/filter (1)': 'constructs look at the brackets and texts of an expression alone',
  'envoy-filter/config-without-type (1)': 'constructs do not look into the value of a patch',
  'envoy-filter/unknown-type (1)': 'constructs do not look into the value of a patch',
  'envoy-filter/value (1)': 'constructs do not look into the value of a patch',
  'envoy-filter/value (2)': 'constructs do not look into the value of a patch',
  'metadata/dry-run-kind (1)': 'annotations are written as they are given',
  'metadata/always-reject (1)': 'annotations are written as they are given',
  'metadata/internal-parents (1)': 'annotations are written as they are given',
  'metadata/internal-parents (2)': 'annotations are written as they are given',
};

const all = Object.entries({ ...policyCases, ...metadataCases }).flatMap(([slug, list]) =>
  list.map((one, i) => ({ name: `${slug} (${i + 1})`, ...one })),
);

test.each(all)('$name', ({ name, bad, good }) => {
  const problems = [...problemsOf(webhook, bad), ...problemsOf(reading(checkMetadata), bad)];
  if (problems.some(({ rule }) => rule.level === 'error')) expect(refuses(bad)).toBe(!(name in LAXER));
  expect(refuses(good)).toBe(name in STRICTER);
});
