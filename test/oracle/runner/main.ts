/**
 * The runner: starts the real programs in the network and process namespaces that it was started in, and does what it is
 * asked to. One JSON question a line comes in, one JSON answer a line goes out. When its input ends, it ends; and since
 * it is the first process of its namespace, everything that it has started ends with it.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ApiServer } from './api-server';
import { Mesh } from './mesh';
import { Processes } from './processes';

const [folder, programs] = [process.argv[2], JSON.parse(process.argv[3])];
const processes = new Processes(folder);
const mesh = new Mesh(programs, processes, folder);
const apiServer = new ApiServer(programs, processes, folder);

const operations: { [name: string]: (...args: any[]) => unknown } = {
  startMesh: (world, places) => mesh.start(world, places),
  setWorld: (world) => mesh.set(world),
  send: (sending) => mesh.send(sending),
  exchange: (requests, times) => mesh.exchange(requests, times),
  routes: (via) => mesh.routes(via),
  configuration: (place) => mesh.configuration(place),
  waypoint: (name) => mesh.waypoint(name),
  ztunnel: () => mesh.ztunnel(),
  askWaypoint: (request) => mesh.askWaypoint(request),
  startApiServer: (crdFiles) => apiServer.start(crdFiles),
  kubectl: (args, stdin) => apiServer.kubectl(args, stdin),
  memory: () => processes.memory(),
  log: (name) => processes.log(name),
};

async function answer(line: string): Promise<object> {
  const { id, operation, args } = JSON.parse(line);
  try {
    return { id, result: (await operations[operation](...args)) ?? null };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

async function main(): Promise<void> {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
  }
}

async function end(status: number): Promise<never> {
  await processes.stopAll();
  rmSync(folder, { recursive: true, force: true });
  process.exit(status);
}

// Answers may have nobody left who reads them.
process.stdout.on('error', () => undefined);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(1));
void main().then(
  () => end(0),
  (error) => {
    process.stderr.write(`${error}\n`);
    return end(1);
  },
);
