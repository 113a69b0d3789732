import { scaled, SEED } from '../scale';
import { networksBase, networksWorld } from '../worlds/networks-world';
import { askEnds } from './ask-ends';

const worlds = Array.from({ length: scaled(100) }, (_, i) => networksWorld(SEED * 1_000_117 + i, 30));

askEnds('requests in a mesh of two networks', {
  worlds,
  base: networksBase,
  statuses: [0, 200, 403, 503],
  hops: [1, 2, 3],
  // Proxies get the addresses of gateways between networks some time after all else.
  waits: [0, 300, 1_000],
});
