import type { Manifest } from '../world';
import type { Certificate } from './istiod';

/** Makes a certificate of names. */
export type Issue = (names: readonly string[]) => Promise<Certificate>;

/** Where a certificate is wanted. */
interface Wanted {
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
}

const CA_SUFFIX = '-cacert';

/**
 * A world with the Secrets that its gateways name, which seldom stand beside them: a certificate of the hosts of their servers in each.
 * Those that are there are kept where there is a certificate in them.
 */
export async function withSecrets(world: readonly Manifest[], issue: Issue): Promise<Manifest[]> {
  const wanted = world.flatMap((object) => (object.kind === 'Gateway' ? wantedBy(object, world) : []));
  const kept = world.filter((object) => !isSecret(object) || hasCertificate(object));
  const there = new Set(
    kept.filter(isSecret).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
  const made = new Map<string, Manifest>();
  for (const { namespace, name, hosts } of wanted) {
    const key = `${namespace}/${name}`;
    if (!there.has(key) && !made.has(key)) made.set(key, secretOf(namespace, name, await issue(hosts)));
  }
  return [...kept, ...made.values()];
}

const isSecret = ({ apiVersion, kind }: Manifest) => apiVersion === 'v1' && kind === 'Secret';

const text = (value: unknown) => (typeof value === 'string' ? Buffer.from(value, 'base64').toString() : '');

const hasCertificate = ({ data = {} }: Manifest) =>
  ['tls.crt', 'cert', 'ca.crt', 'cacert'].some((key) => text(data[key]).includes('BEGIN CERTIFICATE'));

/** The Secrets that a Gateway of either kind names; those of Istio's are in the namespace of the pods that it selects. */
function wantedBy({ apiVersion, metadata, spec }: Manifest, world: readonly Manifest[]): Wanted[] {
  const own = metadata.namespace ?? 'default';
  if (apiVersion.startsWith('gateway.networking.k8s.io/')) {
    return (spec?.listeners ?? []).flatMap(({ hostname, tls }: any) =>
      (tls?.certificateRefs ?? []).map(({ name, namespace = own }: any) => ({
        namespace,
        name,
        hosts: [hostname ?? '*'],
      })),
    );
  }
  const selector = Object.entries(spec?.selector ?? {});
  const homes = world
    .filter(
      ({ kind, metadata: of }) =>
        kind === 'Pod' && selector.every(([key, value]) => of.labels?.[key] === value),
    )
    .map((pod) => pod.metadata.namespace ?? 'default');
  return (spec?.servers ?? []).flatMap(({ hosts = [], tls }: any) => {
    const names = [tls?.credentialName, ...(tls?.credentialNames ?? [])].filter(
      (name) => typeof name === 'string' && name !== '' && !name.includes('://'),
    );
    const bare = hosts.map((host: string) => host.slice(host.indexOf('/') + 1));
    return [...new Set([own, ...homes])].flatMap((namespace) =>
      names.map((name) => ({ namespace, name, hosts: bare })),
    );
  });
}

function secretOf(namespace: string, name: string, { cert, key, root }: Certificate): Manifest {
  const base64 = (value: string) => Buffer.from(value).toString('base64');
  const metadata = { name, namespace };
  const data = name.endsWith(CA_SUFFIX)
    ? { 'ca.crt': base64(root) }
    : { 'tls.crt': base64(cert), 'tls.key': base64(key), 'ca.crt': base64(root) };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data };
}
