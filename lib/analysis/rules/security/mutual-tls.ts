import type { MeshIndex } from '../../../mesh/mesh-index';
import { modeOf, namespacePolicies } from '../../../mesh/peer-authentication';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';

const HOW = 'Either side must speak as the other does, or every connection fails.';
const ALONE = `${HOW} Without automatic mutual TLS, sidecars encrypt only where a destination rule says so.`;
const destinationRules = ruleTable(
  { section: 'destination-rule', source: 'Kiali, business/checkers/destinationrules' },
  {
    'mesh-policy-missing': {
      codes: ['KIA0205'],
      title: 'A destination rule asks for mutual TLS in the whole mesh, and no policy of the mesh does',
      why: `${HOW} Pods of the mesh take both by default, but those without a sidecar, and those of namespaces that switch it off, cannot answer.`,
      mend: 'Add a PeerAuthentication for the whole mesh to the root namespace, or take the destination rule away: sidecars encrypt to each other on their own.',
      covers: ['KIA0205'],
    },
    'namespace-policy-missing': {
      codes: ['KIA0206'],
      title: 'A destination rule asks for mutual TLS in a namespace, and no policy of it does',
      why: ALONE,
      mend: 'Add a PeerAuthentication to the namespace, or switch enableAutoMtls on.',
      covers: ['KIA0206'],
    },
    'disabled-in-strict-namespace': {
      codes: ['KIA0207'],
      title: 'A destination rule switches TLS off for a namespace that takes nothing else',
      why: 'The PeerAuthentication of the namespace is STRICT: every connection in plain text is refused.',
      mend: 'Take the tls settings of the destination rule away, or make the policy PERMISSIVE.',
      covers: ['KIA0207'],
    },
    'disabled-in-strict-mesh': {
      codes: ['KIA0208'],
      title: 'A destination rule switches TLS off where the whole mesh takes nothing else',
      why: 'The PeerAuthentication of the mesh is STRICT: every connection in plain text is refused.',
      mend: 'Take the tls settings of the destination rule away, or make the policy PERMISSIVE.',
      covers: ['KIA0208'],
    },
    'without-tls-settings': {
      codes: ['KIA0204'],
      level: 'warning',
      title: 'A destination rule without tls settings replaces one that has them',
      why: 'Destination rules are not joined: the one with the more exact host is taken whole, and without automatic mutual TLS it sends plain text where the wider one asks for TLS.',
      mend: 'Write trafficPolicy.tls.mode: ISTIO_MUTUAL here too.',
      covers: ['KIA0204'],
    },
  },
);
const peerRules = ruleTable(
  { section: 'peer-authentication', source: 'Kiali, business/checkers/peerauthentications' },
  {
    'mesh-rule-missing': {
      codes: ['KIA0401'],
      title: 'The whole mesh takes mutual TLS only, and nothing makes sidecars speak it',
      why: ALONE,
      mend: 'Add a destination rule for *.local with ISTIO_MUTUAL, or switch enableAutoMtls on.',
      covers: ['KIA0401'],
    },
    'namespace-rule-missing': {
      codes: ['KIA0501'],
      title: 'A namespace takes mutual TLS only, and nothing makes sidecars speak it',
      why: ALONE,
      mend: 'Add a destination rule for the hosts of the namespace with ISTIO_MUTUAL, or switch enableAutoMtls on.',
      covers: ['KIA0501'],
    },
    'namespace-disabled-and-rule': {
      codes: ['KIA0505'],
      title: 'A namespace takes plain text only, and a destination rule encrypts what is sent to it',
      why: HOW,
      mend: 'Add a destination rule for the hosts of the namespace with DISABLE, or take the policy away.',
      covers: ['KIA0505'],
    },
    'mesh-disabled-and-rule': {
      codes: ['KIA0506'],
      title: 'The whole mesh takes plain text only, and a destination rule encrypts what is sent in it',
      why: HOW,
      mend: 'Take the destination rule away, or the policy.',
      covers: ['KIA0506'],
    },
  },
);

const MODE = ['spec', 'trafficPolicy', 'tls', 'mode'];
const tlsMode = ({ spec }: Resource<'DestinationRule'>): string | undefined => spec.trafficPolicy?.tls?.mode;
const encrypts = (mode: string | undefined) => mode === 'ISTIO_MUTUAL' || mode === 'MUTUAL';
const MESH_HOSTS = new Set(['*.local', '*.svc.cluster.local', '*']);

/** The namespace whose hosts a destination rule is for; empty for the whole mesh, undefined for one of single hosts. */
function breadth({ spec: { host = '' } }: Resource<'DestinationRule'>): string | undefined {
  if (MESH_HOSTS.has(host)) return '';
  return /^\*\.([^.*]+)\.svc\.cluster\.local$/.exec(host)?.[1];
}

/** The destination rules that are for a namespace or for the whole mesh. */
function wideRules(mesh: MeshIndex): ReadonlyMap<string, readonly Resource<'DestinationRule'>[]> {
  const wide = new Map<string, Resource<'DestinationRule'>[]>();
  for (const resource of mesh.all('DestinationRule')) {
    const namespace = breadth(resource);
    if (namespace !== undefined) wide.set(namespace, [...(wide.get(namespace) ?? []), resource]);
  }
  return wide;
}

