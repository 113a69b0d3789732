import { sortedByAge } from './age';
import { fullHost } from './hosts';
import type { MeshIndex } from './mesh-index';
import { Resource } from './resource';
import type { BackendTlsPolicySpec } from './views/kinds';

const IGNORED = 'istio.io/ignore-policy-attachment';

type TargetRef = NonNullable<BackendTlsPolicySpec['targetRefs']>[number];

/** A backend that a policy is for, and its ports by their names. */
interface Backend {
  readonly hosts: readonly string[];
  readonly ports: ReadonlyMap<string, number>;
}

/**
 * The destination rules that istiod makes of BackendTLSPolicies: one for each host of a backend, with TLS for all of its ports or for those
 * that are named; of several policies for one the oldest counts (the upstream project's
 * `pilot/pkg/config/kube/gateway/backend_policies.go: DestinationRuleCollection`).
 */
export function backendTlsRules(mesh: MeshIndex): Resource<'DestinationRule'>[] {
  const made = new Map<
    string,
    { readonly of: Resource<'BackendTLSPolicy'>; readonly tls: Map<number, object> }
  >();
  for (const of of sortedByAge(mesh.all('BackendTLSPolicy'))) {
    if (of.annotations[IGNORED]?.toLowerCase() === 'true') continue;
    for (const target of of.spec.targetRefs ?? []) {
      const backend = backendOf(mesh, of, target);
      if (backend === undefined) continue;
      const { sectionName } = target;
      const port = sectionName ? backend.ports.get(sectionName) : 0;
      if (port === undefined) continue;
      for (const host of backend.hosts) {
        const key = `${of.namespace}/${host}`;
        const known = made.get(key) ?? { of, tls: new Map<number, object>() };
        made.set(key, known);
        if (!known.tls.has(port)) known.tls.set(port, tlsOf(of));
      }
    }
  }
  return [...made].map(([key, { of, tls }]) => ruleOf(key.slice(key.indexOf('/') + 1), of, tls));
}

function backendOf(
  mesh: MeshIndex,
  { namespace }: Resource,
  { kind, name = '' }: TargetRef,
): Backend | undefined {
  if (kind === 'Service') {
    const service = mesh.find('Service', namespace, name);
    const ports = (service?.spec.ports ?? []).map((port) => [port.name ?? '', port.port ?? 0] as const);
    return service && { hosts: [fullHost(namespace, name)], ports: new Map(ports) };
  }
  if (kind !== 'ServiceEntry') return undefined;
  const entry = mesh.find('ServiceEntry', namespace, name);
  const ports = (entry?.spec.ports ?? []).map((port) => [port.name ?? '', port.number ?? 0] as const);
  return entry && { hosts: entry.spec.hosts ?? [], ports: new Map(ports) };
}

function tlsOf({ namespace, spec: { validation } }: Resource<'BackendTLSPolicy'>): object {
  const {
    hostname,
    subjectAltNames = [],
    caCertificateRefs = [],
    wellKnownCACertificates,
  } = validation ?? {};
  const names = subjectAltNames.flatMap(
    ({ type, hostname: host, uri }) => (type === 'URI' ? uri : host) ?? [],
  );
  const [ca] = wellKnownCACertificates ? [] : caCertificateRefs;
  return {
    mode: 'SIMPLE',
    ...(hostname && { sni: hostname }),
    ...(names.length > 0 && { subjectAltNames: names }),
    ...(ca?.name && { credentialName: `configmap://${namespace}/${ca.name}` }),
  };
}

function ruleOf(
  host: string,
  { name, namespace, origin }: Resource<'BackendTLSPolicy'>,
  tls: ReadonlyMap<number, object>,
): Resource<'DestinationRule'> {
  const whole = tls.get(0);
  const ports = [...tls].filter(([number]) => number > 0);
  const trafficPolicy = {
    ...(whole && { tls: whole }),
    ...(ports.length > 0 && {
      portLevelSettings: ports.map(([number, settings]) => ({ port: { number }, tls: settings })),
    }),
  };
  const manifest = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: `${name} (of the BackendTLSPolicy)`, namespace },
    spec: { host, trafficPolicy },
  };
  return new Resource<'DestinationRule'>(manifest, { ...origin, assumed: true });
}
