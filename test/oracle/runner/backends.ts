import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { PodAddress } from '../world';

/** The header by which an answer tells which workload gave it. */
export const WORKLOAD_HEADER = 'x-oracle-workload';

/** The applications in the pods: each answers every request with who it is and what it saw. */
export class Backends {
  private readonly servers = new Map<string, Server>();

  /** Serves on all ports of these pods, and nowhere else. */
  public async serve(pods: readonly PodAddress[]): Promise<void> {
    const wanted = new Map(
      pods.flatMap((pod) => pod.ports.map((port) => [`${pod.ip}:${port}`, { pod, port }])),
    );
    for (const [place, server] of this.servers) {
      if (wanted.has(place)) continue;
      server.closeAllConnections();
      server.close();
      this.servers.delete(place);
    }
    for (const [place, { pod, port }] of wanted) {
      if (!this.servers.has(place)) this.servers.set(place, await listen(pod, port));
    }
  }
}

/** Gives this namespace the address of a pod. */
export function addAddress(ip: string): void {
  execFileSync('ip', ['addr', 'replace', `${ip}/32`, 'dev', 'lo']);
}

function listen(pod: PodAddress, port: number): Promise<Server> {
  const workload = `${pod.namespace}/${pod.workload}`;
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const body = JSON.stringify({
      workload,
      pod: pod.name,
      method,
      path: url,
      authority: headers.host,
      headers,
    });
    response.writeHead(200, { [WORKLOAD_HEADER]: workload, 'content-type': 'application/json' });
    response.end(body);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, pod.ip, () => resolve(server));
  });
}
