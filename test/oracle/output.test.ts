import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Chart, Testing, Yaml } from 'cdk8s';
import { destinationRules } from '../networking/specimens/destination-rules';
import { gateways } from '../networking/specimens/gateways';
import { virtualServices } from '../networking/specimens/virtual-services';
import { manifestsIn } from '../support/manifests';
import { root } from '../support/project';
import { analyze, validate, validateFiles } from './judge';
import { worldOf } from './world';

jest.setTimeout(60_000);

const entries = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []).sort();
const yamlIn = (folder: string) =>
  entries(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => join(folder, file));

/** What is applied together: the folders with manifests in the app's dist/ and in that of each example. */
const folders = [
  join(root, 'dist'),
  ...entries(join(root, 'examples')).map((name) => join(root, 'examples', name, 'dist')),
]
  .flatMap((dist) => [dist, ...entries(dist).map((name) => join(dist, name))])
  .filter((folder) => !folder.endsWith('.yaml') && yamlIn(folder).length > 0)
  .map((folder) => relative(root, folder));

const identity = ({ kind, metadata }: any) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** What a cluster would add to manifests: Pods, EndpointSlices, the ingress gateway. */
function addedTo(manifests: readonly any[]): any[] {
  const given = new Set(manifests.map(identity));
  return worldOf(manifests).filter((manifest) => !given.has(identity(manifest)));
}

/** What the analyzers say, and why it stays. None of it is about what the constructs write. */
const EXPECTED_MESSAGES = [
  {
    code: 'IST0103',
    why: 'the derived pods have no sidecar container; in a cluster the injector adds it',
  },
];

/** Warnings of the webhook about the specimens, which set every field once, the regrettable ones too. */
const EXPECTED_WARNINGS = [
  {
    object: 'VirtualService mirrored',
    warning: 'virtualService rule #1 not used (only the last rule can have no matches)',
    why: 'both rules are there for their mirrors',
  },
  {
    object: 'DestinationRule rule-12',
    warning: 'outlier detection policy must be provided for failover',
    why: 'the locality setting is shown alone',
  },
  {
    object: 'DestinationRule rule-13',
    warning: 'outlier detection policy must be provided for failover',
    why: 'the locality setting is shown alone',
  },
  {
    object: 'Gateway secure',
    warning:
      'TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.',
    why: 'each version of the enum is set once',
  },
];

describe('what is written is what a cluster takes', () => {
  test.each(folders)('each object of %s is accepted, without a warning', async (folder) => {
    const verdicts = await validateFiles(yamlIn(join(root, folder)));
    expect(verdicts.filter(({ skipped }) => !skipped).length).toBeGreaterThanOrEqual(2);
    expect(verdicts.filter(({ ok, warnings }) => !ok || warnings.length > 0)).toEqual([]);
  });

  test.each(folders)('the analyzers have nothing to say of %s that is not expected', async (folder) => {
    const more = addedTo(manifestsIn(join(root, folder)));
    const messages = await analyze(yamlIn(join(root, folder)), { defaults: false, more });
    const codes = EXPECTED_MESSAGES.map(({ code }) => code);
    expect(messages.filter(({ code }) => !codes.includes(code))).toEqual([]);
    expect(codes.filter((code) => !messages.some((message) => message.code === code))).toEqual([]);
  });

  test('every field that the constructs can set is accepted', async () => {
    const manifests = [destinationRules, gateways, virtualServices].flatMap((build) => {
      const chart = new Chart(Testing.app(), 'specimens', { namespace: 'istio-test' });
      build(chart);
      return Testing.synth(chart);
    });
    const verdicts = await validate(manifests.map((manifest) => Yaml.stringify(manifest)).join('---\n'));
    expect(verdicts).toHaveLength(manifests.length);
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
    const warnings = verdicts.flatMap(({ kind, name, warnings: all }) =>
      all.map((warning) => `${kind} ${name}: ${warning}`),
    );
    const expected = EXPECTED_WARNINGS.map(({ object, warning }) => `${object}: ${warning}`);
    expect([...new Set(warnings)].sort()).toEqual(expected.sort());
  });
});
