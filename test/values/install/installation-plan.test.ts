import {
  GatewayServiceType,
  type GatewayComponentOptions,
} from '../../../lib/values/install/component-options';
import { GatewayPort } from '../../../lib/values/install/gateway-port';
import { helmReleases } from '../../../lib/values/install/helm-values';
import type { IstioInstallationOptions } from '../../../lib/values/install/installation-options';
import { planInstallation } from '../../../lib/values/install/installation-plan';
import { istioOperator } from '../../../lib/values/install/istio-operator';
import { IstioVersion } from '../../../lib/values/install/istio-version';
import { KubernetesVersion } from '../../../lib/values/install/kubernetes-version';
import { Profile } from '../../../lib/values/install/profile';
import { codeOf, refusal } from '../../support/refusal';

const plan = (options: Partial<IstioInstallationOptions> = {}) =>
  planInstallation({
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    ...options,
  });
const releases = (options: Partial<IstioInstallationOptions> = {}) => helmReleases(plan(options));
const release = (name: string, options: Partial<IstioInstallationOptions> = {}) =>
  releases(options).find((one) => one.name === name)!;
const operator = (options: Partial<IstioInstallationOptions> = {}) =>
  istioOperator(plan(options), 'istio').spec;

describe('what is installed', () => {
  test('is the profile, with components switched on and off', () => {
    expect(releases().map(({ name }) => name)).toEqual(['istio-base', 'istiod', 'istio-ingressgateway']);
    const changed = {
      base: { enabled: false },
      ingressGateway: { enabled: false },
      egressGateway: { enabled: true },
      cni: { enabled: true },
    };
    expect(releases(changed).map(({ name }) => name)).toEqual(['istiod', 'istio-cni', 'istio-egressgateway']);
    expect(release('istiod', changed).values.cni).toEqual({ enabled: true });
    expect(releases({ profile: Profile.EMPTY })).toEqual([]);
  });

  test('is in the order in which the parts need each other', () => {
    const all = releases({ profile: Profile.AMBIENT, gateways: [{ name: 'edge' }] });
    expect(all.map(({ chart, step }) => [chart, step])).toEqual([
      ['base', 0],
      ['istiod', 1],
      ['cni', 2],
      ['ztunnel', 3],
      ['gateway', 4],
    ]);
  });

  test('says nothing that the charts would say themselves', () => {
    expect(release('istio-base').values).toEqual({});
    expect(release('istiod').values).toEqual({});
    expect(operator().values).toBeUndefined();
  });

  test('refuses ztunnel where nothing sends it traffic', () => {
    expect(refusal(() => plan({ ztunnel: { enabled: true } })).mend).toContain('Profile.AMBIENT');
    const alone = { profile: Profile.AMBIENT, cni: { enabled: false } };
    expect(codeOf(() => plan(alone))).toBe('ConflictingSettings');
    expect(releases({ ...alone, ztunnel: { enabled: false } })).toHaveLength(2);
  });

  test('refuses names that are none, and names that stand twice', () => {
    expect(codeOf(() => plan({ revision: '1.31' }))).toBe('InvalidName');
    expect(codeOf(() => plan({ revision: 'a', revisionTags: ['b', 'a'] }))).toBe('DuplicateName');
    expect(codeOf(() => plan({ namespace: 'Istio' }))).toBe('InvalidName');
    expect(codeOf(() => plan({ images: { variant: 'alpine' } }))).toBe('InvalidValue');
    expect(codeOf(() => plan({ compatibilityVersion: IstioVersion.V1_31 }))).toBe('ConflictingSettings');
  });

  test('refuses a number of pods that is none, or two', () => {
    expect(codeOf(() => plan({ istiod: { replicas: 0 } }))).toBe('InvalidNumber');
    expect(codeOf(() => plan({ istiod: { replicas: 2, scaling: {} } }))).toBe('ConflictingSettings');
    expect(codeOf(() => plan({ ingressGateway: { scaling: { min: 6 } } }))).toBe('InvalidNumber');
  });

  test('tells istiod of a ztunnel in another namespace, which it would not trust', () => {
    const elsewhere = { profile: Profile.AMBIENT, ztunnel: { namespace: 'kube-system' } };
    expect(release('istiod', elsewhere).values.trustedZtunnelNamespace).toBe('kube-system');
    expect(operator(elsewhere).values.pilot).toEqual({ trustedZtunnelNamespace: 'kube-system' });
    expect(release('ztunnel', elsewhere).values.istioNamespace).toBe('istio-system');
    expect(release('istiod', { profile: Profile.AMBIENT }).values.trustedZtunnelNamespace).toBeUndefined();
  });

  test('takes values of charts over its own', () => {
    const options = {
      istiod: {
        env: { A: '1' },
        values: {
          env: { B: '2' },
          pilot: { image: 'own' },
          global: { logAsJson: true },
          meshConfig: { x: 1 },
        },
      },
    };
    expect(release('istiod', options).values).toEqual({
      env: { A: '1', B: '2' },
      image: 'own',
      global: { logAsJson: true },
      meshConfig: { x: 1 },
    });
    expect(operator(options)).toMatchObject({
      meshConfig: { x: 1 },
      values: { pilot: { env: { A: '1', B: '2' }, image: 'own' }, global: { logAsJson: true } },
    });
  });
});

