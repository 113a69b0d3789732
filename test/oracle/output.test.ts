import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Yaml } from 'cdk8s';
import { everyKind } from '../support/every-kind';
import { newerThanReferee, refereeKinds } from './referee-release';
import { manifestsIn } from '../support/manifests';
import { root } from '../support/project';
import { Tally, recordFigure } from './figures';
import { analyze, validate, validateFiles } from './judge';
import { worldOf } from './world';
import { gatewayPods } from './worlds/chains-world';

jest.setTimeout(60_000);

const entries = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []).sort();
const isYaml = (file: string) => file.endsWith('.yaml');
const yamlIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(isYaml)
    .sort()
    .map((file) => join(folder, file));

/** What is applied together: the app's dist/ and that of each example, or each folder in it where it holds several worlds. */
const folders = [
  join(root, 'dist'),
  ...entries(join(root, 'examples')).map((name) => join(root, 'examples', name, 'dist')),
]
  .flatMap((dist) => (entries(dist).some(isYaml) ? [dist] : entries(dist).map((name) => join(dist, name))))
  .map((folder) => relative(root, folder));

const identity = ({ kind, metadata }: any) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** What a cluster would add to manifests: Pods, EndpointSlices, the gateways. */
function addedTo(manifests: readonly any[]): any[] {
  const given = new Set(manifests.map(identity));
  // What Argo CD installs by a chart.
  const hasEgress = manifests.some(
    ({ kind, metadata }) => kind === 'Application' && metadata.name === 'istio-egressgateway',
  );
  const installed = hasEgress ? gatewayPods('istio-egressgateway', 'egressgateway') : [];
  return worldOf([...manifests, ...installed]).filter((manifest) => !given.has(identity(manifest)));
}

/** What the analyzers say, and why it stays. None of it is about what the constructs write. */
const EXPECTED_MESSAGES: readonly { readonly code: string; readonly in?: string; readonly why: string }[] = [
  {
    code: 'IST0103',
    why: 'the derived pods have no sidecar container; in a cluster the injector adds it',
  },
  {
    code: 'IST0127',
    in: 'examples/bookinfo/dist',
    why: 'the pods of the ingress gateway, which no manifest of the example shows, have no proxy container here',
  },
  {
    code: 'IST0101',
    in: 'examples/shop/dist/',
    why: 'cert-manager makes the Secret of the ingress, of which istioctl knows nothing',
  },
  {
    code: 'IST0127',
    in: 'examples/shop/dist/',
    why: 'the pods of the ingress gateway, which no manifest of the example shows, have no proxy container here',
  },
];

/** What the constructs set and the referee's release does not know. The real API server, which has the pinned CRDs, takes it. */
const UNKNOWN_TO_REFEREE = [
  'DestinationRule.spec.subsets.trafficPolicy.loadBalancer.backendUtilization',
  'DestinationRule.spec.subsets.trafficPolicy.outlierDetection.failurePercentageThreshold',
  'DestinationRule.spec.subsets.trafficPolicy.portLevelSettings.loadBalancer.backendUtilization',
  'DestinationRule.spec.subsets.trafficPolicy.portLevelSettings.outlierDetection.failurePercentageThreshold',
  'DestinationRule.spec.subsets.trafficPolicy.portLevelSettings.tls.caCertCredentialName',
  'DestinationRule.spec.subsets.trafficPolicy.tls.caCertCredentialName',
  'DestinationRule.spec.trafficPolicy.loadBalancer.backendUtilization',
  'DestinationRule.spec.trafficPolicy.outlierDetection.failurePercentageThreshold',
  'DestinationRule.spec.trafficPolicy.portLevelSettings.loadBalancer.backendUtilization',
  'DestinationRule.spec.trafficPolicy.portLevelSettings.outlierDetection.failurePercentageThreshold',
  'DestinationRule.spec.trafficPolicy.portLevelSettings.tls.caCertCredentialName',
  'DestinationRule.spec.trafficPolicy.tls.caCertCredentialName',
  'EnvoyFilter.spec.configPatches.match.listener.filterChain.transportSocket',
  'Gateway.spec.servers.tls.alpnProtocols',
  'Gateway.spec.servers.tls.ecdhCurves',
  'RequestAuthentication.spec.jwtRules.presence',
  'Sidecar.spec.ingress.tls.alpnProtocols',
  'Sidecar.spec.ingress.tls.ecdhCurves',
  'UDPRoute',
];

