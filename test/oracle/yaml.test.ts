import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BROKEN } from '../../lib/analysis/reading';
import { loadText } from '../../lib/mesh/load';
import { readStream } from '../../lib/mesh/yaml/read';
import { seeded } from '../support/mutate';
import { root } from '../support/project';
import { garbled, jsonStream, listStream, yamlStream } from '../support/yaml-texts';
import { recordFigure } from './figures';
import { programs } from './programs';
import { SEED, patience, scaled } from './scale';

/** A text of which bytes can be made: without halves of pairs of surrogates. */
const wellFormed = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');

/** What kubectl makes of a text; see oracle/go/cmd/kubectl-yaml. */
interface Answer {
  readonly documents: readonly unknown[];
  readonly refused?: string;
  readonly objects: readonly any[];
  readonly noObject?: string;
}

function ask(texts: readonly string[]): Answer[] {
  const input = `${texts.map((text) => JSON.stringify(text)).join('\n')}\n`;
  const { stdout, stderr, status } = spawnSync(programs().kubectlYaml, { input, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`kubectl-yaml: ${stderr.toString()}`);
  return stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const refusal = (text: string) => readStream(text).faults.find(({ kind }) => BROKEN.has(`yaml/${kind}`));

/** Numbers as JSON has them, where zero has no sign. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const readFaults = (text: string) => readStream(text).faults.map(({ kind }) => kind);

/** Where we differ from kubectl, why, and how many of a hundred thousand texts may. A text stands for each that is so. */
const DIFFERENT = [
  {
    why: 'No object of Kubernetes nests deeper than 200; kubectl takes 10,000 levels.',
    is: (text: string) => refusal(text)?.kind === 'too-deep',
    such: `a: ${'['.repeat(300)}${']'.repeat(300)}`,
    bound: 0,
  },
  {
    why: 'Of keys that are equal only as text, such as 1 and "1", kubectl keeps one by chance.',
    is: (text: string) =>
      readFaults(text.replace(/\.(inf|nan)/gi, '0')).includes('duplicate-key') && /["'!]|\d/.test(text),
    such: '1: a\n"1": b\n',
    bound: 20,
  },
];

/** How a text is read otherwise; undefined where it is read alike. */
function difference(text: string, { refused, documents }: Answer): string | undefined {
  const ours = refusal(text);
  if (refused !== undefined || ours !== undefined) {
    if ((refused === undefined) === (ours === undefined)) return undefined;
    return `${JSON.stringify(text)}: kubectl ${refused ?? 'reads it'}; we ${ours?.message ?? 'read it'}`;
  }
  const values = plain(readStream(text).documents.map(({ value }) => value));
  if (isDeepStrictEqual(values, plain(documents))) return undefined;
  return `${JSON.stringify(text)}: kubectl ${JSON.stringify(documents)}; we ${JSON.stringify(values)}`;
}

function differences(texts: readonly string[]): string[] {
  return ask(texts).flatMap((answer, i) => difference(texts[i], answer) ?? []);
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

const record = (what: string, documents: number, disagreements: number, excepted = 0) =>
  recordFigure({
    subject: 'reading',
    what,
    referee: "kubectl's reader",
    asked: { texts: documents },
    excepted,
    disagreements,
  });

test(
  'random and garbled texts are read as kubectl reads them, or refused as it refuses them',
  () => {
    const found: string[] = [];
    const known = DIFFERENT.map(() => 0);
    let refused = 0;
    for (let batch = 0; batch < scaled(10); batch++) {
      const texts = Array.from({ length: 10_000 }, (_, i) => {
        const random = seeded(SEED * 1_000_003 + batch * 10_000 + i);
        const text = random(6) === 0 ? jsonStream(random) : yamlStream(random);
        return wellFormed(random(2) === 0 ? text : garbled(random, text));
      });
      const answers = ask(texts);
      refused += answers.filter((answer) => answer.refused !== undefined).length;
      answers.forEach((answer, i) => {
        const told = difference(texts[i], answer);
        if (told === undefined) return;
        const at = DIFFERENT.findIndex(({ is }) => is(texts[i]));
        if (at === -1) found.push(told);
        else known[at]++;
      });
    }
    record('random and garbled texts in YAML and JSON', 10_000 * scaled(10), found.length, sumOf(known));
    expect(found).toEqual([]);
    DIFFERENT.forEach(({ bound }, i) => expect(known[i]).toBeLessThanOrEqual(bound * scaled(1)));
    // Neither the readable nor the unreadable are few.
    expect(refused / (10_000 * scaled(10))).toBeGreaterThan(0.2);
    expect(refused / (10_000 * scaled(10))).toBeLessThan(0.8);
  },
  patience(300_000),
);

test.each(DIFFERENT)('$why', ({ is, such }) => {
  expect(is(such)).toBe(true);
  expect(ask([such])[0].refused).toBeUndefined();
});

test('lists are taken apart as kubectl does', () => {
  const texts = Array.from({ length: scaled(3000) }, (_, i) => listStream(seeded(SEED + i)));
  const found = ask(texts).flatMap(({ objects, noObject, refused }, i) => {
    const { resources, faults } = loadText(texts[i], 'list.yaml');
    // Without an apiVersion kubectl fails later, when it asks the cluster for the kind.
    const isWhole = ({ apiVersion, kind }: any) =>
      [apiVersion, kind].every((text) => typeof text === 'string' && text !== '');
    if (refused !== undefined) return `${texts[i]}: ${refused}`;
    if (noObject !== undefined || ![JSON.parse(texts[i]), ...objects].every(isWhole)) {
      return faults.length > 0 ? [] : `${texts[i]}: kubectl: ${noObject ?? 'no apiVersion'}; we take all`;
    }
    const ours = resources.map(({ manifest }) => manifest);
    if (faults.length === 0 && isDeepStrictEqual(plain(ours), plain(objects))) return [];
    return `${texts[i]}: kubectl ${JSON.stringify(objects)}; we ${JSON.stringify(ours)} ${faults[0]?.message}`;
  });
  record('random lists of objects', texts.length, found.length);
  expect(found).toEqual([]);
});

/** The YAML and JSON below a folder. */
function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .filter((text) => text.length < 200_000);
}

test('the YAML that Istio itself comes with is read as kubectl reads it', () => {
  const cache = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'istio.io/istio'], {
    cwd: join(root, 'oracle/go'),
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=mod' },
  }).trim();
  const texts = textsBelow(cache);
  expect(texts.length).toBeGreaterThan(1000);
  const found = differences(texts);
  record('the YAML and JSON that Istio comes with', texts.length, found.length);
  expect(found).toEqual([]);
});
