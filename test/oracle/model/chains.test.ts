import { scaled, SEED } from '../scale';
import { chainsBase, chainsWorld } from '../worlds/chains-world';
import { askEnds } from './ask-ends';

const worlds = Array.from({ length: scaled(150) }, (_, i) => chainsWorld(SEED * 1_000_087 + i, 30));

askEnds('requests that pass several proxies', {
  worlds,
  base: chainsBase,
  statuses: [0, 200, 403, 404, 503],
  hops: [1, 2, 3],
});