/** How warnings of the webhook about the specimens begin. These set every field once, the regrettable ones too. */
const EXPECTED_WARNINGS = [
  {
    kind: 'VirtualService',
    warning: 'virtualService rule #1 not used',
    why: 'both rules are there for their mirrors',
  },
  {
    kind: 'DestinationRule',
    warning: 'outlier detection policy must be provided for failover',
    why: 'the locality setting is shown alone',
  },
  { kind: 'Gateway', warning: 'TLS version below TLSV1_2', why: 'each version of the enum is set once' },
  {
    kind: 'ServiceEntry',
    warning: 'address is unset with network',
    why: 'an endpoint is known by its network alone',
  },
  {
    kind: 'WorkloadEntry',
    warning: 'address is unset with network',
    why: 'it is known by its network alone',
  },
  { kind: 'EnvoyFilter', warning: 'EnvoyFilter exposes internal', why: 'istiod says so of each' },
  {
    kind: 'EnvoyFilter',
    warning: 'using deprecated types by name',
    why: 'patches without a type are shown too',
  },
];

const validated = new Tally({
  subject: 'output',
  what: 'objects that the app and the examples write',
  referee: "the CRDs' validation and istiod's webhook",
});
const analyzed = new Tally({
  subject: 'output',
  what: 'what the app and the examples write, a folder at a time',
  referee: '`istioctl analyze`, all analyzers',
});

describe('what is written is what a cluster takes', () => {
  test.each(folders)('each object of %s is accepted, without a warning', async (folder) => {
    const verdicts = await validateFiles(yamlIn(join(root, folder)));
    expect(verdicts.filter(({ skipped }) => !skipped).length).toBeGreaterThanOrEqual(2);
    // istiod warns of each EnvoyFilter.
    const isExpected = (warning: string) => warning.startsWith('EnvoyFilter exposes internal');
    const refused = verdicts.filter(({ ok, warnings }) => !ok || !warnings.every(isExpected));
    validated.add(
      { objects: verdicts.filter(({ skipped }) => !skipped).length },
      {
        excepted: verdicts.filter(({ warnings }) => warnings.length > 0).length - refused.length,
        disagreements: refused.length,
      },
    );
    expect(refused).toEqual([]);
  });

  test.each(folders)('the analyzers have nothing to say of %s that is not expected', async (folder) => {
    const more = addedTo(manifestsIn(join(root, folder)));
    const all = await analyze(yamlIn(join(root, folder)), { defaults: false, more });
    // The namespaces of Argo CD and Flux are not this app's, nor is what stands for the gateway of a chart.
    const others = more
      .filter(({ kind, metadata }) => kind === 'Namespace' || metadata.name.startsWith('istio-egressgateway'))
      .map(({ kind, metadata: { name, namespace } }) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`);
    const messages = all.filter(({ resource }) => !others.includes(resource));
    const expected = EXPECTED_MESSAGES.filter(({ in: where = folder }) => folder.startsWith(where));
    const codes = expected.map(({ code }) => code);
    const unexpected = messages.filter(({ code }) => !codes.includes(code));
    analyzed.add(
      { folders: 1 },
      { excepted: messages.length - unexpected.length, disagreements: unexpected.length },
    );
    expect(unexpected).toEqual([]);
    expect(codes.filter((code) => !messages.some((message) => message.code === code))).toEqual([]);
  });

  test('what the referee does not know yet is left out by name, and nothing else', () => {
    const parts = new Set(everyKind('istio-test').flatMap(newerThanReferee));
    expect([...parts].sort()).toEqual(UNKNOWN_TO_REFEREE);
  });

  test('every kind, with every field that the constructs can set, is accepted', async () => {
    const manifests = refereeKinds('istio-test');
    const verdicts = await validate(manifests.map((manifest) => Yaml.stringify(manifest)).join('---\n'));
    expect(verdicts).toHaveLength(manifests.length);
    const refused = verdicts.filter(({ ok, skipped }) => !ok || skipped);
    recordFigure({
      subject: 'output',
      what: 'every kind with every field that the constructs can set',
      referee: "the CRDs' validation and istiod's webhook",
      asked: { objects: verdicts.length },
      disagreements: refused.length,
    });
    expect(refused).toEqual([]);
    const warnings = verdicts.flatMap(({ kind, warnings: all }) =>
      all.map((warning) => `${kind}: ${warning}`),
    );
    const expected = EXPECTED_WARNINGS.map(({ kind, warning }) => `${kind}: ${warning}`);
    expect(warnings.filter((warning) => !expected.some((start) => warning.startsWith(start)))).toEqual([]);
    expect(expected.filter((start) => !warnings.some((warning) => warning.startsWith(start)))).toEqual([]);
  });
});
