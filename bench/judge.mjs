// What judging costs: `cdk8s-istio analyze` with all rules, `istioctl analyze` and kubeconform, on the same files in one run.
//
//   npm run build && npm run bench:judge [-- --objects 10000,100000] [--runs 3]
//
// istioctl is the referee's (npm run oracle:build); kubeconform is built by Go into a temporary folder. What is not there is left out.
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { locate } from '../oracle/locate.mjs';
import { root } from '../scripts/apps.mjs';

const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';
const { values } = parseArgs({
  options: { objects: { type: 'string', default: '10000' }, runs: { type: 'string', default: '3' } },
});
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Manifests of so many objects: services, deployments, destination rules, virtual services and policies, 100 a file. */
function writeWorld(folder, objects) {
  mkdirSync(folder);
  const metadata = (name, i) => `metadata:\n  name: ${name}-${i}\n  namespace: team-${i % 50}\n`;
  const kinds = [
    (i) =>
      `apiVersion: v1\nkind: Service\n${metadata('app', i)}spec:\n  selector:\n    app: app-${i}\n  ports:\n    - name: http\n      port: 80\n      targetPort: 8080\n`,
    (i) =>
      `apiVersion: apps/v1\nkind: Deployment\n${metadata('app', i)}spec:\n  selector:\n    matchLabels:\n      app: app-${i}\n  template:\n    metadata:\n      labels:\n        app: app-${i}\n        version: v1\n    spec:\n      containers:\n        - name: app\n          image: example.com/app:1.0\n          ports:\n            - containerPort: 8080\n`,
    (i) =>
      `apiVersion: networking.istio.io/v1\nkind: DestinationRule\n${metadata('app', i)}spec:\n  host: app-${i}.team-${i % 50}.svc.cluster.local\n  trafficPolicy:\n    connectionPool:\n      http:\n        http1MaxPendingRequests: 100\n    outlierDetection:\n      interval: 10s\n      baseEjectionTime: 30s\n  subsets:\n    - name: v1\n      labels:\n        version: v1\n`,
    (i) =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\n${metadata('app', i)}spec:\n  hosts:\n    - app-${i}.team-${i % 50}.svc.cluster.local\n  http:\n    - match:\n        - uri:\n            prefix: /api\n          headers:\n            x-test:\n              exact: "true"\n      timeout: 2s\n      route:\n        - destination:\n            host: app-${i}.team-${i % 50}.svc.cluster.local\n            subset: v1\n    - route:\n        - destination:\n            host: app-${i}.team-${i % 50}.svc.cluster.local\n            subset: v1\n`,
    (i) =>
      `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n${metadata('app', i)}spec:\n  selector:\n    matchLabels:\n      app: app-${i}\n  rules:\n    - from:\n        - source:\n            namespaces: [team-${i % 50}]\n      to:\n        - operation:\n            methods: [GET]\n`,
  ];
  const all = [];
  for (let n = 0; n < 50; n++) {
    all.push(
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-${n}\n  labels:\n    istio-injection: enabled\n`,
    );
  }
  for (let i = 0; all.length < objects; i++)
    for (const kind of kinds) if (all.length < objects) all.push(kind(i));
  for (let at = 0; at < all.length; at += 100) {
    writeFileSync(join(folder, `${String(at).padStart(6, '0')}.yaml`), all.slice(at, at + 100).join('---\n'));
  }
}

/** Runs a command and measures it: its CPU in seconds and the most memory that it held, in MB. */
function measure([command, ...args], cwd) {
  return new Promise((resolve, reject) => {
    const timed = spawn(
      'bash',
      ['-c', 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2>&1; exit 0', 'bash', command, ...args],
      {
        cwd,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let output = '';
    let peak = 0;
    timed.stderr.on('data', (part) => (output += part));
    const sample = setInterval(() => {
      try {
        const children = readFileSync(`/proc/${timed.pid}/task/${timed.pid}/children`, 'utf8')
          .trim()
          .split(' ');
        for (const pid of children) {
          const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
          peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
        }
      } catch {
        // It has ended.
      }
    }, 10);
    timed.once('error', reject);
    timed.once('close', () => {
      clearInterval(sample);
      const [user, system] = output.trim().split('\n').at(-1).split(' ').map(Number);
      resolve({ cpu: user + system, peak });
    });
  });
}

/** The CRDs as the JSON schemas that kubeconform reads. */
function writeSchemas(folder) {
  mkdirSync(folder);
  for (const file of ['istio.yaml', 'gateway-api.yaml']) {
    for (const document of parseAllDocuments(readFileSync(join(root, 'crds', file), 'utf8'))) {
      const crd = document.toJS();
      for (const { name, schema } of crd?.spec?.versions ?? []) {
        const target = `${crd.spec.names.kind.toLowerCase()}_${crd.spec.group}_${name}.json`;
        writeFileSync(join(folder, target), JSON.stringify(schema.openAPIV3Schema));
      }
    }
  }
}

function kubeconform(folder) {
  try {
    execFileSync('go', ['install', KUBECONFORM], { env: { ...process.env, GOBIN: folder }, stdio: 'ignore' });
  } catch {
    return undefined;
  }
  writeSchemas(join(folder, 'schemas'));
  const location = join(folder, 'schemas', '{{.ResourceKind}}_{{.Group}}_{{.ResourceAPIVersion}}.json');
  return (world) => [
    join(folder, 'kubeconform'),
    '-ignore-missing-schemas',
    '-schema-location',
    location,
    world,
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
try {
  const main = join(root, 'build/lib/cli/main.js');
  if (!existsSync(main)) throw new Error('there is no build: npm run build');
  const istioctl = locate()?.istioctl;
  const tools = {
    'cdk8s-istio analyze': (world) => [process.execPath, main, 'analyze', world],
    ...(istioctl === undefined
      ? {}
      : { 'istioctl analyze': (world) => [istioctl, 'analyze', '--use-kube=false', '-A', world] }),
  };
  const conform = kubeconform(folder);
  if (conform !== undefined) tools.kubeconform = conform;

  console.log(`Node ${process.version}, ${values.runs} runs each, in turn, medians\n`);
  console.log('| objects | tool | CPU s | CPU, times ours | peak MB |\n| --- | --- | --- | --- | --- |');
  for (const objects of values.objects.split(',').map(Number)) {
    const world = join(folder, String(objects));
    writeWorld(world, objects);
    const runs = Object.fromEntries(Object.keys(tools).map((name) => [name, []]));
    for (let run = 0; run < Number(values.runs); run++) {
      for (const [name, command] of Object.entries(tools))
        runs[name].push(await measure(command(world), folder));
    }
    const of = (name, field) => median(runs[name].map((result) => result[field]));
    for (const name of Object.keys(tools)) {
      const times = (of(name, 'cpu') / of('cdk8s-istio analyze', 'cpu')).toFixed(2);
      console.log(
        `| ${objects} | ${name} | ${of(name, 'cpu').toFixed(2)} | ${times} | ${of(name, 'peak').toFixed(0)} |`,
      );
    }
    console.log(`(${readdirSync(world).length} files)`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
