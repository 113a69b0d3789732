import { Referee } from './referee';

jest.setTimeout(60_000);

const CALLER = 'client.shop';

/** An outside host with TLS from the caller on, as its destination rule says. */
const host = (name: string, tls: object) => [
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name, namespace: 'shop' },
    spec: {
      hosts: [`${name}.example.com`],
      ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
      resolution: 'DNS',
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace: 'shop' },
    spec: { host: `${name}.example.com`, trafficPolicy: { tls: { mode: 'SIMPLE', ...tls } } },
  },
];

const client = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client', namespace: 'shop', labels: { app: 'client' } },
  spec: { containers: [{ name: 'client', image: 'client' }] },
};

const clusterOf = (config: readonly any[], name: string) =>
  config
    .flatMap(({ dynamic_active_clusters: active = [], dynamic_warming_clusters: warming = [] }) => [
      ...active,
      ...warming,
    ])
    .map((one: any) => one.cluster)
    .find((one: any) => one.name === `outbound|80||${name}.example.com`);

/** The secret by which a cluster verifies the certificate of the server; undefined where it verifies none. */
function verifiedBy(config: readonly any[], name: string): string | undefined {
  const cluster = clusterOf(config, name);
  const contexts = [
    cluster.transport_socket,
    ...(cluster.transport_socket_matches ?? []).map((one: any) => one.transport_socket),
  ];
  const [context] = contexts.map((socket: any) => socket?.typed_config?.common_tls_context).filter(Boolean);
  return context.combined_validation_context?.validation_context_sds_secret_config?.name;
}

const HOSTS: { readonly [name: string]: object } = {
  none: {},
  own: { caCertificates: '/certs/ca.pem' },
  skipped: { insecureSkipVerify: true },
};

/** What `destination-rule/server-not-verified` says of Envoy, asked of the configuration that it runs. */
test('TLS without caCertificates is verified by the authorities of the operating system', async () => {
  const referee = Referee.start();
  try {
    await referee.startMeshAt([client], [{ from: CALLER }]);
    const names = Object.keys(HOSTS);
    // Envoy waits for the certificates, which nobody serves here: what it was told is looked at, and not what it does with it.
    const applied = referee.apply([client, ...names.flatMap((name) => host(name, HOSTS[name]))]);
    applied.catch(() => undefined);
    let config: readonly any[] = [];
    for (
      let attempt = 0;
      attempt < 200 && names.some((name) => clusterOf(config, name) === undefined);
      attempt++
    ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      config = await referee.configuration({ from: CALLER });
    }
    expect(Object.fromEntries(names.map((name) => [name, verifiedBy(config, name)]))).toEqual({
      none: 'file-root:system',
      own: 'file-root:/certs/ca.pem',
      skipped: undefined,
    });
  } finally {
    await referee.stop();
  }
});
