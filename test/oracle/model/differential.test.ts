import { scaled } from '../scale';
import { randomWorld } from '../worlds/world';
import { askWorlds } from './ask-worlds';

askWorlds('rules that look at requests', {
  make: randomWorld,
  number: scaled(300),
  step: 1_000_003,
  kinds: [
    ...['workload', 'redirect', 'direct', 'abort', 'no-route', 'no-cluster', 'no-endpoint'],
    ...['passthrough', 'black-hole', 'no-listener'],
  ],
});
