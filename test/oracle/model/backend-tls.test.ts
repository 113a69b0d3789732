import { loadText } from '../../../lib/mesh/load';
import { world } from '../../simulate/semantics/case';
import { Referee } from '../referee';

jest.setTimeout(60_000);

const CALLER = 'client.app';
const manifests = loadText(
  `${world}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: out, namespace: app}
spec: {hosts: [a.example.com], resolution: DNS, ports: [{number: 443, name: https, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: port, namespace: app}
spec:
  targetRefs: [{group: "", kind: Service, name: api, sectionName: http-admin}]
  validation: {hostname: port.example.com, wellKnownCACertificates: System}
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: out, namespace: app}
spec:
  targetRefs: [{group: networking.istio.io, kind: ServiceEntry, name: out}]
  validation: {hostname: out.example.com, wellKnownCACertificates: System}
`,
  'world.yaml',
).resources.map(({ manifest }) => manifest);

/** The name in the handshake with which a sidecar connects to a cluster; undefined where it begins no TLS. */
function sniOf(config: readonly any[], name: string): string | undefined {
  const cluster = config
    .flatMap(({ dynamic_active_clusters: active = [], dynamic_warming_clusters: warming = [] }) => [
      ...active,
      ...warming,
    ])
    .map((one: any) => one.cluster)
    .find((one: any) => one.name === name);
  const sockets = [
    cluster?.transport_socket,
    ...(cluster?.transport_socket_matches ?? []).map((one: any) => one.transport_socket),
  ];
  return sockets.map((socket: any) => socket?.typed_config?.sni).find(Boolean);
}

/** What the model reads of BackendTLSPolicies, asked of the configuration that istiod makes of them for sidecars. */
test('istiod begins TLS to the ports and hosts of a BackendTLSPolicy, and to no others', async () => {
  const referee = Referee.start();
  try {
    await referee.startMeshAt(
      manifests.filter(({ kind }) => kind !== 'BackendTLSPolicy'),
      [{ from: CALLER }],
    );
    // Envoy waits for the certificates, which nobody serves here: what it was told is looked at.
    referee.apply(manifests).catch(() => undefined);
    const names = ['outbound|9000||api.app.svc.cluster.local', 'outbound|443||a.example.com'];
    let config: readonly any[] = [];
    for (
      let attempt = 0;
      attempt < 600 && names.some((name) => sniOf(config, name) === undefined);
      attempt++
    ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      config = await referee.configuration({ from: CALLER });
    }
    expect(names.map((name) => sniOf(config, name))).toEqual(['port.example.com', 'out.example.com']);
    expect(sniOf(config, 'outbound|80||api.app.svc.cluster.local')).toBeUndefined();
  } finally {
    await referee.stop();
  }
});
