// A test that never ends: it starts a mesh, says in which folder, and waits.
import { manifestsIn, stateFolder } from '../../support/manifests';
import { Referee } from '../referee';

const referee = Referee.start();
void referee.startMesh(manifestsIn(stateFolder('1-basic')), 'client.istio-test').then(() => {
  process.stdout.write(`${referee.folder}\n`);
  setInterval(() => undefined, 1000);
});
