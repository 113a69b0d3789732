import { inboundPorts } from '../../lib/mesh/inbound-protocol';
import { loadManifests } from '../../lib/mesh/load';
import { MeshIndex } from '../../lib/mesh/mesh-index';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart', namespace: 'shop', labels: { app: 'cart' } },
  spec: { containers: [{ name: 'cart', ports: [{ name: 'web', containerPort: 8080 }] }] },
};
const service = (name: string, port: object, creationTimestamp?: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop', ...(creationTimestamp && { creationTimestamp }) },
  spec: { selector: { app: 'cart' }, ports: [port] },
});
const [OLD, NEW] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];

function portsOf(...services: readonly object[]) {
  const mesh = new MeshIndex(loadManifests([pod, ...services]).resources, { defaults: false });
  return [...inboundPorts(mesh, mesh.workloads[0])].map(([number, { protocol, by, possible }]) => ({
    number,
    protocol,
    by: by.name,
    possible: [...possible].sort(),
  }));
}

const http = { name: 'http', port: 80, targetPort: 'web' };
const tcp = { name: 'tcp', port: 90, targetPort: 8080 };

test('a port of pods has the protocol of the Service that leads there', () => {
  expect(portsOf(service('a', http))).toEqual([
    { number: 8080, protocol: 'http', by: 'a', possible: ['http'] },
  ]);
  expect(portsOf(service('a', { port: 80 }))).toEqual([
    { number: 80, protocol: '', by: 'a', possible: [''] },
  ]);
  expect(portsOf()).toEqual([]);
});

test('of several Services the oldest counts, in whatever order the files have them', () => {
  const both = [service('a', http, NEW), service('b', tcp, OLD)];
  const expected = [{ number: 8080, protocol: 'tcp', by: 'b', possible: ['tcp'] }];
  expect(portsOf(...both)).toEqual(expected);
  expect(portsOf(...both.reverse())).toEqual(expected);
});

test('where no manifest tells the age, each may count', () => {
  const [{ possible }] = portsOf(service('a', http), service('b', tcp));
  expect(possible).toEqual(['http', 'tcp']);
});
