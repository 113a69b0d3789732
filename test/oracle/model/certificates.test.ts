import { scaled, SEED } from '../scale';
import { certificatesBase, certificatesWorld } from '../worlds/certificates-world';
import { askEnds } from './ask-ends';

const NUMBER = scaled(150);
// Those with another trust domain last: all proxies must start anew for them.
const worlds = Array.from({ length: NUMBER }, (_, i) =>
  certificatesWorld(SEED * 1_000_081 + i, 30, i >= NUMBER * 0.75),
);

askEnds('who may speak to whom, and how', {
  worlds,
  base: certificatesBase,
  statuses: [0, 200, 403, 503],
  hops: [1, 2],
});
