import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import {
  AllowedListeners,
  ClientValidation,
  GatewayAddress,
  GatewayClass,
  GatewayClassRef,
  GatewayInfrastructure,
  GatewayTls,
  KubernetesGateway,
  Listener,
  ListenerSet,
  ListenerTls,
  ObjectRef,
  ParentRef,
  type KubernetesGatewayProps,
} from '../../lib/gateway-api';
import { codeOf } from '../support/refusal';

const chartOf = (namespace?: string) =>
  new Chart(new App(), 'chart', { namespace, disableResourceNameHashes: true });
const build = (props: KubernetesGatewayProps = {}) => new KubernetesGateway(chartOf('prod'), 'edge', props);
const specOf = (gateway: KubernetesGateway) => (gateway.apiObject.toJson() as any).spec;

describe('KubernetesGateway', () => {
  test('renders a gateway of the Gateway API, for istiod unless told otherwise', () => {
    expect(build({ listeners: [Listener.http()] }).apiObject.toJson()).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'edge', namespace: 'prod' },
      spec: {
        gatewayClassName: 'istio',
        listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
      },
    });
  });

  test('takes a class that is defined here', () => {
    const chart = chartOf();
    const gatewayClass = new GatewayClass(chart, 'own');
    expect(new KubernetesGateway(chart, 'edge', { gatewayClass }).gatewayClassName).toBe('own');
    expect(codeOf(() => build({ gatewayClass: { gatewayClassName: '' } }))).toBe('InvalidName at chart/edge');
  });

  test('names certificates of other namespaces in full', () => {
    const certificates = ['prod', 'certs'].map((namespace) => ObjectRef.secretName('a', { namespace }));
    const gateway = build({ listeners: [Listener.https({ tls: ListenerTls.terminate(certificates) })] });
    expect(specOf(gateway).listeners[0].tls.certificateRefs).toEqual([
      { group: '', kind: 'Secret', name: 'a' },
      { group: '', kind: 'Secret', name: 'a', namespace: 'certs' },
    ]);
  });

  test('is referred to by its name and namespace, and by no name that Istio knows a gateway of its own by', () => {
    const gateway = build();
    expect([gateway.kubernetesGatewayName, gateway.kubernetesGatewayNamespace]).toEqual(['edge', 'prod']);
    expect('gatewayName' in gateway).toBe(false);
  });

  test('listeners are told apart by name, and by port, protocol and host', () => {
    const gateway = build({ listeners: [Listener.http()] });
    expect(codeOf(() => gateway.addListener(Listener.http({ hostname: 'a.b' })))).toBe(
      'DuplicateName at chart/edge',
    );
    expect(codeOf(() => gateway.addListener(Listener.http({ name: 'other' })))).toBe(
      'DuplicateName at chart/edge',
    );
    gateway.addListener(Listener.http({ name: 'other', hostname: 'a.b' }));
    expect(gateway.listenerNames).toEqual(['http', 'other']);
    expect(gateway.listeners).toHaveLength(2);
    const many = Array.from({ length: 65 }, (_, i) => Listener.tcp({ port: i + 1 }));
    expect(codeOf(() => build({ listeners: many }))).toBe('InvalidNumber at chart/edge');
  });

  test('without listeners it cannot be written', () => {
    const gateway = build();
    expect(gateway.node.validate()).toEqual([expect.stringMatching(/^MissingSetting\b/)]);
    gateway.addListener(Listener.http());
    expect(gateway.node.validate()).toEqual([]);
  });

  test('refuses an address twice, and parameters of another namespace', () => {
    const address = GatewayAddress.ip('192.0.2.1');
    expect(codeOf(() => build({ addresses: [address, address] }))).toBe('DuplicateName at chart/edge');
    const named = GatewayAddress.of('NamedAddress', 'a');
    expect(() => build({ addresses: [named, named] })).not.toThrow();
    const parameters = ObjectRef.configMapName('a', { namespace: 'stage' });
    const infrastructure = GatewayInfrastructure.of({ parameters });
    expect(codeOf(() => build({ infrastructure }))).toBe('InvalidValue at chart/edge');
  });

  test('writes all that it was given', () => {
    const gateway = build({
      gatewayClass: GatewayClassRef.of('own'),
      listeners: [Listener.http()],
      addresses: [GatewayAddress.hostname('ingress')],
      infrastructure: GatewayInfrastructure.of({ labels: { a: 'b' } }),
      allowedListeners: AllowedListeners.sameNamespace(),
      tls: GatewayTls.of({ clientValidation: ClientValidation.required(ObjectRef.configMapName('ca')) }),
    });
    expect(specOf(gateway)).toMatchObject({
      gatewayClassName: 'own',
      addresses: [{ type: 'Hostname', value: 'ingress' }],
      infrastructure: { labels: { a: 'b' } },
      allowedListeners: { namespaces: { from: 'Same' } },
      tls: { frontend: { default: { validation: { mode: 'AllowValidOnly' } } } },
    });
  });

  test('takes patches of fields that this library does not know', () => {
    const gateway = build({ listeners: [Listener.http()] });
    ApiObject.of(gateway).addJsonPatch(JsonPatch.add('/spec/brandNewField', 1));
    expect(Testing.synth(gateway.node.scope as Chart)[0].spec.brandNewField).toBe(1);
  });

  test('from elsewhere it renders nothing, and is checked all the same', () => {
    const chart = chartOf();
    const far = KubernetesGateway.fromKubernetesGatewayName(chart, 'far', 'edge', { namespace: 'gateways' });
    expect([far.kubernetesGatewayName, far.kubernetesGatewayNamespace]).toEqual(['edge', 'gateways']);
    expect(Testing.synth(chart)).toEqual([]);
    expect(codeOf(() => KubernetesGateway.fromKubernetesGatewayName(chartOf(), 'far', 'a b'))).toBe(
      'InvalidName at chart/far',
    );
  });
});

