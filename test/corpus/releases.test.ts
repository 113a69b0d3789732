import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '../../lib/analysis';
import { type RolloutState, rolloutStates } from '../../lib/compare';
import { MeshError } from '../../lib/errors';
import { loadText } from '../../lib/mesh/load';
import type { Manifest } from '../../lib/mesh/manifest';

/** Examples of Argo Rollouts and Flagger, in the folder where Go keeps modules, where there are any: `go mod download MODULE@VERSION`. */
const modules = process.env.GOMODCACHE ?? join(process.env.GOPATH ?? join(homedir(), 'go'), 'pkg/mod');

/** The newest version of a module that is there. */
function moduleOf(owner: string, name: string): string | undefined {
  const folder = join(modules, 'github.com', owner);
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder).filter((one) => one.startsWith(`${name}@v`));
  const newest = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

const argo = moduleOf('argoproj', 'argo-rollouts');
const flagger = moduleOf('fluxcd', 'flagger');
const there = argo !== undefined && flagger !== undefined;
if (!there) process.stderr.write(`NOT RUN: examples of releases: no modules under ${modules}\n`);

interface Example {
  readonly name: string;
  readonly manifests: readonly Manifest[];
}

/** The examples of a module: its YAML, and that in its documents. */
function examplesOf(module: string | undefined, folders: readonly string[]): Example[] {
  if (module === undefined) return [];
  return folders.flatMap((folder) =>
    readdirSync(join(module, folder), { recursive: true, encoding: 'utf8' })
      .sort()
      .flatMap((file) => {
        if (!/\.(ya?ml|md)$/.test(file) || /helm|kustomiz/.test(file)) return [];
        const text = readFileSync(join(module, folder, file), 'utf8');
        const parts = file.endsWith('.md')
          ? [...text.matchAll(/```ya?ml[^\n]*\n([\s\S]*?)```/g)].map(([, part]) => part)
          : [text];
        return parts.map((part, i) => ({
          name: `${folder}/${file}${parts.length > 1 ? ` ${i + 1}` : ''}`,
          manifests: loadText(part, file).resources.map(({ manifest }) => manifest),
        }));
      }),
  );
}

const isRelease = ({ kind, apiVersion }: Manifest) =>
  (kind === 'Rollout' && apiVersion.startsWith('argoproj.io/')) ||
  (kind === 'Canary' && apiVersion.startsWith('flagger.app/'));

/** Flagger's documents show Canaries of this Deployment without it. */
const podinfo =
  flagger === undefined
    ? []
    : loadText(readFileSync(join(flagger, 'kustomize/podinfo/deployment.yaml'), 'utf8'), 'podinfo.yaml')
        .resources;

const withPodinfo = ({ name, manifests }: Example): Example => {
  const namespaces = new Set(
    manifests.filter(isRelease).map(({ metadata }) => metadata?.namespace ?? 'default'),
  );
  const added = podinfo.flatMap(({ manifest }) =>
    [...namespaces].map((namespace) => ({ ...manifest, metadata: { ...manifest.metadata, namespace } })),
  );
  return { name, manifests: [...added, ...manifests] };
};

const examples = [
  ...examplesOf(argo, ['examples', 'docs/features', 'docs/getting-started']),
  ...examplesOf(flagger, ['artifacts/examples', 'docs/gitbook/tutorials', 'docs/gitbook/usage']).map(
    withPodinfo,
  ),
].filter(({ manifests }) => manifests.some(isRelease));

const errorsIn = (manifests: readonly unknown[]) =>
  analyze([...manifests] as Manifest[])
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message);

/** What can be said of an example: its states, or why its controller would do nothing. */
function told(example: Example): RolloutState[] {
  return example.manifests.filter(isRelease).flatMap(({ metadata }) => {
    try {
      return rolloutStates(example.manifests, { name: metadata?.name });
    } catch (error) {
      expect(error).toBeInstanceOf(MeshError);
      return [];
    }
  });
}

const outside = there ? describe : describe.skip;

outside('examples of releases that others wrote', () => {
  test('are there', () => expect(examples.length).toBeGreaterThan(50));

  test.each(examples)(
    '$name: no state has an error that the manifests as they are applied have not',
    (example) => {
      const before = new Set(errorsIn(example.manifests));
      for (const { name, manifests, moments } of told(example)) {
        const times = [{ name, manifests }, ...moments];
        for (const time of times)
          expect([name, time.name, errorsIn(time.manifests).filter((error) => !before.has(error))]).toEqual([
            name,
            time.name,
            [],
          ]);
      }
    },
  );

  test('are followed in most cases where they are whole', () => {
    const followed = examples.filter((example) => told(example).length > 0).length;
    process.stderr.write(`${followed} of ${examples.length} examples are followed\n`);
    expect(followed).toBeGreaterThan(examples.length / 3);
  });
});
