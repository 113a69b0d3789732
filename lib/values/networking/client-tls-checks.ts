import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import type { ClientTlsView } from './messages';
import { isFilled } from '../spec';

const CONFIG_MAP = 'configmap://';

/** The namespace and the name of the config map that a credential is taken from; undefined for a secret. */
function configMapOf({ credentialName }: ClientTlsView): { namespace?: string; name?: string } | undefined {
  if (!credentialName?.startsWith(CONFIG_MAP)) return undefined;
  const [namespace, name] = credentialName.slice(CONFIG_MAP.length).split('/');
  return { namespace, name };
}

const missing = (what: string): MeshFault =>
  missingSetting(
    `mutual TLS without ${what}`,
    'clientCertificate and privateKey, or credentialName',
    'give them, or use ClientTls.istioMutual() for the certificates of Istio',
  );

const unverified: MeshFault = conflictingSettings(
  'insecureSkipVerify beside means of verification',
  'one of the two: an unverified server is verified by nothing',
  'keep one of them',
  ['insecureSkipVerify'],
);

/** What istiod's `ValidateTLS` has against the TLS of a client, apart from where its config map stands. */
export const clientTlsChecks = {
  'config-map-name': (tls) => {
    const map = configMapOf(tls);
    if (map === undefined || (map.namespace && map.name)) return undefined;
    return {
      code: MeshErrorCode.INVALID_VALUE,
      got: `credentialName ${JSON.stringify(tls.credentialName)}`,
      expected: `"${CONFIG_MAP}namespace/name"`,
      mend: 'name the namespace and the config map',
      at: ['credentialName'],
    };
  },
  // In simple mode a secret can hold only what the server is verified by; in mutual mode it may hold more.
  'unverified-simple': ({ mode, insecureSkipVerify, caCertificates, subjectAltNames, credentialName }) =>
    mode === 'SIMPLE' && insecureSkipVerify && (caCertificates || isFilled(subjectAltNames) || credentialName)
      ? unverified
      : undefined,
  'unverified-mutual': ({ mode, insecureSkipVerify, caCertificates, subjectAltNames }) =>
    mode === 'MUTUAL' && insecureSkipVerify && (caCertificates || isFilled(subjectAltNames))
      ? unverified
      : undefined,
  'credential-and-files': ({ mode, credentialName, ...files }) => {
    if (!credentialName || (mode !== 'SIMPLE' && mode !== 'MUTUAL')) return undefined;
    const { clientCertificate, caCertificates, privateKey, caCrl } = files;
    const given = Object.entries({ clientCertificate, caCertificates, privateKey, caCrl })
      .filter(([, file]) => file)
      .map(([name]) => name);
    if (given.length === 0) return undefined;
    return conflictingSettings(
      `TLS with credentialName and ${given.join(' and ')}`,
      'at most one of them: the secret holds all of it',
      'keep one of them',
      ['credentialName'],
      'credentialName beside files',
    );
  },
  'no-client-certificate': ({ mode, credentialName, clientCertificate }) =>
    mode === 'MUTUAL' && !credentialName && !clientCertificate ? missing('clientCertificate') : undefined,
  'no-private-key': ({ mode, credentialName, privateKey }) =>
    mode === 'MUTUAL' && !credentialName && !privateKey ? missing('privateKey') : undefined,
} satisfies Checks<ClientTlsView>;

/** What is wrong with a config map of another namespace than that of the destination rule. */
export function configMapNamespaceFault(tls: ClientTlsView, namespace: string): MeshFault | undefined {
  const map = configMapOf(tls);
  if (!map?.namespace || !map.name || map.namespace === namespace) return undefined;
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `the config map ${map.namespace}/${map.name} in a destination rule of ${namespace}`,
    expected: 'one of the namespace of the destination rule: nobody may read those of others that way',
    mend: 'put the config map beside the destination rule',
    at: ['credentialName'],
    finding: 'a config map of another namespace',
  };
}
