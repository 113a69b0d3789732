import { App, Chart, Testing } from 'cdk8s';
import { mkdtempSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { InstallationMethod } from '../../lib/install/installation-method';
import { IstioInstallation, type IstioInstallationProps } from '../../lib/install/istio-installation';
import { ChartSource } from '../../lib/values/install/chart-source';
import { IstioVersion } from '../../lib/values/install/istio-version';
import { KubernetesVersion } from '../../lib/values/install/kubernetes-version';
import { OutboundTrafficPolicy } from '../../lib/values/install/mesh-config';
import { Profile } from '../../lib/values/install/profile';
import { codeOf, refusal } from '../support/refusal';

const newest = { istioVersion: IstioVersion.V1_31, kubernetesVersion: KubernetesVersion.of('1.34') };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'istio-installation-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

const newApp = () => new App({ outdir: join(folder, 'dist') });
const install = (props: Partial<IstioInstallationProps> = {}, app = newApp()) =>
  new IstioInstallation(new Chart(app, 'mesh'), 'istio', { ...newest, ...props });
const write = (installation: IstioInstallation) => (installation.node.root as App).synth();
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
/** The commands of a page, each in one line. */
const commands = (page: string) =>
  [...page.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block]) =>
    block
      .replace(/ \\\n +/g, ' ')
      .trim()
      .split('\n'),
  );

describe('an installation', () => {
  test('tells what other constructs want to know of it', () => {
    const istio = install({
      revision: 'canary',
      meshConfig: { outboundTrafficPolicy: OutboundTrafficPolicy.REGISTRY_ONLY },
      gateways: [{ name: 'edge', namespace: 'edge' }],
    });
    expect([istio.name, istio.namespace, istio.revision, istio.istioVersion.minor]).toEqual([
      'istio',
      'istio-system',
      'canary',
      '1.31',
    ]);
    expect(istio.meshConfig).toEqual({ outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });
    expect(istio.ingressGateway.gatewayLabels).toEqual({
      app: 'istio-ingressgateway',
      istio: 'ingressgateway',
    });
    expect(istio.gatewayWorkload('edge').host).toBe('edge.edge.svc.cluster.local');
    expect(istio.gatewayWorkloads.map(({ name }) => name)).toEqual(['istio-ingressgateway', 'edge']);
  });

  test('refuses a gateway that is not there, and says how to get it', () => {
    const { code, path, mend } = refusal(() => install({ profile: Profile.MINIMAL }).ingressGateway);
    expect([code, path]).toEqual(['MissingSetting', 'mesh/istio']);
    expect(mend).toContain('ingressGateway: { enabled: true }');
    expect(refusal(() => install().gatewayWorkload('edge')).mend).toBe('add it to `gateways`');
  });

  test('refuses with its path what could not be', () => {
    expect(codeOf(() => install({ kubernetesVersion: KubernetesVersion.of('1.30') }))).toBe(
      'ConflictingSettings at mesh/istio',
    );
    expect(codeOf(() => install({ upgradeFrom: IstioVersion.V1_28 }))).toBe(
      'ConflictingSettings at mesh/istio',
    );
    expect(refusal(() => install({ upgradeFrom: IstioVersion.V1_29 })).mend).toContain('give a `revision`');
    expect(codeOf(() => install({ upgradeFrom: IstioVersion.V1_28, revision: '1-31' }))).toBe(
      'ConflictingSettings at mesh/istio',
    );
    install({ upgradeFrom: IstioVersion.V1_29, revision: '1-31' });
    const gateways = [{ name: 'edge', values: { kind: 'DaemonSet' } }];
    expect(codeOf(() => install({ gateways }))).toBe('ConflictingSettings at mesh/istio');
    expect(install({ gateways, method: InstallationMethod.helmCommands() }).gatewayWorkloads).toHaveLength(2);
  });

  const ended = { istioVersion: IstioVersion.V1_26, kubernetesVersion: KubernetesVersion.of('1.30') };

  test('says when the app is written that support has ended', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const istio = install(ended);
    expect(said).not.toHaveBeenCalled();
    write(istio);
    expect(said.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining('Warning at mesh/istio: Istio 1.26 is past its end of life'),
      expect.stringContaining('Warning at mesh/istio: Kubernetes 1.30 is past its end of life'),
    ]);
    expect(read('install/istio/INSTALL.md')).toContain('> **Warning.** Istio 1.26 is past its end of life');
  });

  test('is silent about the end of support where that is accepted, or has not come', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    write(install({ ...ended, acceptEndOfLife: true }));
    write(install());
    expect(said).not.toHaveBeenCalled();
    expect(read('install/istio/INSTALL.md')).not.toContain('Warning');
  });
});

