const { existsSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join, relative, resolve } = require('node:path');

const root = resolve(__dirname, '../..');
const page = join(root, 'docs/trust-figures.json');

/**
 * Gathers what the tests of the referee have counted into docs/trust-figures.json: of the test files that passed. The figures of the others stay as
 * an earlier run wrote them, each with its own day, unless that run asked other releases.
 */
module.exports = class FiguresReporter {
  onRunComplete(_contexts, { testResults }) {
    const passed = testResults
      .filter(({ numFailingTests, testExecError }) => numFailingTests === 0 && !testExecError)
      .map(({ testFilePath }) => relative(join(root, 'test/oracle'), testFilePath).replaceAll('\\', '/'));
    const counted = readCounted(process.env.REFEREE_FIGURES).filter(({ file }) => passed.includes(file));
    if (counted.length === 0) return;
    const before = existsSync(page) ? JSON.parse(readFileSync(page, 'utf8')) : { figures: [] };
    const day = new Date().toISOString().slice(0, 10);
    const after = gathered(before, { counted, passed, day, releases: releasesAsked() });
    writeFileSync(page, `${JSON.stringify(after, undefined, 2)}\n`);
    console.log(`wrote the figures of ${counted.length} test files to docs/trust-figures.json`);
  }
};
module.exports.gathered = gathered;

/** The figures of before, with those of a run in place of what its files counted then. */
function gathered(before, { counted, passed, day, releases }) {
  const isSame = JSON.stringify(before.releases) === JSON.stringify(releases);
  const kept = (isSame ? before.figures : []).filter(({ file }) => !passed.includes(file));
  const fresh = counted.flatMap(({ file, figures }) => figures.map((figure) => ({ file, day, ...figure })));
  const key = ({ subject, what, file, referee }) => JSON.stringify([subject, what, file, referee]);
  return { releases, figures: [...kept, ...fresh].sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

const readCounted = (folder) =>
  existsSync(folder)
    ? readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    : [];

/** The releases that the referee is made of. */
function releasesAsked() {
  const { istio, envoy } = JSON.parse(readFileSync(join(root, 'oracle/versions.json'), 'utf8'));
  const version = (folder, module) =>
    new RegExp(`${module} v(\\S+)`).exec(readFileSync(join(root, 'oracle', folder, 'go.mod'), 'utf8'))[1];
  return {
    istio: istio.release,
    istioModule: version('go', 'istio\\.io/istio'),
    envoy: envoy.version,
    kubernetes: version('kube', 'k8s\\.io/kubernetes'),
    prometheus: version('prometheus', 'github\\.com/prometheus/prometheus'),
  };
}
