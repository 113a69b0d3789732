import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { certificates } from '../security/specimens/certificates';
import { written } from '../support/every-kind';
import { Referee } from './referee';
import { patience } from './scale';

jest.setTimeout(patience(120_000));

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-certificates-'));
let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startApiServer(['crds/cert-manager.yaml']);
});
afterAll(async () => {
  await referee.stop();
  rmSync(folder, { recursive: true });
});

test('the API server takes every certificate as it is written', async () => {
  const path = join(folder, 'certificates.yaml');
  const objects = written(certificates, 'default');
  writeFileSync(path, objects.map((object) => Yaml.stringify(object)).join('---\n'));
  const apply = ['apply', '--server-side', '--validate=strict', '--output', 'json', '--filename', path];
  const { stderr, stdout } = await referee.kubectl(...apply);
  expect(stderr).toBe('');
  const specs = JSON.parse(stdout).items.map(({ spec }: { spec: object }) => spec);
  expect(specs).toEqual(objects.map(({ spec }) => spec));
});
