import { ipAddressFault } from '../addresses';
import { port as checkPort, choice } from '../checks';
import {
  type Checks,
  conflictingSettings,
  faultAt,
  type MeshFault,
  missingSetting,
  refuse,
} from '../mesh-fault';
import { isFilled, type Shape, shaped } from '../spec';
import { ConnectionPool } from './connection-pool';
import { LocalEndpoint } from './local-endpoint';
import type { IstioIngressListenerView, SidecarIngressSpec } from './messages';
import { speaksTls } from './port-protocol';
import { ServerTls } from './server-tls';
import { CaptureMode, SidecarPort } from './sidecar-port';

/** A port on which a sidecar takes what comes in. */
export interface SidecarIngressOptions {
  /**
   * The IP address on which it listens.
   *
   * @default - as Istio has it for the workload
   */
  readonly bind?: string;
  /**
   * Whether what is sent to the pod's port is led there, or callers must find it.
   *
   * @default CaptureMode.DEFAULT
   */
  readonly captureMode?: CaptureMode;
  /**
   * Where in the pod the workload listens.
   *
   * @default - the same port of the pod
   */
  readonly defaultEndpoint?: LocalEndpoint;
  /**
   * TLS that the sidecar ends, for callers outside the mesh. Only for ports of HTTPS and TLS; only `ServerTls.simple()`
   * and `ServerTls.mutual()`, with certificates from files; callers' names can not be checked.
   *
   * It takes effect only where a PeerAuthentication disables Istio's mutual TLS for the port: with PERMISSIVE, which is
   * the default, it is not heeded.
   *
   * @default - none
   */
  readonly tls?: ServerTls;
  /**
   * How much is taken at once. It goes before `inboundConnectionPool` of the sidecar, and is not merged with it.
   *
   * @default - as the sidecar has it
   */
  readonly connectionPool?: ConnectionPool;
}

const INGRESS: Shape = {
  port: { number: true, protocol: true, name: true, targetPort: true },
  bind: true,
  captureMode: true,
  defaultEndpoint: true,
  tls: true,
  connectionPool: true,
};

const SECRETS = ['credentialName', 'credentialNames', 'tlsCertificates'] as const;

const tlsConflict = (field: string): MeshFault =>
  conflictingSettings(
    `TLS of a sidecar with ${field}`,
    'a certificate from ServerCredential.files(), and no names of callers',
    'mount the certificate into the proxy, and name the files',
    ['tls', field],
    `The tls of an ingress listener has ${field}, which sidecars do not support.`,
  );

/** What istiod's `ValidateSidecar` has against a listener for what comes in. */
export const ingressChecks = {
  'ingress-without-port': ({ port }) =>
    port === undefined
      ? missingSetting(
          'a listener for what comes in without port',
          'a port',
          'give the port',
          [],
          'An ingress listener has no port.',
        )
      : undefined,
  bind: ({ port, bind }) => (port && bind ? faultAt(ipAddressFault(bind, 'bind'), 'bind') : undefined),
  'ingress-subject-alt-names': ({ port, tls }) =>
    port && isFilled(tls?.subjectAltNames) ? tlsConflict('subjectAltNames') : undefined,
  'ingress-https-redirect': ({ port, tls }) =>
    port && tls?.httpsRedirect ? tlsConflict('httpsRedirect') : undefined,
  'ingress-credential': ({ port, tls }) =>
    port ? SECRETS.filter((field) => (tls?.[field]?.length ?? 0) > 0).map((field) => tlsConflict(field)) : [],
  'ingress-tls-mode': ({ port, tls }) =>
    port && (tls?.mode === 'ISTIO_MUTUAL' || tls?.mode === 'AUTO_PASSTHROUGH')
      ? conflictingSettings(
          `TLS of a sidecar by ${tls.mode}`,
          'SIMPLE or MUTUAL',
          "leave it out: Istio's own mutual TLS is a matter of PeerAuthentication",
          ['tls', 'mode'],
          `The mode of tls of an ingress listener is ${tls.mode}.`,
        )
      : undefined,
  'ingress-tls-for-plain': ({ port, tls }) =>
    port && tls && !speaksTls(port.protocol)
      ? conflictingSettings(
          `TLS for ${port.protocol ?? 'any protocol'} on port ${port.number}`,
          'a port of HTTPS or TLS',
          'use SidecarPort.https()',
          ['tls'],
          'An ingress listener has tls, and the protocol of its port is neither HTTPS nor TLS.',
        )
      : undefined,
} satisfies Checks<IstioIngressListenerView>;

/**
 * A port on which a sidecar takes what comes in for its workload. It counts only where the workload belongs to a service.
 *
 * Without any, Istio takes the ports of the services. With one, it takes those that are listed and no other: what comes in
 * by the rest is handed on as bare TCP.
 */
export class SidecarIngress {
  /** What comes in by a port. */
  public static of(port: SidecarPort, options: SidecarIngressOptions = {}): SidecarIngress {
    const { defaultEndpoint, tls, connectionPool, ...rest } = options;
    return SidecarIngress._fromSpec({
      ...rest,
      port: port._toSpec(),
      defaultEndpoint: defaultEndpoint?._toSpec(),
      tls: tls?._toSpec(),
      connectionPool: connectionPool?._toSpec(),
    });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): SidecarIngress {
    return new SidecarIngress(shaped(spec, INGRESS));
  }

  /** The port, with its protocol. */
  public readonly port: SidecarPort;

  private constructor(private readonly spec: SidecarIngressSpec) {
    const { captureMode, defaultEndpoint, tls, connectionPool } = spec;
    refuse(ingressChecks, spec);
    this.port = SidecarPort._fromSpec(spec.port);
    checkPort(this.port.number, 'port of a sidecar for what comes in');
    if (captureMode !== undefined) choice(captureMode, Object.values(CaptureMode), 'captureMode');
    if (defaultEndpoint) LocalEndpoint._fromSpec(defaultEndpoint);
    if (connectionPool) ConnectionPool._fromSpec(connectionPool);
    if (tls) ServerTls._fromSpec(tls);
  }

  /**
   * The listener in words.
   *
   * @internal
   */
  public _describe(): string {
    const { tls, defaultEndpoint } = this.spec;
    const to = defaultEndpoint ? `, to ${defaultEndpoint}` : '';
    return `${this.port._describe()}${tls ? `, ${ServerTls._fromSpec(tls)._describe()}` : ''}${to}`;
  }

  /**
   * The listener as Istio's `IstioIngressListener` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }

  /** What of `ServerTLSSettings` a sidecar can not do (istiod's `ValidateSidecar`). */
}
