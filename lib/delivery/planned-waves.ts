import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type * as transitionText from '../compare/report/transition-words';
import type { Transition } from '../compare/transition/moment';
import type * as transitions from '../compare/transition/transition';
import type * as simulate from '../simulate/mesh';
import { fullName } from '../values/app-facts';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/* eslint-disable @typescript-eslint/no-require-imports -- Only a program that plans its waves pays for the model. */
const loadMesh = () => require('../simulate/mesh') as typeof simulate;
const loadTransition = () => require('../compare/transition/transition') as typeof transitions;
const loadWords = () => require('../compare/report/transition-words') as typeof transitionText;
/* eslint-enable @typescript-eslint/no-require-imports */

/** The objects that change, with the waves in which no request is lost. */
export function wavesOf(scope: IConstruct, folder: string): readonly (readonly [ApiObject, number])[] {
  const { Mesh } = loadMesh();
  const before = Mesh.fromFiles(folder);
  const [unread] = [
    ...before.unreadable,
    ...before.faults.map(({ file, message }) => ({ file, reason: message })),
  ];
  if (unread !== undefined) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `${unread.file ?? folder}, of which is said: ${unread.reason}`,
      expected: 'the manifests that were applied last',
      mend: 'name their file or folder',
    });
  }
  const { safe, groups } = loadTransition().transition(before, Mesh.fromApp(scope), { order: 'any' });
  if (safe.verdict !== 'safe' || safe.isWidened) throw noWaves(safe, folder);
  if (safe.waves.length < 2) return [];
  const gone = groups.flat().filter(({ action }) => action === 'delete');
  const late = gone.find(({ object }) => !safe.waves[0].some((step) => step.object === object));
  if (late !== undefined) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `${late.object}, which is gone and must not be pruned before what changes`,
      expected: 'a change in which nothing goes, or may go first',
      mend: 'leave the object in this change and take it away in the next one, or sync with the option PruneLast and waves of your own',
    });
  }
  const waves = new Map(safe.waves.flatMap((wave, i) => wave.map(({ object }) => [object, i] as const)));
  return scope.node
    .findAll()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .flatMap((object) => {
      const wave = waves.get(fullName(object));
      return wave === undefined ? [] : [[object, wave] as const];
    });
}

function noWaves(safe: Transition['safe'], folder: string): MeshError {
  const { endTexts } = loadWords();
  const next = 'next' in safe ? safe.next.at(0) : undefined;
  const what =
    next !== undefined && 'kind' in next.what
      ? `: with ${next.step.object} next, requests (${next.what.requests} to ${next.what.asked.host}) end in ${endTexts(next.what.between).join(' or ')}`
      : '';
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a change of ${folder} without a safe order${what}`,
    expected: 'a change in which the objects can be applied in some order without losing requests',
    mend: 'make the change in two, the first with what both states need; "cdk8s-istio transition" tells which objects that are',
  });
}
