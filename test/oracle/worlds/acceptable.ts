import { validate } from '../judge';
import type { RandomWorld } from './world';

/** Worlds without the objects that the API server or istiod's webhook would refuse. */
export async function acceptable(worlds: readonly RandomWorld[]): Promise<RandomWorld[]> {
  const objects = worlds.flatMap(({ manifests }) => manifests);
  const verdicts = await validate(objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  let at = 0;
  return worlds.map((world) => ({
    ...world,
    manifests: world.manifests.filter(() => {
      const { ok, skipped } = verdicts[at++];
      return ok || skipped === true;
    }),
  }));
}
