import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, places } from '../analysis/support/sources';
import { root } from '../support/project';

jest.setTimeout(60_000);

const moduleOf = (name: string) =>
  execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', name], {
    cwd: join(root, 'oracle/go'),
    encoding: 'utf8',
  }).trim();

const filesIn = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(folder, file), 'utf8'));

const istio = moduleOf('istio.io/istio');
const api = moduleOf('istio.io/api');
const protos = filesIn(api, '.proto');
const envoy = filesIn(join(moduleOf('github.com/envoyproxy/go-control-plane/envoy')), '.pb.go').join('\n');

/** What a file of upstream lacks of what a rule says stands there. */
function inFile({ project, place, names }: Place): string[] {
  const file = join(project === 'Istio API' ? api : istio, place);
  if (!existsSync(file)) return [`there is no file ${place}`];
  const text = readFileSync(file, 'utf8');
  return names
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
    .map((name) => `no ${name} in ${place}`);
}

/** What the messages of Istio's API or of Envoy lack: a message by that name, with that field. */
function inMessages({ project, place, names }: Place): string[] {
  const [name] = names;
  const last = place.split('.').at(-1)!;
  if (project === 'Envoy') {
    const type = place.replaceAll('.', '_');
    const bodies = [...envoy.matchAll(new RegExp(`^type ${type} struct \\{([^]*?)^\\}`, 'gm'))];
    if (bodies.length === 0) return [`Envoy has no message ${place}`];
    const camel = (name ?? '').replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
    // What is one of several alternatives is a type of its own.
    const isThere =
      bodies.some(([, body]) => new RegExp(`^\\s${camel}\\b`, 'm').test(body)) ||
      envoy.includes(`\ntype ${type}_${camel} struct`);
    return name === undefined || isThere ? [] : [`no ${name} in ${place}`];
  }
  const bodies = protos.filter((text) => new RegExp(`^\\s*(message|enum) ${last} `, 'm').test(text));
  if (bodies.length === 0) return [`Istio's API has no message ${place}`];
  const field = new RegExp(`\\b${name ?? ''}\\b`);
  return name === undefined || bodies.some((text) => field.test(text)) ? [] : [`no ${name} in ${place}`];
}

test('each file, function, message and field that a rule names as its source is there', () => {
  const all = places();
  expect(all.length).toBeGreaterThan(500);
  const wrong = all.flatMap((place) =>
    (place.place.includes('/') ? inFile(place) : inMessages(place)).map((text) => `${place.slug}: ${text}`),
  );
  expect(wrong).toEqual([]);
});
