import '../../lib/testing/jest';
import { Mesh, Request } from '../../lib/simulate';
import { stateFolder } from '../support/manifests';

const mesh = (state: string) => Mesh.fromFiles(stateFolder(state));
const ask = (path = '/') => Request.get(`http://nginx${path}`).from('client.istio-test');
const enter = (host: string) => Request.get(`http://${host}/`).via('istio-ingressgateway');
const V1 = 'nginx/appv1';
const V2 = 'nginx/appv2';

describe('the walkthrough, by requests', () => {
  test('plain rules reach both versions', () => {
    const basic = mesh('1-basic');
    expect(basic).toRoute(ask(), 'nginx');
    expect(basic.send(ask()).outcomes[0].workloads).toEqual(['istio-test/nginx-v1', 'istio-test/nginx-v2']);
  });

  test('all to v1 is all to v1', () => {
    expect(mesh('2-all-to-v1')).toRoute(ask(), V1);
    expect(mesh('2-all-to-v1')).toRoute(ask('/test.html'), 'istio-test/nginx-v1');
  });

  test('30/70 is 30/70', () => {
    expect(mesh('3-weighted-30-70')).toRoute(ask(), { [V1]: 30, [V2]: 70 });
    expect(mesh('3-weighted-30-70')).not.toRoute(ask(), { [V1]: 31, [V2]: 69 });
  });

  test('by header or path', () => {
    const state = mesh('4-header-and-path');
    expect(state).toRoute(ask().header('test', 'true'), V2);
    expect(state).toRoute(ask('/test.html'), V2);
    expect(state).toRoute(ask('/test.html5'), V2);
    expect(state).toRoute(ask('/test.html?a=b'), V2);
    expect(state).toRoute(ask(), V1);
    expect(state).toRoute(ask().header('test', 'TRUE'), V1);
    expect(state).toRoute(ask().header('test', 'untrue'), V1);
    expect(state).toRoute(ask('/other/test.html'), V1);
  });

  test('the ingress splits 30/70, and so does the mesh beside it', () => {
    const state = mesh('5-ingress');
    expect(state).toRoute(enter('nginx.hihihiai.com'), { [V1]: 30, [V2]: 70 });
    expect(state).toRoute(ask(), { [V1]: 30, [V2]: 70 });
    for (const host of ['www.example.com', 'hihihiai.com', 'other.hihihiai.com', 'nginx']) {
      expect(state).toReject(enter(host), 404);
    }
  });
});
