import '../../lib/testing/jest';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { analyzeLoaded, loadFiles } from '../../lib/analysis';
import { Mesh, Request } from '../../lib/simulate';
import { OutboundTrafficPolicy } from '../../lib';
import { ENVIRONMENTS } from './environments';

const dist = join(__dirname, 'dist');

test('each environment is written, and no other', () => {
  expect(readdirSync(dist).sort()).toEqual(ENVIRONMENTS.map(({ name }) => name).sort());
});

describe.each(ENVIRONMENTS.map((environment) => [environment.name, environment] as const))(
  '%s',
  (name, { host, weights, istio, outbound }) => {
    const folder = join(dist, name);
    const mesh = Mesh.fromFiles(folder);
    const split = Object.fromEntries(
      Object.entries(weights)
        .filter(([, weight]) => weight > 0)
        .map(([subset, weight]) => [`nginx/${subset}`, weight]),
    );

    test('the judge has nothing to say, of its own release of Istio', () => {
      const options = { istioVersion: istio.minor, kubernetesVersion: '1.35' };
      expect(analyzeLoaded(loadFiles([folder]), options)).toEqual([]);
    });

    test('requests from within the mesh are split', () => {
      expect(mesh).toRoute(Request.get('http://nginx/').from('client.istio-test'), split);
    });

    test('requests from outside are split alike, under the host of the environment alone', () => {
      const from = (asked: string) => Request.get(`http://${asked}/`).via('istio-ingressgateway');
      expect(mesh).toRoute(from(host), split);
      for (const other of ENVIRONMENTS.filter((one) => one.name !== name)) {
        expect(mesh).toReject(from(other.host), 404);
      }
    });

    test('hosts that the mesh does not know are reached, or not, as the installation says', () => {
      const { outcomes } = mesh.send(Request.get('http://elsewhere.example.com/').from('client.istio-test'));
      const expected = outbound === OutboundTrafficPolicy.REGISTRY_ONLY ? 'black-hole' : 'passthrough';
      expect(outcomes.map(({ kind }) => kind)).toEqual([expected]);
    });
  },
);
