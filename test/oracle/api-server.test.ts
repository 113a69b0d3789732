import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Yaml } from 'cdk8s';
import { everyKind } from '../support/every-kind';
import { STATES, manifestsIn, stateFolder } from '../support/manifests';
import { root } from '../support/project';
import { Tally } from './figures';
import { Referee } from './referee';

jest.setTimeout(120_000);

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startApiServer();
});
afterAll(() => referee.stop());

const apply = async (folder: string) => {
  const { status, stdout, stderr } = await referee.kubectl(
    ...['apply', '--server-side', '--validate=strict', '--filename', folder, '--output', 'json'],
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { items }: { items: any[] } = JSON.parse(stdout);
  applied.add({ objects: items.length }, { disagreements: 0 });
  return items;
};
const applied = new Tally({
  subject: 'output',
  what: 'objects of the walkthrough and its states, applied twice',
  referee: 'the API server of Kubernetes',
});

const versions = (items: any[]) =>
  items.map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.resourceVersion}`).sort();

describe('the real API server', () => {
  test.each(STATES)('takes %s, and a second apply changes nothing', async (state) => {
    const first = await apply(stateFolder(state));
    expect(first).toHaveLength(manifestsIn(stateFolder(state)).length);
    expect(versions(await apply(stateFolder(state)))).toEqual(versions(first));
  });

  test('takes dist/, and a second apply changes nothing', async () => {
    const first = await apply(join(root, 'dist'));
    expect(versions(await apply(join(root, 'dist')))).toEqual(versions(first));
  });

  test('takes every kind, with every field that the constructs can set', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'cdk8s-istio-kinds-')), 'kinds.yaml');
    writeFileSync(
      file,
      everyKind('istio-test')
        .map((manifest) => Yaml.stringify(manifest))
        .join('---\n'),
    );
    const { status, stderr } = await referee.dryRun([file]);
    rmSync(dirname(file), { recursive: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('a dry run refuses what the schema does not have, so that silence means something', async () => {
    const { status, stderr } = await referee.dryRun([join(__dirname, 'specimens/unknown-field.yaml')]);
    expect(status).toBe(1);
    expect(stderr).toContain('.spec.http[0].timeOut: field not declared in schema');
  });

  test('a dry run stores nothing', async () => {
    const before = await referee.kubectl(
      'get',
      'virtualservices.networking.istio.io',
      '--all-namespaces',
      '--output',
      'name',
    );
    expect((await referee.dryRun([join(__dirname, 'specimens/new-object.yaml')])).stderr).toBe('');
    const after = await referee.kubectl(
      'get',
      'virtualservices.networking.istio.io',
      '--all-namespaces',
      '--output',
      'name',
    );
    expect(after.stdout).toBe(before.stdout);
  });
});