describe('istioctl', () => {
  test('gets an IstioOperator beside the manifests, and nothing among them', () => {
    const istio = install({ meshConfig: { accessLogFile: '/dev/stdout' } });
    write(istio);
    const operator = parse(read('install/istio/istio-operator.yaml'));
    expect(operator.kind).toBe('IstioOperator');
    expect(operator.spec).toMatchObject({ profile: 'default', meshConfig: { accessLogFile: '/dev/stdout' } });
    expect(readdirSync(join(folder, 'dist'))).toEqual(['mesh.k8s.yaml']);
    expect(read('dist/mesh.k8s.yaml').trim()).toBe('');
  });

  test('gets the commands to check, install, upgrade and remove', () => {
    write(install());
    expect(commands(read('install/istio/INSTALL.md'))).toEqual([
      'istioctl version --remote=false',
      'istioctl x precheck',
      'istioctl install -f istio-operator.yaml --skip-confirmation',
      'istioctl x precheck',
      'istioctl upgrade -f istio-operator.yaml --skip-confirmation',
      'kubectl rollout restart deployment --namespace NAMESPACE',
      'istioctl manifest generate -f istio-operator.yaml',
      'istioctl uninstall -f istio-operator.yaml --skip-confirmation',
      'istioctl uninstall --purge --skip-confirmation',
      'kubectl delete namespace istio-system',
      'istioctl x precheck --kubeconfig cluster.kubeconfig --context cluster',
      'istioctl install -f istio-operator.yaml --skip-confirmation --kubeconfig cluster.kubeconfig --context cluster',
      'istioctl upgrade -f istio-operator.yaml --skip-confirmation --kubeconfig cluster.kubeconfig --context cluster',
      'istioctl uninstall --purge --skip-confirmation --kubeconfig cluster.kubeconfig --context cluster',
    ]);
  });

  test('is told of the cluster, the revision, the namespaces and the release before', () => {
    write(
      install({
        namespace: 'mesh',
        revision: 'canary',
        upgradeFrom: IstioVersion.V1_30,
        gateways: [{ name: 'edge', namespace: 'edge' }],
        method: InstallationMethod.istioctl({ kubeconfig: "it's.yaml", context: 'prod' }),
      }),
    );
    const cluster = String.raw`--kubeconfig 'it'\''s.yaml' --context prod`;
    expect(commands(read('install/istio/INSTALL.md'))).toEqual(
      expect.arrayContaining([
        `istioctl x precheck --from-version 1.30 --istioNamespace mesh ${cluster}`,
        `kubectl create namespace edge --dry-run=client -o yaml | kubectl apply -f - ${cluster}`,
        `istioctl install -f istio-operator.yaml --skip-confirmation ${cluster}`,
        `istioctl uninstall --revision canary --istioNamespace mesh --skip-confirmation ${cluster}`,
      ]),
    );
    expect(read('install/istio/INSTALL.md')).not.toContain(
      'istioctl upgrade -f istio-operator.yaml --skip-confirmation --kubeconfig it',
    );
  });
});

