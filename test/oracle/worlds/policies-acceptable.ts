import { validate } from '../judge';

/** Worlds without the objects that the API server or istiod's webhook would refuse. */
export async function acceptablePolicies<W extends { readonly manifests: readonly any[] }>(
  worlds: readonly W[],
): Promise<W[]> {
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