describe('a gateway', () => {
  const gateway = (options: GatewayComponentOptions, name = 'edge') =>
    plan({ gateways: [{ name, ...options }] }).gateways.find((one) => one.name === name)!;

  test('has labels by its name, without "istio-" for one of them, as the chart has it', () => {
    expect(gateway({}).selector).toEqual({ app: 'edge', istio: 'edge' });
    expect(gateway({}, 'istio-edge').selector).toEqual({ app: 'istio-edge', istio: 'edge' });
    expect(gateway({ labels: { istio: 'own', team: 'a' } })).toMatchObject({
      selector: { app: 'edge', istio: 'own' },
      labels: { app: 'edge', istio: 'own', team: 'a' },
    });
  });

  test('listens on ports that its pods may open', () => {
    expect(gateway({}).ports.map(({ port, targetPort }) => [port, targetPort])).toEqual([
      [15021, 15021],
      [80, 8080],
      [443, 8443],
    ]);
    const own = [GatewayPort.of('dns', 53, { protocol: 'UDP', targetPort: 1053, nodePort: 30053 })];
    expect(gateway({ ports: own }).ports[0]._toSpec()).toEqual({
      name: 'dns',
      port: 53,
      protocol: 'UDP',
      targetPort: 1053,
      nodePort: 30053,
    });
  });

  test('between networks has the ports for that', () => {
    const between = gateway({ networkGateway: 'n1' });
    expect(between.ports.map(({ port }) => port)).toEqual([15021, 15443, 15012, 15017]);
    expect(between.labels['topology.istio.io/network']).toBe('n1');
    const ports = [GatewayPort.of('http', 80)];
    expect(codeOf(() => gateway({ networkGateway: 'n1', ports }))).toBe('ConflictingSettings');
  });

  test('for what leaves the mesh is reached from within it alone', () => {
    const [, out] = plan({ gateways: [{ name: 'out', egress: true }] }).gateways;
    expect(out.serviceType).toBe(GatewayServiceType.CLUSTER_IP);
    expect(operator({ gateways: [{ name: 'out', egress: true }] }).components.egressGateways).toEqual([
      { name: 'istio-egressgateway', enabled: false },
      expect.objectContaining({ name: 'out', enabled: true }),
    ]);
  });

  test('is refused where it could not be', () => {
    const port = GatewayPort.of('http', 80);
    expect(codeOf(() => gateway({ ports: [] }))).toBe('MissingSetting');
    expect(codeOf(() => gateway({ ports: [port, port] }))).toBe('DuplicateName');
    expect(codeOf(() => gateway({ ports: [port, GatewayPort.of('b', 80)] }))).toBe('DuplicateName');
    expect(codeOf(() => gateway({}, 'istio-ingressgateway'))).toBe('DuplicateName');
    expect(codeOf(() => gateway({ labels: { 'a b': 'c' } }))).toBe('InvalidLabel');
    expect(codeOf(() => GatewayPort.of('HTTP', 80))).toBe('InvalidName');
    expect(codeOf(() => GatewayPort.of('x', 80, { protocol: 'SCTP' }))).toBe('InvalidValue');
  });

  test('takes values of its chart by Helm, and is refused by istioctl, which has another chart', () => {
    const options = { gateways: [{ name: 'edge', values: { kind: 'DaemonSet' } }] };
    expect(release('edge', options).values.kind).toBe('DaemonSet');
    expect(refusal(() => operator(options)).got).toBe('values of the chart "gateway" for edge: kind');
  });
});
