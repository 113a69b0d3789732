import { run } from '../../lib/cli/run';
import type { Mesh } from '../../lib/simulate/mesh';
import { Request } from '../../lib/simulate/request';

/** Runs `cdk8s-istio diff`. */
export const callDiff = (args: readonly string[], how: Parameters<typeof callCommand>[2] = {}) =>
  callCommand('diff', args, how);

/** Runs a command of `cdk8s-istio`. */
export function callCommand(
  command: string,
  args: readonly string[],
  { stdin = '', color = false, cwd = process.cwd() } = {},
) {
  let [out, err] = ['', ''];
  const code = run([command, ...args], {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(stdin),
    color,
    interactive: false,
    cwd,
  });
  return { code, out, err };
}

/** A service `api`, which one workload answers, and a client. */
export const world = `
apiVersion: v1
kind: Service
metadata: {name: api, namespace: app}
spec: {selector: {app: api}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: app}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api, sidecar.istio.io/inject: "true"}}
    spec: {containers: [{name: api, image: api}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: app, labels: {sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: client, image: client}]}
`;
/** A rule that redirects all requests for `api`, by which the sides are told apart. */
export const redirect = (code: number, name = 'api') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: app}
spec: {hosts: [api], http: [{redirect: {uri: /, redirectCode: ${code}}}]}
`;

/** How the client's request ends on each side. */
export const statusesOf = (meshes: readonly Mesh[]) =>
  meshes.map((mesh) => mesh.send(Request.get('http://api/').from('client.app')).outcomes[0].status);
