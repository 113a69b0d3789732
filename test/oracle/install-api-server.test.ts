import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Duration, Yaml } from 'cdk8s';
import { ArgoCdEnvironments, ArgoCdHandover, FluxHandover, GitRevision } from '../../lib/delivery';
import {
  ArgoCdClusters,
  ChartSource,
  InstallationMethod,
  IstioInstallation,
  type IstioInstallationOptions,
  IstioVersion,
  Profile,
  SailUpdateStrategy,
} from '../../lib/install';
import { root } from '../support/project';
import { bare, everything } from './installations';
import { Referee } from './referee';

jest.setTimeout(120_000);

let referee: Referee;
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-install-'));
const NAMESPACES = ['argocd', 'edge', 'egress', 'flux-system', 'istio-system', 'istio-test', 'mesh'];

function written(objects: readonly object[]): string {
  const file = join(folder, 'objects.yaml');
  writeFileSync(file, objects.map((object) => Yaml.stringify(object)).join('---\n'));
  return file;
}

beforeAll(async () => {
  referee = Referee.start();
  const tools = ['argo-cd', 'flux', 'sail-operator'];
  await referee.startApiServer(tools.map((tool) => `test/install/crds/${tool}.yaml`));
  const namespaces = NAMESPACES.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  const { stderr } = await referee.kubectl('apply', '--server-side', '--filename', written(namespaces));
  expect(stderr).toBe('');
});
afterAll(async () => {
  await referee.stop();
  rmSync(folder, { recursive: true });
});

const objectsOf = (build: (chart: Chart) => void): any[] => {
  const chart = new Chart(new App(), 'mesh');
  build(chart);
  return chart.toJson();
};
const installed = (options: IstioInstallationOptions, deliver: InstallationMethod) =>
  objectsOf((chart) => new IstioInstallation(chart, 'istio', { ...options, method: deliver }));

async function accepted(files: readonly string[]): Promise<void> {
  const { status, stderr } = await referee.dryRun(files);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

const charts = ChartSource.registryOf(IstioVersion.V1_31);
const labelled = ArgoCdClusters.labelled({ mesh: 'on' });
const DELIVERIES: [string, InstallationMethod][] = [
  ['Argo CD', InstallationMethod.argoCd()],
  [
    'Argo CD for all clusters',
    InstallationMethod.argoCd({ clusters: ArgoCdClusters.all(), charts, autoSync: false }),
  ],
  ['Argo CD for some clusters', InstallationMethod.argoCd({ clusters: labelled, project: 'mesh' })],
  ['Argo CD for named clusters', InstallationMethod.argoCd({ clusters: ArgoCdClusters.named('a', 'b') })],
  ['Flux', InstallationMethod.flux()],
  [
    'Flux for another cluster',
    InstallationMethod.flux({ charts, interval: Duration.minutes(1), kubeConfigSecret: 'a' }),
  ],
  ['the Sail Operator', InstallationMethod.sailOperator()],
  [
    'the Sail Operator by revisions',
    InstallationMethod.sailOperator({
      updateStrategy: SailUpdateStrategy.REVISION_BASED,
      createNamespaces: false,
    }),
  ],
];
const INSTALLATIONS: [string, IstioInstallationOptions][] = [
  ...Profile.allNames().map((name): [string, IstioInstallationOptions] => [name, bare(name)]),
  ['ambient with all that can be set', everything],
];

/** The release of the operator at hand is older than Istio 1.31, whose releases its kinds do not list. */
const ofOperator = (options: IstioInstallationOptions) => ({
  ...options,
  istioVersion: IstioVersion.of('1.30.3'),
  compatibilityVersion: options.compatibilityVersion && IstioVersion.V1_29,
});

describe.each(DELIVERIES)('objects for %s', (tool, deliver) => {
  const isSail = tool.startsWith('the Sail Operator');

  test.each(INSTALLATIONS)('with the profile %s are accepted', async (profile, options) => {
    const objects = installed(isSail ? ofOperator(options) : options, deliver);
    // Only that profile installs nothing; what is written for it is where charts come from, if anything.
    expect(objects.every(({ kind }) => kind === 'Secret')).toBe(profile === 'empty');
    if (objects.length > 0) await accepted([written(objects)]);
  });
});

test('an operator that is older than Istio refuses it', async () => {
  const { status, stderr } = await referee.dryRun([
    written(installed(bare('minimal'), InstallationMethod.sailOperator())),
  ]);
  expect(status).toBe(1);
  expect(stderr).toContain('spec.version: Unsupported value: "v1.31.3"');
});

describe('what hands an app over is accepted', () => {
  const repository = 'https://github.com/example/shop.git';
  const folders = ['dist/environment', 'dist/routing'];
  const environments = [{ name: 'dev', folder: 'dist/dev', revision: GitRevision.tag('v1') }];
  const revision = GitRevision.commit('0'.repeat(40));
  const all = { prune: false, targetNamespace: 'shop', revision, repository, folders };
  const often = { interval: Duration.minutes(1), timeout: Duration.seconds(90) };

  test.each<[string, (chart: Chart) => void]>([
    ['by Argo CD', (chart) => new ArgoCdHandover(chart, 'shop', { repository, folders })],
    [
      'by Argo CD with all that can be set',
      (chart) => new ArgoCdHandover(chart, 'shop', { ...all, createNamespace: true, autoSync: false }),
    ],
    [
      'by Argo CD to environments',
      (chart) => new ArgoCdEnvironments(chart, 'shop', { repository, environments, inOrder: true }),
    ],
    ['by Flux', (chart) => new FluxHandover(chart, 'shop', { repository, folders })],
    [
      'by Flux with all that can be set',
      (chart) =>
        new FluxHandover(chart, 'shop', {
          ...{ ...all, ...often, wait: false, dependsOn: ['a'] },
          ...{ repositorySecret: 'git', serviceAccount: 'robot', kubeConfigSecret: 'prod' },
        }),
    ],
  ])('%s', async (_, build) => {
    await accepted([written(objectsOf(build))]);
  });

  const example = join(root, 'examples/gitops/dist');
  const parts = readdirSync(example).flatMap((name) =>
    readdirSync(join(example, name)).map((part) => `${name}/${part}`),
  );
  test.each(parts)('and so is examples/gitops/dist/%s', async (part) => {
    await accepted([join(example, part)]);
  });
});

describe('silence means something:', () => {
  test.each(['Application', 'HelmRelease', 'Istio', 'Kustomization'])(
    'an unknown field of %s is refused',
    async (kind) => {
      const everyObject = [
        ...installed(bare('default'), InstallationMethod.argoCd()),
        ...installed(bare('default'), InstallationMethod.flux()),
        ...installed(bare('default'), InstallationMethod.sailOperator()),
        ...objectsOf(
          (chart) => new FluxHandover(chart, 'shop', { repository: 'https://a/b', folders: ['c'] }),
        ),
      ];
      const object = everyObject.find((one) => one.kind === kind);
      object.spec.unknown = 1;
      const { status, stderr } = await referee.dryRun([written([object])]);
      expect(status).toBe(1);
      expect(stderr).toContain('unknown');
    },
  );
});