/** The modes of the policies for all pods of a namespace of which one counts: several only where no manifest tells their age. */
const defaultModes = (mesh: MeshIndex, namespace: string) =>
  namespacePolicies(mesh, namespace).map((policy) => modeOf(policy));
const areStrict = (modes: readonly unknown[]) => modes.length > 0 && modes.every((mode) => mode === 'STRICT');

/** Whether the two sides of a connection agree on mutual TLS, as far as whole namespaces go. */
export const mutualTls: MeshCheck = {
  rules: Object.fromEntries(
    [...Object.values(destinationRules), ...Object.values(peerRules)].map((rule) => [rule.slug, rule]),
  ),
  check(mesh, report) {
    const wide = wideRules(mesh);
    const auto = mesh.config.enableAutoMtls !== false;
    const root = mesh.config.rootNamespace;
    const meshModes = defaultModes(mesh, root);
    const takesTls = (modes: readonly unknown[]) =>
      modes.some((mode) => mode !== undefined && mode !== 'DISABLE');
    for (const [namespace, resources] of wide) {
      const modes = namespace === '' || namespace === root ? [] : defaultModes(mesh, namespace);
      for (const resource of resources) {
        const mode = tlsMode(resource);
        const { host } = resource.spec;
        if (mode === 'ISTIO_MUTUAL' && !takesTls(modes) && !takesTls(meshModes)) {
          if (namespace === '')
            report(
              destinationRules['mesh-policy-missing'],
              resource,
              MODE,
              `ISTIO_MUTUAL for ${host}`,
              undefined,
              { name: `PeerAuthentication ${root}` },
            );
          else if (!auto)
            report(
              destinationRules['namespace-policy-missing'],
              resource,
              MODE,
              `ISTIO_MUTUAL for ${host}`,
              undefined,
              { name: `PeerAuthentication ${namespace}` },
            );
        }
        if (mode !== 'DISABLE') continue;
        if (areStrict(modes)) {
          report(
            destinationRules['disabled-in-strict-namespace'],
            resource,
            MODE,
            `DISABLE for ${host}, which is STRICT`,
          );
        } else if (!takesTls(modes) && areStrict(meshModes)) {
          report(
            destinationRules['disabled-in-strict-mesh'],
            resource,
            MODE,
            `DISABLE for ${host}, and the mesh is STRICT`,
          );
        }
      }
    }
    checkPolicies(mesh, wide, report);
    if (!auto) checkOverrides(mesh, wide, report);
  },
};

function checkPolicies(
  mesh: MeshIndex,
  wide: ReadonlyMap<string, readonly Resource<'DestinationRule'>[]>,
  report: MeshReport,
): void {
  const auto = mesh.config.enableAutoMtls !== false;
  const meshEncrypts = (wide.get('') ?? []).some((rule) => encrypts(tlsMode(rule)));
  for (const resource of mesh.all('PeerAuthentication')) {
    const { namespace } = resource;
    if (!namespacePolicies(mesh, namespace).includes(resource)) continue;
    const mode = modeOf(resource);
    const ofMesh = namespace === mesh.config.rootNamespace;
    const own = ofMesh ? [] : (wide.get(namespace) ?? []).map(tlsMode);
    const path = ['spec', 'mtls', 'mode'];
    if (mode === 'STRICT' && !auto && !meshEncrypts && !own.some(encrypts)) {
      const message = 'STRICT, without automatic mutual TLS and a destination rule with ISTIO_MUTUAL';
      report(
        ofMesh ? peerRules['mesh-rule-missing'] : peerRules['namespace-rule-missing'],
        resource,
        path,
        message,
        undefined,
        { name: `DestinationRule ${namespace}` },
      );
    }
    if (mode !== 'DISABLE') continue;
    if (ofMesh && meshEncrypts) {
      report(
        peerRules['mesh-disabled-and-rule'],
        resource,
        path,
        'DISABLE, and a destination rule encrypts in the whole mesh',
      );
    } else if (!ofMesh && (own.some(encrypts) || (meshEncrypts && !own.includes('DISABLE')))) {
      report(
        peerRules['namespace-disabled-and-rule'],
        resource,
        path,
        `DISABLE, and a destination rule encrypts to ${namespace}`,
      );
    }
  }
}

function checkOverrides(
  mesh: MeshIndex,
  wide: ReadonlyMap<string, readonly Resource<'DestinationRule'>[]>,
  report: MeshReport,
): void {
  for (const resource of mesh.all('DestinationRule')) {
    const { host: text = '', trafficPolicy } = resource.spec;
    if (breadth(resource) !== undefined || trafficPolicy?.tls) continue;
    if ((trafficPolicy?.portLevelSettings ?? []).some((settings) => settings.tls)) continue;
    const namespace = text.includes('.')
      ? /^[^.]+\.([^.]+)\.svc\.cluster\.local$/.exec(text)?.[1]
      : resource.namespace;
    if (namespace === undefined) continue;
    const wider = [...(wide.get(namespace) ?? []), ...(wide.get('') ?? [])].find(
      (rule) => tlsMode(rule) === 'ISTIO_MUTUAL',
    );
    if (wider === undefined) continue;
    const message = `no tls settings for ${text}; ${wider.fullName} has ISTIO_MUTUAL`;
    report(destinationRules['without-tls-settings'], resource, ['spec', 'trafficPolicy'], message);
  }
}
