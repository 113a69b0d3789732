import { App, Chart, Testing } from 'cdk8s';
import {
  ConnectionPool,
  OutboundTraffic,
  Sidecar,
  SidecarEgress,
  SidecarHost,
  SidecarIngress,
  SidecarPort,
  type SidecarProps,
} from '../../lib/networking';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(new App(), 'chart', { namespace: 'prod' });
const build = (props: SidecarProps = {}) => new Sidecar(scope(), 'sidecar', props);
const specOf = (sidecar: Sidecar) => (sidecar.apiObject.toJson() as any).spec;

const all = SidecarEgress.hosts([SidecarHost.all()]);
const onPort = (number: number, bind?: string) =>
  SidecarEgress.onPort(SidecarPort.http(number), [SidecarHost.ownNamespace()], { bind });

describe('Sidecar', () => {
  test('renders what it was given, and nothing else', () => {
    const sidecar = build({
      workloadSelector: { app: 'reviews' },
      ingress: [SidecarIngress.of(SidecarPort.http(9080))],
      egress: [SidecarEgress.hosts([SidecarHost.to({ hostName: 'ratings', hostPorts: [] })])],
      outboundTrafficPolicy: OutboundTraffic.registryOnly(),
      inboundConnectionPool: ConnectionPool.of({ tcp: { maxConnections: 3 } }),
    });
    expect(sidecar.apiObject.toJson()).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name: 'sidecar', namespace: 'prod' },
      spec: {
        workloadSelector: { labels: { app: 'reviews' } },
        ingress: [{ port: { number: 9080, protocol: 'HTTP' } }],
        egress: [{ hosts: ['prod/ratings.prod.svc.cluster.local'] }],
        outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
        inboundConnectionPool: { tcp: { maxConnections: 3 } },
      },
    });
    expect(sidecar.sidecarName).toBe('sidecar');
  });

  test('told nothing, it cannot be written', () => {
    const sidecar = build({ workloadSelector: { app: 'reviews' } });
    expect(sidecar.node.validate()).toEqual([expect.stringMatching(/^MissingSetting\b/)]);
    sidecar.addEgress(all);
    expect(sidecar.node.validate()).toEqual([]);
    for (const props of [
      { ingress: [SidecarIngress.of(SidecarPort.http(80))] },
      { outboundTrafficPolicy: OutboundTraffic.allowAny() },
      { inboundConnectionPool: ConnectionPool.of({ tcp: {} }) },
    ])
      expect(build(props).node.validate()).toEqual([]);
  });

  test('the listener for all ports is written last, and is one', () => {
    const sidecar = build({ egress: [all, onPort(80)] });
    sidecar.addEgress(onPort(81));
    expect(specOf(sidecar).egress.map(({ port }: any) => port?.number)).toEqual([80, 81, undefined]);
    expect(codeOf(() => sidecar.addEgress(all))).toBe('DuplicateDefault at chart/sidecar');
    expect(sidecar.egress).toHaveLength(3);
  });

  test('a port, or a socket, is listened on once', () => {
    const sidecar = build({ ingress: [SidecarIngress.of(SidecarPort.http(80))], egress: [onPort(80)] });
    expect(codeOf(() => sidecar.addIngress(SidecarIngress.of(SidecarPort.tcp(80), { bind: '::1' })))).toBe(
      'DuplicateName at chart/sidecar',
    );
    expect(codeOf(() => sidecar.addEgress(onPort(80, '127.0.0.1')))).toBe('DuplicateName at chart/sidecar');
    sidecar.addEgress(onPort(0, 'unix://@a'));
    sidecar.addEgress(onPort(0, 'unix://@b'));
    expect(codeOf(() => sidecar.addEgress(onPort(0, 'unix://@a')))).toBe('DuplicateName at chart/sidecar');
    expect([sidecar.ingress.length, sidecar.egress.length]).toEqual([1, 3]);
  });

  test('refuses labels that are none', () => {
    expect(codeOf(() => build({ workloadSelector: { app: '*' } }))).toBe('InvalidLabel at chart/sidecar');
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`l${i}`, 'a']));
    expect(codeOf(() => build({ workloadSelector: many }))).toBe('InvalidNumber at chart/sidecar');
  });

  test('is read from a manifest, or refused', () => {
    const manifest = (spec: object) => ({
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'Sidecar',
      metadata: { name: 'a', namespace: 'prod' },
      spec,
    });
    const [last, first] = [{ hosts: ['*/*'] }, { port: { number: 80 }, hosts: ['./*'] }];
    const read = (spec: object) => () => Sidecar.fromManifest(scope(), 'sidecar', manifest(spec));
    expect(specOf(read({ workloadSelector: {}, egress: [first, last] })())).toEqual({
      workloadSelector: {},
      egress: [first, last],
    });
    expect(codeOf(read({ egress: [last, first] }))).toBe('InvalidValue at chart/sidecar');
    expect(codeOf(read({ egress: [last, last] }))).toBe('DuplicateDefault at chart/sidecar');
  });

  test('from elsewhere renders nothing, and is checked all the same', () => {
    const chart = scope();
    const far = Sidecar.fromSidecarName(chart, 'far', 'default', { namespace: 'istio-system' });
    expect([far.name, far.sidecarName, far.namespace]).toEqual(['default', 'default', 'istio-system']);
    expect(Testing.synth(chart)).toEqual([]);
    expect(codeOf(() => Sidecar.fromSidecarName(scope(), 'far', 'a b'))).toBe('InvalidName at chart/far');
  });
});
