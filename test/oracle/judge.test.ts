import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/project';
import { type Message, type Verdict, analyze, validate, validateFiles } from './judge';

jest.setTimeout(60_000);

/** Cases that nobody here wrote. They lie beside the repository, where there are any. */
const corpus = join(root, '../shared/corpus');
const there = existsSync(corpus);
if (!there) process.stderr.write('NOT RUN: the outside cases of the referee: there is no ../shared/corpus\n');
const outside = there ? describe : describe.skip;

interface SchemaCase {
  readonly file: string;
  /** A part of the reason for which it is refused; null for a document that is to be accepted. */
  readonly reject: string | null;
}

interface AnalyzeCase {
  readonly folder: string;
  readonly name: string;
  readonly files: readonly string[];
  readonly meshConfig: string | null;
  readonly meshNetworks: string | null;
  readonly all: readonly Message[];
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));
const schemaCases: SchemaCase[] = there ? readJson(corpus, 'schema/index.json') : [];
const analyzeCases: AnalyzeCase[] = there
  ? readdirSync(join(corpus, 'analyze'))
      .filter((folder) => existsSync(join(corpus, 'analyze', folder, 'case.json')))
      .map((folder) => ({ folder, ...readJson(corpus, 'analyze', folder, 'case.json') }))
  : [];

/** Codes that need a running cluster, and one that Istio never prints. */
const NOT_COMPARED = ['IST0103', 'IST0158', 'IST0171', 'IST0136'];
const compared = (messages: readonly Message[]) =>
  messages
    .filter(({ code }) => !NOT_COMPARED.includes(code))
    .map(({ code, resource }) => `${code} ${resource}`)
    .sort();

outside('the judge agrees with outside cases', () => {
  let verdicts: Verdict[];
  beforeAll(async () => {
    verdicts = await validateFiles(schemaCases.map(({ file }) => join(corpus, 'schema', file)));
  });

  test.each(schemaCases)('on the schema: $file', ({ file, reject }) => {
    const own = verdicts.filter((verdict) => verdict.file.endsWith(`/${file}`));
    expect(own.length).toBeGreaterThan(0);
    const reasons = own.flatMap(({ crdErrors, webhookErrors }) => [...crdErrors, ...webhookErrors]);
    if (reject === null) expect(reasons).toEqual([]);
    else expect(reasons.join('\n')).toContain(reject);
  });

  test.each(analyzeCases)(
    'on analysis: $folder',
    async ({ folder, files, meshConfig, meshNetworks, all }) => {
      const path = (file: string) => join(corpus, 'analyze', folder, file);
      const messages = await analyze(files.map(path), {
        mesh: meshConfig === null ? undefined : path(meshConfig),
        networks: meshNetworks === null ? undefined : path(meshNetworks),
      });
      expect(compared(messages)).toEqual(compared(all));
    },
  );
});

describe('the judge reads as the API server does', () => {
  const metadata = 'metadata: { name: a, namespace: b }';

  test.each([
    ['WorkloadEntry', '{ address: 10.0.0.1, weight: 3, ports: { http: 8080 } }'],
    [
      'ServiceEntry',
      '{ hosts: [a.example], resolution: DNS, ports: [{ number: 80, name: http, protocol: HTTP }] }',
    ],
  ])('whole numbers of a %s stay whole, which rules in CEL can tell', async (kind, spec) => {
    const [{ ok, crdErrors }] = await validate(
      `apiVersion: networking.istio.io/v1\nkind: ${kind}\n${metadata}\nspec: ${spec}`,
    );
    expect(crdErrors).toEqual([]);
    expect(ok).toBe(true);
  });

  test.each(['10.0.0.1', 'fd00:10:96::1', '1:2:3:4:5:6:7:8'])(
    'the address %s stays a string',
    async (address) => {
      const [{ ok }] = await validate(
        `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\n${metadata}\nspec: { address: ${address} }`,
      );
      expect(ok).toBe(true);
    },
  );

  test('what the schema refuses and what the webhook refuses are told apart', async () => {
    const [schema, webhook] = await validate(
      [
        `apiVersion: networking.istio.io/v1\nkind: Gateway\n${metadata}\nspec: { selectors: {} }`,
        `apiVersion: networking.istio.io/v1\nkind: VirtualService\n${metadata}\nspec: { hosts: [a], http: [{ route: [{ destination: { host: a }, weight: -1 }] }] }`,
      ].join('\n---\n'),
    );
    expect(schema.crdErrors.join()).toContain('spec.selectors');
    expect(webhook.crdErrors).toEqual([]);
    expect(webhook.webhookErrors.join()).toContain('weight -1 < 0');
  });

  test('what it cannot answer is an error with its reason', async () => {
    await expect(validateFiles(['no-such-file.yaml'])).rejects.toThrow(/exit 2[^]*no-such-file\.yaml/);
  });
});
