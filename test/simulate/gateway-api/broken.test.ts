import { loadText } from '../../../lib/mesh/load';
import { Mesh, Request, RequestError } from '../../../lib/simulate';
import { mutate, pick, seeded } from '../../support/mutate';
import { propertyRuns } from '../../support/runs';
import { world } from '../semantics/case';
import { backendCases } from './backends.cases';
import { connectionCases } from './connections.cases';
import { listenerCases } from './listeners.cases';
import { meshCases } from './mesh.cases';
import { ruleCases } from './rules.cases';

const KINDS = ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'ReferenceGrant'];
const cases = [...listenerCases, ...ruleCases, ...backendCases, ...meshCases, ...connectionCases];
const worlds = cases.map(({ manifests, requests }) => ({
  manifests: loadText(`${world}${manifests}`, 'world.yaml').resources.map(({ manifest }) => manifest),
  url: requests[0].ask.split(' ').pop() ?? '',
}));

test('whatever stands in objects of the Gateway API, requests are answered or the gateway is not there', () => {
  const random = seeded(7);
  let answers = 0;
  for (let round = 0; round < propertyRuns(1500); round++) {
    const { manifests, url } = pick(random, worlds);
    const broken = manifests.map((manifest) => {
      if (!KINDS.includes(manifest.kind)) return manifest;
      const once = mutate(random, manifest).object;
      return mutate(random, once, { below: ['spec'] }).object;
    });
    const mesh = Mesh.fromManifests(broken);
    expect(mesh.send(Request.of('GET', url).from('client.app')).outcomes).not.toEqual([]);
    try {
      expect(mesh.send(Request.of('POST', url).via('edge.app')).outcomes).not.toEqual([]);
      answers++;
    } catch (error) {
      expect(error).toBeInstanceOf(RequestError);
    }
  }
  expect(answers).toBeGreaterThan(propertyRuns(500));
});
