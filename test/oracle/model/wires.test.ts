import { scaled } from '../scale';
import { randomWires } from '../worlds/wires-world';
import { askWorlds } from './ask-worlds';

askWorlds('ports, addresses and protocols', {
  make: randomWires,
  number: scaled(150),
  step: 1_000_033,
  kinds: [
    ...['workload', 'no-route', 'no-cluster', 'no-endpoint', 'passthrough', 'black-hole', 'no-listener'],
  ],
});