describe('GatewayClass', () => {
  test('belongs to the cluster, and is in no namespace', () => {
    const gatewayClass = new GatewayClass(chartOf('prod'), 'own', { description: 'Ours' });
    expect(Testing.synth(gatewayClass.node.scope as Chart)).toEqual([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GatewayClass',
        metadata: { name: 'own' },
        spec: { controllerName: 'istio.io/gateway-controller', description: 'Ours' },
      },
    ]);
    expect([gatewayClass.namespace, gatewayClass.gatewayClassName]).toEqual([undefined, 'own']);
    expect(codeOf(() => new GatewayClass(chartOf(), 'own', { metadata: { namespace: 'prod' } }))).toBe(
      'InvalidValue at chart/own',
    );
  });

  test('refuses what the CRD refuses', () => {
    const make = (props: object) => () => new GatewayClass(chartOf(), 'own', props);
    expect(codeOf(make({ controllerName: 'istio' }))).toBe('InvalidName at chart/own');
    expect(codeOf(make({ description: 'x'.repeat(65) }))).toBe('InvalidValue at chart/own');
  });

  test('from elsewhere', () => {
    const far = GatewayClass.fromGatewayClassName(chartOf(), 'far', 'istio');
    expect([far.name, far.gatewayClassName, far.namespace]).toEqual(['istio', 'istio', undefined]);
  });
});

describe('ListenerSet', () => {
  const gateway = build();
  const make = (parent = ParentRef.gateway(gateway), listeners = [Listener.http()]) =>
    new ListenerSet(chartOf('stage'), 'more', { parent, listeners });

  test('names the gateway, and what is to be listened for', () => {
    const set = make();
    expect((set.apiObject.toJson() as any).spec).toEqual({
      parentRef: { name: 'edge', namespace: 'prod' },
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
    });
    expect([set.listenerSetName, set.listenerSetNamespace, set.listenerNames]).toEqual([
      'more',
      'stage',
      ['http'],
    ]);
  });

  test('is for a gateway as a whole, and has listeners that differ', () => {
    const part = ParentRef.gateway(gateway, { sectionName: 'http' });
    expect(codeOf(() => make(part))).toBe('ConflictingSettings at chart/more');
    expect(codeOf(() => make(undefined, [Listener.http(), Listener.http()]))).toBe(
      'DuplicateName at chart/more',
    );
    expect(make(undefined, []).node.validate()).toEqual([expect.stringMatching(/^MissingSetting\b/)]);
  });

  test('from elsewhere', () => {
    const far = ListenerSet.fromListenerSetName(chartOf(), 'far', 'more', { namespace: 'stage' });
    expect(ParentRef.listenerSet(far)._toSpec()).toMatchObject({ kind: 'ListenerSet', namespace: 'stage' });
  });
});
