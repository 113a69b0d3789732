import { validate } from '../judge';
import type { PolicyWorld } from './policies-world';

/** Worlds without the policies that the API server or istiod's webhook would refuse. */
export async function acceptablePolicies(worlds: readonly PolicyWorld[]): Promise<PolicyWorld[]> {
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
