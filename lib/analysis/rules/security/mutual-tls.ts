import type { MeshIndex } from '../../../mesh/mesh-index';
import { modeOf, namespacePolicies } from '../../../mesh/peer-authentication';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';

const HOW = 'Both sides must agree on mutual TLS, or every connection fails.';
const ALONE = `${HOW} Without automatic mutual TLS, sidecars use it only where a destination rule sets it.`;
const destinationRules = ruleTable(
  { section: 'destination-rule', source: 'Kiali, business/checkers/destinationrules' },
  {
    'mesh-policy-missing': {
      codes: ['KIA0205'],
      title:
        'A destination rule sets mutual TLS for the whole mesh, and no PeerAuthentication of the mesh does',
      why: `${HOW} Pods of the mesh accept both by default, but pods without a sidecar, and those of namespaces that disable it, cannot answer.`,
      fact: 'Istio reference, PeerAuthentication.mtls; Istio reference, ClientTLSSettings.mode',
      mend: 'Add a PeerAuthentication for the whole mesh to the root namespace, or remove the destination rule, as sidecars use mutual TLS automatically.',
      covers: ['KIA0205'],
    },
    'namespace-policy-missing': {
      codes: ['KIA0206'],
      title:
        'A destination rule sets mutual TLS for a namespace, and no PeerAuthentication of the namespace does',
      why: ALONE,
      fact: 'Istio reference, PeerAuthentication.mtls; Istio reference, ClientTLSSettings.mode; Istio reference, MeshConfig.enable_auto_mtls',
      mend: 'Add a PeerAuthentication to the namespace, or enable enableAutoMtls in the mesh config.',
      covers: ['KIA0206'],
    },
    'disabled-in-strict-namespace': {
      codes: ['KIA0207'],
      title: 'A destination rule disables TLS for a namespace that requires mutual TLS',
      why: 'The PeerAuthentication of the namespace is STRICT, so every plaintext connection is refused.',
      fact: 'Istio reference, PeerAuthentication.mtls; Istio reference, ClientTLSSettings.mode',
      mend: 'Remove the tls settings of the destination rule, or set the PeerAuthentication to PERMISSIVE.',
      covers: ['KIA0207'],
    },
    'disabled-in-strict-mesh': {
      codes: ['KIA0208'],
      title: 'A destination rule disables TLS, and the whole mesh requires mutual TLS',
      why: 'The PeerAuthentication of the mesh is STRICT, so every plaintext connection is refused.',
      fact: 'Istio reference, PeerAuthentication.mtls; Istio reference, ClientTLSSettings.mode',
      mend: 'Remove the tls settings of the destination rule, or set the PeerAuthentication to PERMISSIVE.',
      covers: ['KIA0208'],
    },
    'without-tls-settings': {
      codes: ['KIA0204'],
      level: 'warning',
      title: 'A destination rule without tls settings replaces one that has them',
      why: 'A caller uses the destination rule with the most exact host alone, and without automatic mutual TLS this one sends plaintext where the wider one sets TLS.',
      fact: 'istiod, pilot/pkg/model/push_context.go: destinationRule; Istio reference, MeshConfig.enable_auto_mtls',
      mend: 'Set trafficPolicy.tls.mode to ISTIO_MUTUAL here too.',
      covers: ['KIA0204'],
    },
  },
);
const peerRules = ruleTable(
  { section: 'peer-authentication', source: 'Kiali, business/checkers/peerauthentications' },
  {
    'mesh-rule-missing': {
      codes: ['KIA0401'],
      title: 'The whole mesh requires mutual TLS, and nothing makes sidecars use it',
      why: ALONE,
      fact: 'Istio reference, PeerAuthentication.mtls; Istio reference, ClientTLSSettings.mode; Istio reference, MeshConfig.enable_auto_mtls',
      mend: 'Add a destination rule for *.local with ISTIO_MUTUAL, or enable enableAutoMtls in the mesh config.',
      covers: ['KIA0401'],
    },
    'namespace-rule-missing': {
      codes: ['KIA0501'],
      title: 'A namespace requires mutual TLS, and nothing makes sidecars use it',
      why: ALONE,
      fact: 'Istio reference, PeerAuthentication.mtls; Istio reference, ClientTLSSettings.mode; Istio reference, MeshConfig.enable_auto_mtls',
      mend: 'Add a destination rule for the hosts of the namespace with ISTIO_MUTUAL, or enable enableAutoMtls in the mesh config.',
      covers: ['KIA0501'],
    },
    'namespace-disabled-and-rule': {
      codes: ['KIA0505'],
      title: 'A namespace accepts only plaintext, and a destination rule sets mutual TLS for it',
      why: HOW,
      fact: 'Istio reference, PeerAuthentication.mtls; Istio reference, ClientTLSSettings.mode',
      mend: 'Add a destination rule for the hosts of the namespace with DISABLE, or remove the PeerAuthentication.',
      covers: ['KIA0505'],
    },
    'mesh-disabled-and-rule': {
      codes: ['KIA0506'],
      title: 'The whole mesh accepts only plaintext, and a destination rule sets mutual TLS for it',
      why: HOW,
      fact: 'Istio reference, PeerAuthentication.mtls; Istio reference, ClientTLSSettings.mode',
      mend: 'Remove the destination rule or the PeerAuthentication.',
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
              `The destination rule sets ISTIO_MUTUAL for ${host}, and no PeerAuthentication of the mesh does, so connections to pods without a sidecar fail.`,
              undefined,
              { name: `PeerAuthentication ${root}` },
            );
          else if (!auto)
            report(
              destinationRules['namespace-policy-missing'],
              resource,
              MODE,
              `The destination rule sets ISTIO_MUTUAL for ${host}, and no PeerAuthentication of the namespace does, so connections to pods without a sidecar fail.`,
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
            `The destination rule disables TLS for ${host}, and the PeerAuthentication of the namespace is STRICT, so every connection is refused.`,
          );
        } else if (!takesTls(modes) && areStrict(meshModes)) {
          report(
            destinationRules['disabled-in-strict-mesh'],
            resource,
            MODE,
            `The destination rule disables TLS for ${host}, and the PeerAuthentication of the mesh is STRICT, so every connection is refused.`,
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
      const message =
        'The mode is STRICT, automatic mutual TLS is disabled, and no destination rule sets ISTIO_MUTUAL, so connections from sidecars are refused.';
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
        'The mode is DISABLE, and a destination rule sets mutual TLS for the whole mesh, so connections fail.',
      );
    } else if (!ofMesh && (own.some(encrypts) || (meshEncrypts && !own.includes('DISABLE')))) {
      report(
        peerRules['namespace-disabled-and-rule'],
        resource,
        path,
        `The mode is DISABLE, and a destination rule sets mutual TLS for the namespace ${namespace}, so connections fail.`,
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
    const message = `The destination rule has no tls settings for ${text} and replaces ${wider.fullName}, which sets ISTIO_MUTUAL, so sidecars send plaintext.`;
    report(destinationRules['without-tls-settings'], resource, ['spec', 'trafficPolicy'], message);
  }
}
