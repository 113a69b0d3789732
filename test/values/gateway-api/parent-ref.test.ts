import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { MeshHost, ParentRef } from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const gateway = { kubernetesGatewayName: 'edge', kubernetesGatewayNamespace: 'gateways' };

describe('ParentRef', () => {
  test('names a gateway, with its namespace only where that is another', () => {
    const parent = ParentRef.gateway(gateway, { sectionName: 'http', port: 80 });
    expect(parent._toSpec({ namespace: 'gateways' })).toEqual({
      name: 'edge',
      sectionName: 'http',
      port: 80,
    });
    expect(parent._toSpec({ namespace: 'prod' }).namespace).toBe('gateways');
    expect(parent._describe()).toBe('Gateway edge in gateways, listener http, port 80');
    expect(parent._isMesh).toBe(false);
  });

  test('names sets of listeners, services and service entries', () => {
    const set = ParentRef.listenerSet({ listenerSetName: 'more' });
    expect(set._toSpec()).toEqual({ group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'more' });
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'prod' });
    const service = new kplus.Service(chart, 'reviews', {
      metadata: { name: 'reviews' },
      ports: [{ port: 80 }],
    });
    const parent = ParentRef.service(service, { port: 80 });
    expect(parent._toSpec({ namespace: 'prod' })).toEqual({
      group: '',
      kind: 'Service',
      name: 'reviews',
      port: 80,
    });
    expect(parent._isMesh).toBe(true);
    expect(codeOf(() => ParentRef.service(service, { port: 81 }))).toBe('InvalidPort');
    const entry = ParentRef.serviceEntry({ serviceEntryName: 'api' });
    expect(entry._toSpec()).toEqual({ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' });
    expect(entry._isMesh).toBe(true);
  });

  test('names the service behind a host, and no other host', () => {
    const far = ParentRef.of(MeshHost.of('reviews.prod.svc.cluster.local'));
    expect(far._toSpec()).toEqual({ group: '', kind: 'Service', name: 'reviews', namespace: 'prod' });
    expect(codeOf(() => ParentRef.of(MeshHost.of('api.example.com')))).toBe('InvalidHost');
  });

  test('reads back what it wrote, the namespace as it stands', () => {
    const parent = ParentRef.object({ group: 'a.b', kind: 'C', name: 'd', sectionName: 'e', port: 1 });
    expect(ParentRef._fromSpec(parent._toSpec())).toEqual(parent);
    const spec = { name: 'edge', namespace: 'prod' };
    expect(ParentRef._fromSpec(spec)._toSpec({ namespace: 'prod' })).toEqual(spec);
  });

  test.each([
    [{ name: '' }, 'MissingSetting'],
    [{ group: 'A' }, 'InvalidName'],
    [{ kind: '' }, 'InvalidName'],
    [{ namespace: 'a.b' }, 'InvalidName'],
    [{ sectionName: 'A' }, 'InvalidName'],
    [{ port: 0 }, 'InvalidPort'],
  ])('refuses %j', (props, code) => {
    expect(codeOf(() => ParentRef.object({ name: 'a', ...props }))).toBe(code);
  });
});
