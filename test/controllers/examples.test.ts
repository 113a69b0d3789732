import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import {
  AlertProvider,
  AnalysisTemplate,
  ArgoRollout,
  ClusterAnalysisTemplate,
  Experiment,
  FlaggerCanary,
  MetricTemplate,
} from '../../lib/delivery';
import { moduleFolder } from './module-folder';

// What the projects themselves show of their kinds for Istio and the Gateway API, from their modules.

const READERS: { readonly [kind: string]: (chart: Chart, manifest: any) => unknown } = {
  'argoproj.io/v1alpha1 AnalysisTemplate': (chart, one) => AnalysisTemplate.fromManifest(chart, 'r', one),
  'argoproj.io/v1alpha1 ClusterAnalysisTemplate': (chart, one) =>
    ClusterAnalysisTemplate.fromManifest(chart, 'r', one),
  'argoproj.io/v1alpha1 Experiment': (chart, one) => Experiment.fromManifest(chart, 'r', one),
  'argoproj.io/v1alpha1 Rollout': (chart, one) => ArgoRollout.fromManifest(chart, 'r', one),
  'flagger.app/v1beta1 AlertProvider': (chart, one) => AlertProvider.fromManifest(chart, 'r', one),
  'flagger.app/v1beta1 Canary': (chart, one) => FlaggerCanary.fromManifest(chart, 'r', one),
  'flagger.app/v1beta1 MetricTemplate': (chart, one) => MetricTemplate.fromManifest(chart, 'r', one),
};

/** The YAML in a file: all of it, what a script hands to kubectl, or what a page shows. */
function texts(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.yaml')) return [text];
  const blocks = file.endsWith('.sh')
    ? /<<\s*'?EOF'?[^\n]*\n(.*?)\nEOF\n/gs
    : /^[ \t]*```ya?ml[^\n]*\n(.*?)^[ \t]*```/gms;
  return [...text.matchAll(blocks)].map(([, block]) => block);
}

interface Example {
  readonly file: string;
  readonly manifest: any;
}

/** Whether a manifest is more than the part of one that a page is about. */
const isWhole = ({ kind, metadata, spec }: any): boolean =>
  metadata?.name !== undefined &&
  (kind !== 'Canary' || (spec.targetRef !== undefined && spec.analysis !== undefined));

/** The whole manifests of these kinds in the files of a folder. */
function examples(root: string, folder: string, wanted = /./): Example[] {
  const files = readdirSync(join(root, folder)).filter((file) => wanted.test(file));
  return files.flatMap((file) =>
    texts(join(root, folder, file)).flatMap((text) =>
      parseAllDocuments(text)
        .filter(({ errors }) => errors.length === 0)
        .map((document): any => document.toJS())
        .filter((manifest) => READERS[`${manifest?.apiVersion} ${manifest?.kind}`] !== undefined)
        .filter(isWhole)
        .map((manifest) => ({ file: join(folder, file), manifest })),
    ),
  );
}

/** What becomes of an example that is read. */
function readBack({ manifest }: Example): any {
  const chart = new Chart(Testing.app(), 'chart');
  READERS[`${manifest.apiVersion} ${manifest.kind}`](chart, manifest);
  return Testing.synth(chart);
}

function expectUnchanged(all: readonly Example[], least: number): void {
  const lost = all.flatMap((example) => {
    try {
      expect(readBack(example)).toEqual([example.manifest]);
      return [];
    } catch (error) {
      return [`${example.file}: ${(error as Error).message}`];
    }
  });
  expect(lost).toEqual([]);
  expect(all.length).toBeGreaterThanOrEqual(least);
}

test("Flagger's own examples are read and written as they were", () => {
  const root = moduleFolder('flagger', 'github.com/fluxcd/flagger');
  const all = [
    ...examples(root, 'artifacts/examples', /\.yaml$/),
    ...['istio', 'gatewayapi'].flatMap((folder) => examples(root, `test/${folder}`, /\.sh$/)),
    ...examples(root, 'docs/gitbook/tutorials', /^(istio|gatewayapi)-.*\.md$/),
  ];
  expectUnchanged(all, 30);
});

test("Argo Rollouts' own examples for Istio are read and written as they were", () => {
  const root = moduleFolder('argo', 'github.com/argoproj/argo-rollouts');
  const all = [
    ...examples(root, 'examples/istio', /\.yaml$/),
    ...examples(root, 'test/e2e/istio', /\.yaml$/),
    ...examples(root, 'docs/features/traffic-management', /^istio\.md$/),
  ];
  expectUnchanged(all, 13);
});
