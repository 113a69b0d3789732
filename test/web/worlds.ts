import { requestLine } from '../../lib/compare/report/witness-line';
import type { RequestLine } from '../../lib/simulate/request-line';
import { worlds } from '../laws/worlds';
import { callModule, root } from '../support/project';

/** A random world with requests, as it can be handed to another program. */
export interface PlainWorld {
  readonly manifests: readonly unknown[];
  readonly requests: readonly RequestLine[];
}

/** Random worlds of all kinds, with as many requests in all. */
export function plainWorlds(requests: number): readonly PlainWorld[] {
  const made: PlainWorld[] = [];
  for (let [seed, left] = [1, requests]; left > 0; seed++) {
    for (const make of Object.values(worlds)) {
      const world = make(seed);
      const lines = world.requests.map(requestLine).slice(0, Math.max(left, 0));
      made.push({ manifests: JSON.parse(JSON.stringify(world.manifests)), requests: lines });
      left -= lines.length;
    }
  }
  return made;
}

/** A program for browsers that answers requests; it puts `istio.answers` into the page. */
export const modelProgram = (): string =>
  callModule<{ script: string }>('scripts/bundle-web.mjs', 'webProgram', root, 'test/web/model-entry.ts', {
    name: 'istio',
  }).script;
