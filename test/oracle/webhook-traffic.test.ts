import { trafficChecks } from '../../lib/analysis/webhook/object-checks';
import type { Manifest } from '../../lib/mesh/manifest';
import { trafficCases } from '../analysis/webhook/traffic/cases';
import { external, policy, virtualService, workloadEntry } from '../analysis/webhook/traffic/makers';
import { webhook } from '../analysis/support/cases';
import { pick, seeded } from '../support/mutate';
import { SEED, patience, scaled } from './scale';
import { refereeKinds } from './referee-release';
import { disagreements } from './differential';
import { mutants } from '../support/mutants';
import { validate } from './judge';

const check = webhook;
const cases = Object.entries(trafficCases).flatMap(([slug, list]) =>
  list.flatMap(({ bad, good }, i) => [
    { slug, what: `${slug} (${i + 1}), bad`, object: bad },
    { slug, what: `${slug} (${i + 1}), good`, object: good },
  ]),
);
const named = cases.map((one, i) => ({
  ...one,
  object: { ...one.object, metadata: { ...one.object.metadata, name: `case-${i}` } },
}));

test('istiod says as much of each case as we do', async () => {
  const { compared, found } = await disagreements(
    named.map(({ object }) => object),
    check,
  );
  expect(found).toEqual([]);
  // Those that do not decode have a rule of their own.
  expect(named.length - compared).toBe(1);
}, 60_000);

test('what does not decode is refused, and what is good is allowed by the schema too', async () => {
  const verdicts = await validate(named.map(({ object }) => JSON.stringify(object)).join('\n---\n'));
  verdicts.forEach((verdict, i) => {
    const { slug, what } = named[i];
    if (slug === 'duration/unreadable') expect([what, verdict.ok]).toEqual([what, what.endsWith('good')]);
    if (what.endsWith('good')) expect([what, verdict.crdErrors]).toEqual([what, []]);
  });
}, 60_000);

describe.each(Object.keys(trafficChecks))('%s', (kind) => {
  const own = named.map(({ object }) => object).filter((object) => object.kind === kind);
  const specimens = refereeKinds('shop').filter((object) => object.kind === kind);

  test.each([1, 2])(
    'istiod says as much of mutants of specimens (%d)',
    async (seed) => {
      const all = mutants(specimens, scaled(2000), SEED + seed);
      const { compared, refused, found, excused } = await disagreements(all, check);
      expect(found).toEqual([]);
      expect(excused.length).toBeLessThanOrEqual(scaled(2));
      expect(compared).toBeGreaterThan(scaled(1500));
      expect(refused).toBeGreaterThan(scaled(300));
    },
    patience(120_000),
  );

  test.each([1, 2, 3])(
    'istiod says as much of mutants of cases (%d)',
    async (seed) => {
      const all = mutants([...own, ...specimens], scaled(2000), SEED + seed);
      const { compared, refused, found, excused } = await disagreements(all, check);
      expect(found).toEqual([]);
      expect(excused.length).toBeLessThanOrEqual(scaled(2));
      expect(compared).toBeGreaterThan(scaled(1500));
      expect(refused).toBeGreaterThan(scaled(800));
    },
    patience(120_000),
  );
});

const route = [{ destination: { host: 'reviews' } }];
const rule = (fields: object) => virtualService({ hosts: ['reviews'], http: [{ route, ...fields }] });
const address = (text: string) => ({ address: text });