describe('helm', () => {
  test('gets values for each chart, and the commands in the order in which charts need each other', () => {
    write(
      install({
        profile: Profile.AMBIENT,
        gateways: [{ name: 'edge' }],
        method: InstallationMethod.helmCommands(),
      }),
    );
    expect(readdirSync(join(folder, 'install/istio'))).toEqual([
      'INSTALL.md',
      'values-edge.yaml',
      'values-istio-base.yaml',
      'values-istio-cni.yaml',
      'values-istiod.yaml',
      'values-ztunnel.yaml',
    ]);
    expect(parse(read('install/istio/values-istiod.yaml'))).toEqual({
      profile: 'ambient',
      cni: { enabled: true },
    });
    const there = '--namespace istio-system --create-namespace';
    const chart = (name: string, from: string) =>
      `helm upgrade --install ${name} istio/${from} --version 1.31.3 ${there} --values values-${name}.yaml`;
    expect(commands(read('install/istio/INSTALL.md')).slice(0, 12)).toEqual([
      'helm repo add istio https://blob.istio.io/istio-release/charts --force-update',
      'helm repo update istio',
      `${chart('istio-base', 'base')} --wait`,
      `${chart('istiod', 'istiod')} --wait`,
      `${chart('istio-cni', 'cni')} --wait`,
      `${chart('ztunnel', 'ztunnel')} --wait`,
      chart('edge', 'gateway'),
      'helm uninstall edge --namespace istio-system',
      'helm uninstall ztunnel --namespace istio-system',
      'helm uninstall istio-cni --namespace istio-system',
      'helm uninstall istiod --namespace istio-system',
      'helm uninstall istio-base --namespace istio-system',
    ]);
  });

  test('takes the charts from a registry, and names the cluster', () => {
    const charts = ChartSource.registryOf(IstioVersion.V1_31);
    write(install({ method: InstallationMethod.helmCommands({ charts, context: 'prod' }) }));
    const [first] = commands(read('install/istio/INSTALL.md'));
    expect(first).toMatch(
      /^helm upgrade --install istio-base oci:\/\/ghcr\.io\/istio\/release\/charts\/base .* --kube-context prod$/,
    );
  });

  test('says so where a profile installs nothing', () => {
    write(install({ profile: Profile.EMPTY, method: InstallationMethod.helmCommands() }));
    expect(readdirSync(join(folder, 'install/istio'))).toEqual(['INSTALL.md']);
    expect(read('install/istio/INSTALL.md')).toContain('installs nothing by itself');
  });
});

describe('files beside the manifests', () => {
  test('are written when the app is, and the same each time', () => {
    const istio = install();
    expect(existsSync(join(folder, 'install'))).toBe(false);
    Testing.synth(istio.node.scope as Chart);
    (istio.node.root as App).synthYaml();
    expect(existsSync(join(folder, 'install'))).toBe(false);
    write(istio);
    const first = read('install/istio/INSTALL.md');
    write(install());
    expect(read('install/istio/INSTALL.md')).toBe(first);
  });

  test('are not written by an app that is only looked at', () => {
    const app = Testing.app();
    install({}, app);
    app.synth();
    expect(existsSync(join(app.outdir, '../install/istio'))).toBe(false);
    expect(readdirSync(app.outdir)).toEqual(['mesh.k8s.yaml']);
    rmSync(app.outdir, { recursive: true });
  });

  test('are not written by an app that is refused', () => {
    const istio = install();
    istio.node.addValidation({ validate: () => ['no'] });
    expect(() => write(istio)).toThrow('no');
    expect(existsSync(join(folder, 'install'))).toBe(false);
  });

  test('go where one says, and those of an earlier run that nobody wants go', () => {
    const at = join(folder, 'ops');
    write(install({ method: InstallationMethod.helmCommands({ folder: at }) }));
    writeFileSync(join(at, 'notes.md'), 'mine\n');
    write(install({ method: InstallationMethod.istioctl({ folder: at }) }));
    expect(readdirSync(at)).toEqual(['INSTALL.md', 'istio-operator.yaml', 'notes.md']);
  });

  test('of several installations stand beside each other', () => {
    const app = newApp();
    const chart = new Chart(app, 'mesh');
    for (const name of ['one', 'two']) new IstioInstallation(chart, name, newest);
    app.synth();
    expect(readdirSync(join(folder, 'install'))).toEqual(['one', 'two']);
  });
});
