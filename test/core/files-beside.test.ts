import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { InstallationMethod, IstioInstallation, IstioVersion, KubernetesVersion } from '../../lib';

describe('files beside the manifests, of several environments in one program', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'beside-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (environment: string, folder?: string) => {
    const app = new App({ outdir: join(root, 'dist', environment) });
    new IstioInstallation(new Chart(app, 'mesh', { namespace: 'istio-system' }), 'istio', {
      istioVersion: IstioVersion.V1_31,
      kubernetesVersion: KubernetesVersion.of('1.34'),
      method: InstallationMethod.helmCommands({ folder: folder && join(root, folder) }),
      meshConfig: { trustDomain: `${environment}.local` },
    });
    app.synth();
  };
  const values = (folder: string) => readFileSync(join(root, folder, 'values-istiod.yaml'), 'utf8');

  test('are refused where one would take those of another away', () => {
    write('dev');
    expect(() => write('production')).toThrow(
      /ConflictingSettings at mesh\/istio[^]*install\/istio, where mesh\/istio \(manifests in dev\)[^]*folder: 'install\/production'/,
    );
    expect(values('dist/install/istio')).toContain('dev.local');
  });

  test('are written where each has a folder of its own', () => {
    write('dev', 'install/dev');
    write('production', 'install/production');
    expect(values('install/dev')).toContain('dev.local');
    expect(values('install/production')).toContain('production.local');
    expect(existsSync(join(root, 'dist/install'))).toBe(false);
  });

  test('are refused where two installations of one app have one name', () => {
    const app = new App({ outdir: join(root, 'dist') });
    for (const cluster of ['east', 'west'])
      new IstioInstallation(new Chart(app, cluster), 'istio', {
        istioVersion: IstioVersion.V1_31,
        kubernetesVersion: KubernetesVersion.of('1.34'),
      });
    expect(() => app.synth()).toThrow(/ConflictingSettings at west\/istio[^]*where east\/istio/);
  });

  test('may be written again by the same program', () => {
    write('dev');
    expect(() => write('dev')).not.toThrow();
  });
});
