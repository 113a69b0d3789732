/**
 * The runner of rollouts: a cluster with a real API server, the controllers of Kubernetes and of rollouts, and a mesh of the real istiod and
 * Envoy that follows what they write, in the namespaces that it was started in.
 */
import { ApiServer } from '../../oracle/runner/api-server';
import { Mesh, type World } from '../../oracle/runner/mesh';
import { Processes } from '../../oracle/runner/processes';
import { serve } from '../../oracle/runner/serve';
import { Controllers } from './controllers';
import { Kubelet } from './kubelet';
import { Kubernetes } from './kubernetes';
import { Mirror } from './mirror';
import { Recorder } from './recorder';
import { Traffic } from './traffic';

const [folder, programs] = [process.argv[2], JSON.parse(process.argv[3])];
const processes = new Processes(folder);
const mesh = new Mesh(programs, processes, folder);
const apiServer = new ApiServer(programs, processes, folder);
const controllers = new Controllers(programs, processes, () => apiServer.kubeconfig);
const traffic = new Traffic(mesh);
let kubernetes: Kubernetes;
let mirror: Mirror;
let recorder: Recorder;

async function startCluster(crdFiles: readonly string[], base: World): Promise<void> {
  await Promise.all([apiServer.start(crdFiles), mesh.start(base, [])]);
  kubernetes = new Kubernetes(apiServer.kubeconfig);
  [mirror, recorder] = [new Mirror(kubernetes, mesh, base.objects), new Recorder(kubernetes)];
  controllers.startKubernetes();
  await new Kubelet(kubernetes).start();
  await recorder.start();
  await mirror.start();
}

serve(
  {
    startCluster,
    startArgo: () => controllers.startArgo(),
    startFlagger: (provider) => controllers.startFlagger(provider),
    succeed: (namespace, percent) => controllers.succeed(namespace, percent),
    kubectl: (args, stdin) => apiServer.kubectl(args, stdin),
    ask: (method, path, body) => kubernetes.ask(method, path, body ?? undefined),
    writes: (namespace, after) => recorder.writesIn(namespace, after),
    stillIn: (namespace) => recorder.stillIn(namespace),
    settle: (still) => mirror.settle(still),
    holdBack: (late) => mirror.holdBack(late),
    send: (sending) => mesh.send(sending),
    startTraffic: (sendings, every) => traffic.start(sendings, every),
    stopTraffic: () => traffic.stop(),
    configuration: (place) => mesh.configuration(place),
    memory: () => processes.memory(),
    log: (name) => processes.log(name),
  },
  processes,
  folder,
);
