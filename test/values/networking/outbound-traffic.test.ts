import { Destination, OutboundTraffic } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const proxy = Destination.of({ hostName: 'egress', hostNamespace: 'edge', hostPorts: [443] }, { port: 443 });

describe('OutboundTraffic', () => {
  test('drops what is not known, lets it pass, or sends it to a proxy', () => {
    expect(OutboundTraffic.registryOnly()._toSpec()).toEqual({ mode: 'REGISTRY_ONLY' });
    expect(OutboundTraffic.allowAny()._toSpec()).toEqual({ mode: 'ALLOW_ANY' });
    expect(OutboundTraffic.throughProxy(proxy)._toSpec({ namespace: 'prod' })).toEqual({
      mode: 'ALLOW_ANY',
      egressProxy: { host: 'egress.edge.svc.cluster.local', port: { number: 443 } },
    });
    expect(OutboundTraffic.throughProxy(proxy)._toSpec({ namespace: 'edge' }).egressProxy.host).toBe(
      'egress',
    );
  });

  test('one that says nothing drops what is not known', () => {
    const silent = OutboundTraffic._fromSpec({});
    expect([silent._mode, silent._toSpec()]).toEqual(['REGISTRY_ONLY', {}]);
  });

  test('reads back what it wrote, and says what it is', () => {
    const far = OutboundTraffic.throughProxy(Destination.host('egress.example.com', { port: 443 }));
    const policies = [OutboundTraffic.registryOnly(), OutboundTraffic.allowAny(), far];
    for (const policy of policies) expect(OutboundTraffic._fromSpec(policy._toSpec())).toEqual(policy);
    expect(policies.map((policy) => policy._describe())).toEqual([
      'known destinations only',
      'any destination',
      'unknown destinations through egress.example.com:443',
    ]);
  });

  test('refuses what istiod refuses', () => {
    const through = (host: string, port?: number) => () =>
      OutboundTraffic.throughProxy(Destination.host(host, { port }));
    expect(codeOf(through('egress.example.com'))).toBe('MissingSetting');
    expect(codeOf(through('*.example.com', 443))).toBe('InvalidHost');
    const egressProxy = { host: 'egress', port: { number: 443 } };
    for (const mode of [undefined, 'REGISTRY_ONLY'])
      expect(codeOf(() => OutboundTraffic._fromSpec({ mode, egressProxy }))).toBe('ConflictingSettings');
    expect(codeOf(() => OutboundTraffic._fromSpec({ mode: 'ALLOW_ANY_DYNAMIC_DNS' }))).toBe('InvalidValue');
  });
});
