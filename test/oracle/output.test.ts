import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing, Yaml } from 'cdk8s';
import { destinationRules } from '../networking/specimens/destination-rules';
import { gateways } from '../networking/specimens/gateways';
import { virtualServices } from '../networking/specimens/virtual-services';
import { STATES, manifestsIn, stateFolder } from '../support/manifests';
import { root } from '../support/project';
import { analyzeManifests, validate, validateFiles } from './judge';
import { worldOf } from './world';

jest.setTimeout(60_000);

const folders = [join(root, 'dist'), ...STATES.map(stateFolder)];

/** What the analyzers say of the walkthrough, and why it stays. None of it is about what the constructs write. */
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
    const verdicts = await validateFiles(readdirSync(folder).map((file) => join(folder, file)));
    expect(verdicts.filter(({ skipped }) => !skipped).length).toBeGreaterThanOrEqual(2);
    expect(verdicts.filter(({ ok, warnings }) => !ok || warnings.length > 0)).toEqual([]);
  });

  test.each(folders)('the analyzers have nothing to say of %s that is not expected', async (folder) => {
    const messages = await analyzeManifests(worldOf(manifestsIn(folder)), { defaults: false });
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
