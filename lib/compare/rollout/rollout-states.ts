import type { IConstruct } from 'constructs';
import { CANARY } from '../../mesh/canaries';
import { loadManifests } from '../../mesh/load';
import type { Manifest } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import { ROLLOUT } from '../../mesh/workload';
import { appFacts } from '../../values/app-facts';
import { MeshError, MeshErrorCode } from '../../values/mesh-error';
import { type RolloutHashes, argoStates } from './argo/argo-states';
import { flaggerStates } from './flagger/flagger-states';
import type { RolloutState } from './rollout-state';
import { World } from './world';

/** What is asked of a release. */
export interface RolloutStatesOptions {
  /**
   * The name of the `Rollout` of Argo Rollouts, or of the `Canary` of Flagger.
   *
   * @default - the only one among the manifests
   */
  readonly name?: string;
  /**
   * The namespace of objects that name none, and of the one that is asked for.
   *
   * @default 'default', as kubectl has it
   */
  readonly namespace?: string;
  /**
   * What runs before the release: the Rollout, or the Deployment of a Canary, as it was. What else the manifests show is taken to be as it
   * is.
   *
   * @default - the same as what is released, so that its pods have the same labels and ports
   */
  readonly from?: object;
  /**
   * The hashes of versions in the labels of the pods of a Rollout.
   *
   * @default - `stable`, `canary` and `next`, so that they can be read
   */
  readonly hashes?: RolloutHashes;
  /**
   * Whether a third version is asked for as well, in the middle of each step.
   *
   * @default false
   */
  readonly superseded?: boolean;
}

/**
 * What is in the cluster at each step of a release by Argo Rollouts or Flagger, and between the writes of their controllers: each state
 * with all manifests, so that the judge, the model and tests can be asked of each. Pods become ready when the controller waits for them,
 * and analyses succeed; that they do not is what `aborted` states show.
 *
 * @param of the manifests as they are applied, or a construct of the program that writes them: an app, or the Rollout itself
 * @returns the states on the way of the release, in their order, and then those in which it may end at each of them
 * @throws MeshError where there is no Rollout and no Canary, or not just one; where something that it names is missing; and where its
 * controller would report that it is invalid
 */
export function rolloutStates(
  of: readonly unknown[] | IConstruct,
  options: RolloutStatesOptions = {},
): RolloutState[] {
  const { namespace = 'default', hashes = {}, from, superseded: isSuperseded = false } = options;
  const { all, candidates } = read(of, namespace);
  const found = candidates.filter(
    ({ kind, name, namespace: home }) =>
      (kind === ROLLOUT || kind === CANARY) &&
      (options.name === undefined || options.name === name) &&
      (options.namespace === undefined || options.namespace === home),
  );
  const [release] = found;
  if (found.length !== 1) throw notOne(found, all, options.name);
  const world = World.of(
    all.map(({ manifest }) => manifest),
    namespace,
  );
  const own = { namespace, ...(from !== undefined && { from: manifestOf(from) }) };
  return release.kind === ROLLOUT
    ? argoStates(world, release.manifest, { ...own, hashes, isSuperseded })
    : flaggerStates(world, release.manifest, { ...own, isSuperseded });
}

/** All objects, and those among which the release is looked for. */
function read(of: readonly unknown[] | IConstruct, namespace: string) {
  const load = (manifests: readonly unknown[]) => loadManifests(manifests, { namespace }).resources;
  if (isList(of)) {
    const all = load(of);
    return { all, candidates: all };
  }
  if (typeof of !== 'object' || of === null || !('node' in of)) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: of === null ? 'null' : `a value of type ${typeof of}`,
      expected: 'a list of manifests, or a construct',
      mend: 'give what Testing.synth(chart) returns, or the app, or the Rollout',
    });
  }
  const written = (scope: IConstruct) => load(appFacts(scope).objects.map(({ object }) => object.toJson()));
  return { all: written(of.node.root), candidates: written(of) };
}

const isList = (of: readonly unknown[] | IConstruct): of is readonly unknown[] => Array.isArray(of);

/** The Rollout or Deployment that was there before. */
function manifestOf(from: object): Manifest {
  const [resource] = loadManifests([from]).resources;
  if (resource !== undefined) return resource.manifest;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: 'under `from` an object without apiVersion and kind',
    expected: 'the manifest of the Rollout, or of the Deployment of the Canary, as it was before',
    mend: 'give the whole manifest',
  });
}

function notOne(found: readonly Resource[], all: readonly Resource[], name: string | undefined): MeshError {
  const named = name === undefined ? '' : ` with the name ${JSON.stringify(name)}`;
  const texts = (resources: readonly Resource[]) => resources.map(({ text }) => text).join(', ');
  if (found.length > 1) {
    return new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `several releases${named}: ${texts(found)}`,
      expected: 'one, or the name and namespace of one',
      mend: 'name it: rolloutStates(manifests, { name, namespace })',
    });
  }
  const others = all.filter(({ kind }) => kind === ROLLOUT || kind === CANARY);
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `no Rollout (argoproj.io) and no Canary (flagger.app)${named}`,
    expected: others.length === 0 ? 'one among the manifests' : `one of ${texts(others)}`,
    mend:
      others.length === 0
        ? 'add it to the manifests'
        : 'correct the name or the namespace, or give the construct in which it is',
  });
}
