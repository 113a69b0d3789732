import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checkedWhenWritten, located } from '../core/located';
import { fullName } from '../values/app-facts';
import { integer } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { SYNC_WAVE } from './argo-cd-application';
import { wavesOf } from './planned-waves';

/** The order in which Argo CD applies the objects of one Application. */
export class SyncWave {
  /**
   * Puts all objects of a chart or construct into a wave: Argo CD applies them when those of the waves before are healthy. What Argo CD
   * is told nothing about is in wave 0. Call it when the objects are there; one that comes later is refused when the app is written.
   *
   * @param scope the chart or construct
   * @param wave the number; lower ones come first
   */
  public static assign(scope: IConstruct, wave: number): void {
    const objects = () =>
      scope.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    located(scope, () => integer(wave, 'wave', -1000, 1000));
    for (const object of objects()) object.metadata.addAnnotation(SYNC_WAVE, String(wave));
    checkedWhenWritten(scope, () => {
      const late = objects().find(
        ({ metadata }) => metadata.toJson()?.annotations?.[SYNC_WAVE] === undefined,
      );
      if (late === undefined) return;
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: `${fullName(late)}, which was added behind SyncWave.assign()`,
        expected: `all objects in wave ${wave}`,
        mend: 'call SyncWave.assign() when the last object is there',
      });
    });
  }

  /**
   * Puts the objects of an app into waves in which no request is lost or let in, as `cdk8s-istio transition` finds them: from the state that
   * was applied last to the one that the app writes. What does not change stays without a wave, which is wave 0. Call it when all objects
   * are there.
   *
   * The waves are those of one change. Once it is applied, take the call away again, or name the folder of the new state: from there on
   * nothing changes, and no object gets a wave.
   *
   * @param scope the app, or a chart of it, which is then all that is applied
   * @param before the file or folder of the manifests that were applied last
   * @throws MeshError where there is no such order; where it needs a version of an object that neither side has; and where Argo CD would
   * prune too early: with several waves it prunes what is gone in the first
   */
  public static plan(scope: IConstruct, before: string): void {
    located(scope, () => {
      for (const [object, wave] of wavesOf(scope, before)) {
        object.metadata.addAnnotation(SYNC_WAVE, String(wave));
      }
    });
  }

  private constructor() {
    // What there is to say is said of the class.
  }
}
