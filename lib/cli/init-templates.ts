import { ISTIO_RELEASES } from '../values/istio-releases';
import type { PackageManifest } from '../analysis/package-manifest';

/** What a new project needs beside this library, to be written, synthesised and tested. */
const TOOLS = [
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  'cdk8s-cli',
  'jest',
  'tsx',
  'typescript',
];

/**
 * The files of a new project, by their names in it.
 *
 * @param name the name of the project
 * @param manifest the manifest of this package, whose versions were tested together
 */
export function projectFiles(name: string, manifest: PackageManifest): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', packageJson(name, manifest)],
    ['tsconfig.json', TSCONFIG],
    ['jest.config.js', JEST],
    ['cdk8s.yaml', cdk8sYaml(manifest.version)],
    ['cdk8s-istio.yaml', settings()],
    ['main.ts', MAIN],
    ['shop.ts', SHOP],
    ['shop.test.ts', TEST],
    ['.github/workflows/manifests.yaml', WORKFLOW],
    ['.gitignore', 'node_modules/\n'],
  ]);
}

/** What single commands load, and tell to be installed when they are asked for. */
const COMMAND_PEERS = ['@modelcontextprotocol/sdk'];

function packageJson(
  name: string,
  { version, peerDependencies = {}, devDependencies = {} }: PackageManifest,
) {
  const tools = TOOLS.map((tool) => [tool, `^${devDependencies[tool] ?? '*'}`.replace('^*', '*')]);
  const peers = Object.entries(peerDependencies).filter(([peer]) => !COMMAND_PEERS.includes(peer));
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    scripts: {
      synth: 'cdk8s synth --no-check-upgrade',
      types: 'tsc --noEmit',
      test: 'jest',
      judge: 'cdk8s-istio analyze dist/',
    },
    dependencies: { ...Object.fromEntries(peers), 'cdk8s-istio': `^${version}` },
    devDependencies: Object.fromEntries(tools),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "node20",
    "types": ["jest", "node"],
    "strict": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true,
    "isolatedModules": true,
    "moduleDetection": "force",
    "noEmit": true,
    "skipLibCheck": true
  },
  "include": ["*.ts"]
}
`;

const JEST = `// SWC removes the types; \`npm run types\` checks them.
module.exports = {
  transform: { '^.+\\\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
};
`;

const cdk8sYaml = (version: string) => `language: typescript
app: node --import tsx main.ts
output: dist
validations:
  # Checks the manifests, and fails if they would not work. Its configuration is in cdk8s-istio.yaml.
  - package: ./node_modules/cdk8s-istio
    version: ${version}
    class: IstioValidation
`;

const settings = () => `# yaml-language-server: $schema=./node_modules/cdk8s-istio/cdk8s-istio.schema.json
# Configuration of cdk8s-istio for the command, synth and tests.
istioVersion: '${ISTIO_RELEASES[0].version}'

# What exists in the cluster and is not in these manifests:
# externals:
#   hosts: [api.example.com]
`;

const MAIN = `import { App } from 'cdk8s';
import { shop } from './shop';

const app = new App();
shop(app);
app.synth();
`;

const SHOP = `import { type App, Chart } from 'cdk8s';
import { ClientPod, Injection, IstioIngress, MeshNamespace, SubsetRouting, VersionedNginx } from 'cdk8s-istio';

const namespace = 'shop';

/** Nginx in two versions behind one service, a client beside it, and a way in from outside. */
export function shop(app: App): Chart[] {
  const environment = new Chart(app, 'environment', { namespace });
  new MeshNamespace(environment, 'namespace', { name: namespace, injection: Injection.sidecar() });
  const web = new VersionedNginx(environment, 'web', { versions: ['v1', 'v2'] });
  new ClientPod(environment, 'client');

  const routing = new Chart(app, 'routing', { namespace });
  const subsets = new SubsetRouting(routing, 'web', { workload: web, subsets: { v1: 'v1', v2: 'v2' } });
  subsets.split({ v1: 90, v2: 10 });
  const ingress = new IstioIngress(routing, 'ingress', { name: 'shop', hosts: ['*.example.com'] });
  ingress.expose(subsets, 'shop.example.com');

  return [environment, routing];
}
`;

const TEST = `import 'cdk8s-istio/jest';
import { Testing } from 'cdk8s';
import { Mesh, Request } from 'cdk8s-istio/simulate';
import { shop } from './shop';

const manifests = shop(Testing.app()).flatMap((chart) => Testing.synth(chart));

test('the manifests have no findings', () => {
  expect(manifests).toHaveNoFindings();
});

test('one request of ten goes to the new version, from the mesh and from outside', () => {
  const mesh = Mesh.fromManifests(manifests);
  const shares = { 'web/v1': 90, 'web/v2': 10 };
  expect(mesh).toRoute(Request.get('http://web/').from('client.shop'), shares);
  expect(mesh).toRoute(Request.get('http://shop.example.com/').via('istio-ingressgateway'), shares);
});
`;

const WORKFLOW = `# Fails if the manifests differ from what the program writes, if they would not work, or if the routing tests fail.
name: manifests
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  manifests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      - run: npm run types
      - run: npm test
      - run: npm run synth
      - name: The manifests are committed
        run: |
          git add --intent-to-add dist
          git diff --exit-code dist
`;
