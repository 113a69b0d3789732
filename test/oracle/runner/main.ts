/**
 * The runner: starts the real programs in the network and process namespaces that it was started in, and does what it is
 * asked to. Since it is the first process of its namespace, everything that it has started ends with it.
 */
import { ApiServer } from './api-server';
import { Mesh } from './mesh';
import { Processes } from './processes';
import { serve } from './serve';

const [folder, programs] = [process.argv[2], JSON.parse(process.argv[3])];
const processes = new Processes(folder);
const mesh = new Mesh(programs, processes, folder);
const apiServer = new ApiServer(programs, processes, folder);

serve(
  {
    startMesh: (world, places) => mesh.start(world, places),
    setWorld: (world) => mesh.set(world),
    send: (sending) => mesh.send(sending),
    exchange: (requests, times) => mesh.exchange(requests, times),
    routes: (via) => mesh.routes(via),
    configuration: (place) => mesh.configuration(place),
    statistics: (place) => mesh.statistics(place),
    waypoint: (name) => mesh.waypoint(name),
    ztunnel: () => mesh.ztunnel(),
    askWaypoint: (request) => mesh.askWaypoint(request),
    startApiServer: (crdFiles) => apiServer.start(crdFiles),
    kubectl: (args, stdin) => apiServer.kubectl(args, stdin),
    memory: () => processes.memory(),
    log: (name) => processes.log(name),
  },
  processes,
  folder,
);
