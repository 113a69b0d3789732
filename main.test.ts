import './lib/testing/jest';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mesh, Request } from './lib/simulate';

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

describe('the app', () => {
  const mesh = Mesh.fromFiles(join(__dirname, 'dist'));
  const client = 'client.istio-test';
  const split = { 'nginx/appv1': 30, 'nginx/appv2': 70 };

  test('splits what comes from the mesh', () => {
    expect(mesh).toRoute(Request.get('http://nginx/').from(client), split);
    expect(mesh).toRoute(
      Request.get('http://nginx.istio-test.svc.cluster.local/test.html').from(client),
      split,
    );
  });

  test('splits what comes in by the gateway', () => {
    expect(mesh).toRoute(Request.get('http://nginx.hihihiai.com/').via('istio-ingressgateway'), split);
  });

  test('knows no other host at the gateway', () => {
    expect(mesh).toReject(Request.get('http://other.example.com/').via('istio-ingressgateway'), 404);
    expect(mesh).toReject(Request.get('http://other.hihihiai.com/').via('istio-ingressgateway'), 404);
  });
});
