import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checkedWhenWritten, located } from '../core/located';
import { fullName } from '../values/app-facts';
import { integer } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { SYNC_WAVE } from './argo-cd-application';

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

  private constructor() {
    // What there is to say is said of the class.
  }
}
