import { choice } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting, refuse } from '../mesh-fault';
import { defined, filledList, isFilled } from '../spec';
import type { ClientTlsView, TrafficPolicySpec } from './messages';

type ClientTlsSpec = NonNullable<TrafficPolicySpec['tls']>;

/** How a connection to a host is secured. */
export enum ClientTlsMode {
  /** Not at all. */
  DISABLE = 'DISABLE',
  /** By TLS, without a certificate of the client. */
  SIMPLE = 'SIMPLE',
  /** By TLS, with a certificate of the client that is given here. */
  MUTUAL = 'MUTUAL',
  /** By TLS, with the certificate that Istio gives every workload. */
  ISTIO_MUTUAL = 'ISTIO_MUTUAL',
}

/** What the client says and expects when it connects. */
export interface ClientTlsOptions {
  /**
   * The name of the server that the client asks for (SNI).
   *
   * @default - the host of the request; with `istioMutual` a name that Istio makes of port, subset and host
   */
  readonly sni?: string;
  /**
   * Names of which the certificate of the server must bear one.
   *
   * @default - the host of the request; with `istioMutual` the service accounts of the pods
   */
  readonly subjectAltNames?: string[];
}

/** How the client knows the server. */
export interface SimpleClientTlsOptions extends ClientTlsOptions {
  /**
   * The file with the authorities by which the certificate of the server is verified. Not beside
   * `credentialName`.
   *
   * @default - those of the operating system
   */
  readonly caCertificates?: string;
  /**
   * The file with the certificates that were revoked. Not beside `credentialName`, whose secret may hold them.
   *
   * @default - none
   */
  readonly caCrl?: string;
  /**
   * The secret that holds the certificates, in the namespace of the proxy that uses it; or
   * `configmap://namespace/name` for authorities alone, in the namespace of the destination rule.
   *
   * It reaches gateways; sidecars only where the destination rule has a `workloadSelector`.
   *
   * @default - certificates from files
   */
  readonly credentialName?: string;
  /**
   * The secret or config map with the authorities by which the certificate of the server is verified, apart from `credentialName`.
   * It reaches gateways; sidecars only where the destination rule has a `workloadSelector`. Since Istio 1.32 (`ClientTLSSettings`
   * of istio.io/api 1.32.0).
   *
   * @default - those of `credentialName`, or of the file
   */
  readonly caCertCredentialName?: string;
  /**
   * Whether the certificate of the server is taken unverified. Refused beside what it would be verified by.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}

/** How client and server know each other. Either files for both, or `credentialName`. */
export interface MutualClientTlsOptions extends SimpleClientTlsOptions {
  /**
   * The file with the certificate of the client.
   *
   * @default - from the secret
   */
  readonly clientCertificate?: string;
  /**
   * The file with the key to the certificate of the client.
   *
   * @default - from the secret
   */
  readonly privateKey?: string;
}

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
    [],
    `The mode of tls is MUTUAL, and there is neither ${what} nor credentialName.`,
  );

const unverified: MeshFault = conflictingSettings(
  'insecureSkipVerify beside means of verification',
  'one of the two: an unverified server is verified by nothing',
  'keep one of them',
  ['insecureSkipVerify'],
  'The tls settings have insecureSkipVerify, and also say how the server is verified.',
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
      'The tls settings have credentialName, and files with certificates or keys too.',
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
    finding: 'The credentialName is a config map in a namespace other than that of the destination rule.',
  };
}

/**
 * How the client's proxy secures its connections to a host.
 *
 * Without any, Istio uses mutual TLS between workloads that both can, and plain text otherwise. Any setting here
 * takes that choice away: with `simple()` or `disable()`, a server that insists on mutual TLS cannot be reached.
 */
export class ClientTls {
  /** No TLS. */
  public static disable(): ClientTls {
    return new ClientTls({ mode: 'DISABLE' });
  }

  /** TLS without a certificate of the client. */
  public static simple(options: SimpleClientTlsOptions = {}): ClientTls {
    return ClientTls._fromSpec({ mode: ClientTlsMode.SIMPLE, ...options });
  }

  /** TLS with a certificate of the client: from a secret, or `clientCertificate` and `privateKey` from files. */
  public static mutual(options: MutualClientTlsOptions): ClientTls {
    return ClientTls._fromSpec({ mode: ClientTlsMode.MUTUAL, ...options });
  }

  /** TLS with the certificates that Istio gives every workload. */
  public static istioMutual(options: ClientTlsOptions = {}): ClientTls {
    return ClientTls._fromSpec({ mode: ClientTlsMode.ISTIO_MUTUAL, ...options });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ClientTls {
    const { subjectAltNames, ...rest }: ClientTlsSpec = spec;
    return new ClientTls(defined({ ...rest, subjectAltNames: filledList(subjectAltNames) }));
  }

  private constructor(private readonly spec: ClientTlsSpec) {
    if (spec.mode !== undefined) choice(spec.mode, Object.values(ClientTlsMode), 'TLS mode');
    refuse(clientTlsChecks, spec);
  }

  /** How connections are secured. */
  public get mode(): ClientTlsMode {
    return (this.spec.mode ?? ClientTlsMode.DISABLE) as ClientTlsMode;
  }

  /**
   * The security in words.
   *
   * @internal
   */
  public _describe(): string {
    const unverified = this.spec.insecureSkipVerify ? ', the server unverified' : '';
    switch (this.mode) {
      case ClientTlsMode.DISABLE:
        return 'no TLS';
      case ClientTlsMode.SIMPLE:
        return `TLS${unverified}`;
      case ClientTlsMode.MUTUAL:
        return `mutual TLS${unverified}`;
      case ClientTlsMode.ISTIO_MUTUAL:
        return `Istio's mutual TLS${unverified}`;
    }
  }

  /**
   * The security as Istio's `ClientTLSSettings` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
