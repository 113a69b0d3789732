import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, analyzeLoaded, loadFiles } from '../../lib/analysis';
import { readSettings } from '../../lib/mesh/mesh-config';
import { root } from '../support/project';

/** Cases that nobody here wrote. They lie beside the repository, where there are any. */
const corpus = process.env.CDK8S_ISTIO_CORPUS ?? join(root, '../shared/corpus');
const there = existsSync(corpus);
if (!there) process.stderr.write(`NOT RUN: the outside cases: there is no ${corpus}\n`);
const outside = there ? describe : describe.skip;

interface SchemaCase {
  readonly file: string;
  /** A part of the server's reason to refuse it; null for a document that is to be accepted. */
  readonly reject: string | null;
}

interface AnalyzeCase {
  readonly folder: string;
  readonly files: readonly string[];
  readonly meshConfig: string | null;
  readonly meshNetworks: string | null;
  readonly all: readonly { readonly code: string; readonly resource: string }[];
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));
const schemaCases: SchemaCase[] = there
  ? readJson(corpus, 'schema/index.json')
  : [{ file: '-', reject: null }];
const analyzeCases: AnalyzeCase[] = there
  ? readdirSync(join(corpus, 'analyze'))
      .filter((folder) => existsSync(join(corpus, 'analyze', folder, 'case.json')))
      .map((folder) => ({ folder, ...readJson(corpus, 'analyze', folder, 'case.json') }))
  : [{ folder: '-', files: [], meshConfig: null, meshNetworks: null, all: [] }];

/** The codes of what the API server and istiod's webhook refuse. */
const REFUSALS = ['schema', 'cel', 'webhook'];
/** Codes that need a running cluster, and one that Istio never prints. */
const NOT_COMPARED = ['IST0103', 'IST0158', 'IST0171', 'IST0136'];

const refused = ({ level, codes }: Finding) =>
  level === 'error' && codes.some((code) => REFUSALS.includes(code));

outside('the verdict on outside documents', () => {
  test.each(schemaCases)('$file', ({ file, reject }) => {
    const loaded = loadFiles([join(corpus, 'schema', file)]);
    expect(loaded.resources.length).toBeGreaterThan(0);
    const refusals = analyzeLoaded(loaded).filter(refused);
    if (reject === null) expect(refusals).toEqual([]);
    else expect(refusals).not.toEqual([]);
  });
});

outside('what is said of outside meshes', () => {
  test.each(analyzeCases)('$folder', ({ folder, files, meshConfig, meshNetworks, all }) => {
    const path = (file: string) => join(corpus, 'analyze', folder, file);
    const settings = (file: string | null) =>
      file === null ? undefined : readSettings(readFileSync(path(file), 'utf8'));
    const findings = analyzeLoaded(loadFiles(files.map(path)), {
      complete: true,
      meshConfig: settings(meshConfig),
      meshNetworks: settings(meshNetworks),
    });
    const lines = (list: readonly { code: string; resource: string }[]) =>
      list
        .filter(({ code }) => code.startsWith('IST') && !NOT_COMPARED.includes(code))
        .map(({ code, resource }) => `${code} ${resource}`)
        .sort();
    expect(lines(findings)).toEqual(lines(all));
  });
});
