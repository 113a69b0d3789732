import { Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Egress,
  type EgressProps,
  EgressTls,
  Injection,
  InstallationMethod,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  MeshNamespace,
  Profile,
  VersionedNginx,
} from '../../lib';
import { analyze } from '../../lib/analysis';
import { codeOf, refusal } from '../support/refusal';

function shop() {
  const app = Testing.app();
  const istio = new IstioInstallation(new Chart(app, 'mesh'), 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    profile: Profile.DEFAULT,
    method: InstallationMethod.argoCd(),
    egressGateway: { enabled: true },
  });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop' });
  const payment = new VersionedNginx(chart, 'payment', { versions: ['v1'] });
  return { istio, payment, chart };
}

function written(props: Partial<EgressProps> = {}, all = shop()) {
  new Egress(all.chart, 'bank', { host: 'api.example.com', ...props });
  const objects: any[] = Testing.synth(all.chart);
  return (kind: string, namespace = 'shop') =>
    objects.filter((one) => one.kind === kind && one.metadata.namespace === namespace);
}

describe('Egress', () => {
  test('makes a host known', () => {
    const [entry] = written()('ServiceEntry');
    expect(entry.metadata.name).toBe('bank');
    expect(entry.spec).toEqual({
      hosts: ['api.example.com'],
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
    });
  });

  test('lets the application call by HTTP and the last proxy speak TLS', () => {
    const of = written({ tls: Egress.originateTls() });
    expect(of('ServiceEntry')[0].spec.ports).toEqual([
      { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 },
    ]);
    const tls = { mode: 'SIMPLE', sni: 'api.example.com', caCertificates: 'system' };
    expect(of('DestinationRule').map(({ spec }) => spec)).toEqual([
      { host: 'api.example.com', trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls }] } },
    ]);
    expect(of('VirtualService')).toEqual([]);
  });

  test('goes by the gateway with rules for both halves, and its destination rule stands where all callers find it', () => {
    const all = shop();
    const of = written({ tls: Egress.originateTls(), via: all.istio.egressGateway }, all);
    const [gateway] = of('Gateway');
    expect(gateway.spec.servers).toMatchObject([
      { hosts: ['api.example.com'], tls: { mode: 'ISTIO_MUTUAL' } },
    ]);
    const [rule] = of('DestinationRule', 'istio-system');
    expect(rule.metadata.name).toBe('egress-api-example-com');
    expect(rule.spec.subsets).toMatchObject([{ name: 'api-example-com' }]);
    expect(of('VirtualService')[0].spec.http.map(({ match }: any) => match[0].gateways)).toEqual([
      ['mesh'],
      ['bank'],
    ]);
  });

  test('denies whom it does not name, and leaves other hosts of the gateway alone', () => {
    const all = shop();
    const props = { via: all.istio.egressGateway, allowOnlyFrom: [all.payment] };
    const [policy] = written({ tls: EgressTls.none(), ...props }, all)('AuthorizationPolicy', 'istio-system');
    expect(policy.spec).toEqual({
      selector: { matchLabels: { app: 'istio-egressgateway', istio: 'egressgateway' } },
      action: 'DENY',
      rules: [
        {
          from: [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/payment'] } }],
          when: [{ key: 'connection.sni', values: ['api.example.com'] }],
        },
      ],
    });
  });

  test('is seen by the gateway too where it is exported to some', () => {
    const all = shop();
    const of = written({ exportTo: ['.'], via: all.istio.egressGateway }, all);
    expect(of('ServiceEntry')[0].spec.exportTo).toEqual(['.', 'istio-system']);
    expect(of('VirtualService')[0].spec.exportTo).toEqual(['.', 'istio-system']);
  });

  test.each<[string, Partial<EgressProps>]>([
    ['an application that speaks TLS', {}],
    ['TLS by the sidecar', { tls: Egress.originateTls() }],
    ['plain HTTP', { tls: EgressTls.none() }],
    ['TLS by a secret of the gateway', { tls: Egress.originateMutualTls({ credentialName: 'bank' }) }],
    ['another port', { tls: Egress.originateTls(), port: 8443, httpPort: 8080 }],
    ['a wildcard', { host: '*.example.com' }],
  ])('the judge has nothing against it: %s', (_what, props) => {
    for (const way of ['direct', 'gateway', 'policy']) {
      if (props.host !== undefined && way !== 'direct') continue;
      if (props.tls?._secret !== undefined && way === 'direct') continue;
      const all = shop();
      const via = way === 'direct' ? {} : { via: all.istio.egressGateway };
      const only = way === 'policy' ? { allowOnlyFrom: [all.payment] } : {};
      new Egress(all.chart, 'bank', { host: 'api.example.com', ...props, ...via, ...only });
      const objects = all.chart.node.root.node.children.flatMap((chart) =>
        chart instanceof Chart ? (Testing.synth(chart) as any[]) : [],
      );
      // Who may call the workload is not what this is about.
      const findings = analyze(objects).filter(({ rule }) => rule !== 'workload/without-authorization');
      expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
    }
  });

  test.each<[string, Injection, boolean, boolean]>([
    ['sidecars', Injection.sidecar(), true, false],
    ['ambient mode', Injection.ambient(), true, true],
    ['ambient mode without a gateway', Injection.ambient(), false, false],
  ])(
    'a gateway is refused for callers whom ztunnel would lead past it: %s',
    (_what, injection, gateway, refused) => {
      const { istio, chart } = shop();
      const jobs = new Chart(chart.node.root as Construct, 'jobs', { namespace: 'jobs' });
      new MeshNamespace(jobs, 'jobs', { injection });
      const via = gateway ? istio.egressGateway : undefined;
      new Egress(jobs, 'bank', { host: 'api.example.com', via });
      const message = 'ConflictingSettings at jobs/bank';
      if (refused) expect(() => Testing.synth(jobs)).toThrow(message);
      else expect(() => Testing.synth(jobs)).not.toThrow();
    },
  );

  test('is refused where it could not hold', () => {
    const all = shop();
    const via = all.istio.egressGateway;
    expect(codeOf(() => written({ allowOnlyFrom: [all.payment] }))).toBe('MissingSetting at shop/bank');
    expect(codeOf(() => written({ via, allowOnlyFrom: [] }, all))).toBe('MissingSetting at shop/bank');
    expect(codeOf(() => written({ host: '*.example.com', via }, shop()))).toBe(
      'ConflictingSettings at shop/bank',
    );
    expect(refusal(() => written({ host: '*.example.com', tls: EgressTls.none() })).message).toContain(
      'by plain HTTP',
    );
    expect(codeOf(() => written({ host: 'not a host' }))).toBe('InvalidHost at shop/bank');
    for (const tls of [Egress.originateMutualTls, Egress.originateTls])
      expect(codeOf(() => written({ tls: tls({ credentialName: 'bank' }) }))).toBe(
        'MissingSetting at shop/bank',
      );
    const nothing = Egress.originateMutualTls as () => EgressTls;
    expect(codeOf(() => written({ tls: nothing() }))).toMatch(/^MissingSetting/);
    expect(codeOf(() => written({ httpPort: 8080 }))).toBe('ConflictingSettings at shop/bank');
    expect(codeOf(() => written({ tls: EgressTls.byApplication(), httpPort: 8080 }))).toBe(
      'ConflictingSettings at shop/bank',
    );
  });
});