/** Where odd texts are put, and of which parts they are made. */
const TEXTS: { readonly [name: string]: [parts: string[], make: (text: string) => Manifest] } = {
  'header value': [
    ['%', '%%', '(', ')', '[', ']', '"', ',', '\\', ' ', 'A', '\t', '\n'],
    (text) => rule({ headers: { request: { set: { 'x-user': text } } } }),
  ],
  'header name': [
    ['@request.auth.claims', '@Request', '.', '[', ']', ':', 'host', 'a', ' ', 'authority'],
    (text) =>
      rule({ match: [{ headers: { [text]: { exact: 'a' } } }], headers: { response: { remove: [text] } } }),
  ],
  host: [
    ['*', '.', '-', 'a', '1', '_', '+', '12', 'A', '9223372036854775808', '127.0.0.1', '::1'],
    (text) => virtualService({ hosts: [text], http: [{ route: [{ destination: { host: text } }] }] }),
  ],
  hosts: [
    ['*', '.', 'a', '*.', 'a.b', 'b'],
    (text) =>
      virtualService({
        hosts: text.split('.b').map((one) => one || 'b'),
        gateways: ['edge'],
        tls: [{ match: [{ sniHosts: ['a.b', '*.a.b'] }], route }],
      }),
  ],
  'server name': [
    ['outbound', '_', '.', '80', '_._', 'a', 'outbound_.80_._.a'],
    (text) =>
      virtualService({ hosts: [text], gateways: ['edge'], tls: [{ match: [{ sniHosts: [text] }], route }] }),
  ],
  gateway: [
    ['/', '.', 'a', 'mesh', '1', '-', '_'],
    (text) =>
      virtualService({
        hosts: ['reviews'],
        gateways: ['shop/edge', text, 'last.1'],
        tcp: [{ match: [{ gateways: [text] }], route }],
      }),
  ],
  label: [
    ['/', '.', 'a', 'A', '-', '_', '*', ' ', 'a'.repeat(62)],
    (text) => rule({ match: [{ sourceLabels: { [text]: text } }] }),
  ],
  duration: [
    ['1', '0', '.', 's', 'ms', 'us', 'ns', 'h', '-', '+', '999999'],
    (text) => rule({ timeout: text, corsPolicy: { maxAge: text } }),
  ],
  'retry condition': [
    ['5', '03', '5xx', ',', ' ', '+', '-', 'reset', '509', '100'],
    (text) => rule({ retries: { attempts: 1, retryOn: text } }),
  ],
  'regular expression': [
    [
      'a',
      '(',
      ')',
      '[',
      ']',
      '*',
      '+',
      '?',
      '{2}',
      '{1001}',
      '\\',
      'd',
      '(?i)',
      '(?=',
      '|',
      '^',
      '\\1',
      '[[:alpha:]]',
    ],
    (text) => rule({ match: [{ uri: { regex: text } }, { withoutHeaders: { a: { regex: text } } }] }),
  ],
  subnet: [
    ['10.0.0.1', '/', '8', '33', '::1', '0', '1', '%', 'a', '.'],
    (text) =>
      virtualService({ hosts: ['reviews'], tcp: [{ match: [{ destinationSubnets: [text] }], route }] }),
  ],
  'address of an endpoint': [
    ['unix://', '/', '@', 'a', '.', '10.0.0.1', '1', '::1', '%eth0', '::ffff:1.2.3.4', '*'],
    (text) => workloadEntry({ ...address(text), ports: { [text]: 1 } }),
  ],
  locality: [
    ['/', 'a', 'b', '*', 'c'],
    (text) =>
      policy({
        loadBalancer: {
          localityLbSetting: { distribute: ['a/b/c', text, 'a/b'].map((from) => ({ from, to: { a: 100 } })) },
        },
      }),
  ],
  'namespace of an export': [
    ['.', '*', '~', 'shop', 'a', '-', '_'],
    (text) => external({ exportTo: ['.', text, 'b', text] }),
  ],
  'config map': [
    ['configmap://', '/', 'shop', 'a', '.'],
    (text) => policy({ tls: { mode: 'SIMPLE', credentialName: text } }),
  ],
};

test.each(Object.keys(TEXTS))(
  'istiod says as much of odd texts: %s',
  async (name) => {
    const [parts, make] = TEXTS[name];
    const random = seeded(SEED);
    const texts = Array.from({ length: 400 }, () =>
      Array.from({ length: 1 + random(6) }, () => pick(random, parts)).join(''),
    );
    const objects = [...new Set(texts)].map((text, i) => {
      const object = make(text);
      return { ...object, metadata: { ...object.metadata, name: `text-${i}` } };
    });
    const { compared, found } = await disagreements(objects, check);
    expect(found).toEqual([]);
    expect(compared).toBeGreaterThan(20);
  },
  60_000,
);
