import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { Gateway, Server, ServerCredential, ServerTls, type GatewayProps } from '../../lib/networking';
import { codeOf } from '../support/refusal';

const http = (port?: number, ...hosts: string[]) =>
  Server.http({ port, hosts: hosts.length === 0 ? ['*'] : hosts });

function build(props: GatewayProps = {}, id = 'gateway'): Gateway {
  return new Gateway(new Chart(new App(), 'chart', { namespace: 'prod' }), id, props);
}

describe('Gateway', () => {
  test("renders Istio's gateway, for Istio's ingress unless told otherwise", () => {
    const tls = ServerTls.simple(ServerCredential.secret('cert'));
    const gateway = build({ servers: [http(), Server.https({ hosts: ['a.example.com'], tls })] });
    expect(gateway.apiObject.toJson()).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'gateway', namespace: 'prod' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [
          { hosts: ['*'], port: { number: 80, name: 'http', protocol: 'HTTP' } },
          {
            hosts: ['a.example.com'],
            port: { number: 443, name: 'https', protocol: 'HTTPS' },
            tls: { mode: 'SIMPLE', credentialName: 'cert' },
          },
        ],
      },
    });
    const own = build({ selector: { app: 'edge' }, servers: [http()] });
    expect((own.apiObject.toJson() as any).spec.selector).toEqual({ app: 'edge' });
    const workload = {
      gatewayLabels: { istio: 'edge' },
      gatewayServiceName: 'edge',
      gatewayServiceNamespace: 'edge',
      serviceAccountNames: ['edge'],
      serviceAccountNamespace: 'edge',
    };
    const installed = build({ gatewayWorkload: workload, servers: [http()] });
    expect((installed.apiObject.toJson() as any).spec.selector).toEqual({ istio: 'edge' });
    expect(codeOf(() => build({ gatewayWorkload: workload, selector: {} }))).toBe(
      'ConflictingSettings at chart/gateway',
    );
  });

  test('is referred to by its name and namespace', () => {
    const { gatewayName, gatewayNamespace } = build({ name: 'edge' });
    expect([gatewayName, gatewayNamespace]).toEqual(['edge', 'prod']);
  });

  test('port names and server names are unique', () => {
    const gateway = build({ servers: [http()] });
    expect(codeOf(() => gateway.addServer(http()))).toBe('DuplicateName at chart/gateway');
    gateway.addServer(http(8080));
    gateway.addServer(Server.http({ hosts: ['*'], port: 1, name: 'one' }));
    const again = Server.http({ hosts: ['*'], port: 2, name: 'one' });
    expect(codeOf(() => gateway.addServer(again))).toBe('DuplicateName at chart/gateway');
    expect(gateway.servers).toHaveLength(3);
    expect(codeOf(() => build({ servers: [http(), http()] }))).toBe('DuplicateName at chart/gateway');
  });

  test('without servers it cannot be written', () => {
    const gateway = build();
    expect(gateway.node.validate()).toEqual([expect.stringMatching(/^MissingSetting\b/)]);
    gateway.addServer(http());
    expect(gateway.node.validate()).toEqual([]);
  });

  test('refuses a name with dots and labels that are none', () => {
    expect(codeOf(() => build({ name: 'a.b' }))).toBe('InvalidName at chart/gateway');
    expect(codeOf(() => build({ selector: { 'a b': 'c' } }))).toBe('InvalidLabel at chart/gateway');
  });

  test('knows the hosts that it serves', () => {
    const gateway = build({
      servers: [http(80, 'prod/*.example.com', 'example.org'), http(81, 'example.org')],
    });
    expect(gateway.hosts).toEqual(['prod/*.example.com', 'example.org']);
    expect(gateway._covers('a.example.com')).toBe(true);
    expect(gateway._covers('*.b.example.com')).toBe(true);
    expect(gateway._covers('example.org')).toBe(true);
    expect(gateway._covers('example.com')).toBe(false);
    expect(gateway._covers('*')).toBe(false);
    expect(build({ servers: [http(80, '*')] })._covers('anything.at.all')).toBe(true);
    expect(build()._covers('a.example.com')).toBe(false);
  });

  test('takes patches of fields that this library does not know', () => {
    const gateway = build({ servers: [http()] });
    ApiObject.of(gateway).addJsonPatch(JsonPatch.add('/spec/brandNewField', 1));
    expect(gateway.node.defaultChild).toBe(gateway.apiObject);
    expect(Testing.synth(gateway.node.scope as Chart)[0].spec.brandNewField).toBe(1);
  });
});

describe('a gateway from elsewhere', () => {
  const scope = () => new Chart(new App(), 'chart');

  test('has its name, and its namespace where that is known', () => {
    const far = Gateway.fromGatewayName(scope(), 'gateway', 'edge', { namespace: 'istio-system' });
    expect([far.name, far.namespace]).toEqual(['edge', 'istio-system']);
    expect([far.gatewayName, far.gatewayNamespace]).toEqual(['edge', 'istio-system']);
    expect(Gateway.fromGatewayName(scope(), 'gateway', 'edge').gatewayNamespace).toBeUndefined();
  });

  test('renders nothing, and is checked all the same', () => {
    const chart = scope();
    Gateway.fromGatewayName(chart, 'gateway', 'edge');
    expect(Testing.synth(chart)).toEqual([]);
    expect(codeOf(() => Gateway.fromGatewayName(scope(), 'gateway', 'a b'))).toBe(
      'InvalidName at chart/gateway',
    );
    const dotted = { namespace: 'a.b' };
    expect(codeOf(() => Gateway.fromGatewayName(scope(), 'gateway', 'edge', dotted))).toBe(
      'InvalidName at chart/gateway',
    );
  });
});
