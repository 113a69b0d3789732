import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test('main.ts writes these files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-main-'));
  process.env.CDK8S_OUTDIR = folder;
  try {
    jest.isolateModules(() => require('./main'));
    const files = readdirSync(folder).sort();
    expect(
      Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')])),
    ).toMatchSnapshot();
  } finally {
    delete process.env.CDK8S_OUTDIR;
    rmSync(folder, { recursive: true });
  }
});
