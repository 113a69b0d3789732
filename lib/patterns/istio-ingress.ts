import { Construct } from 'constructs';
import { located } from '../core/located';
import type { ICertificateRef } from '../values/security/certificate-ref';
import { Gateway } from '../networking/gateway';
import type { ExposeOptions, IExposable } from '../networking/exposable';
import { atMostOne } from '../values/checks';
import type { IGatewayWorkload } from '../install/gateway-workload';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { Server } from '../values/networking/server';
import { ServerCredential } from '../values/networking/server-credential';
import { ServerTls } from '../values/networking/server-tls';

/** What an `IstioIngress` listens for. */
export interface IstioIngressProps {
  /**
   * The hosts for which it takes requests: `nginx.example.com`, `*.example.com`, `*`. A wildcard does not include
   * the domain itself.
   */
  readonly hosts: string[];
  /**
   * The name of the gateway.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * The labels of the pods that serve as the gateway, in any namespace.
   *
   * @default - those of `gatewayWorkload`, or else `istio: ingressgateway`, the gateway that Istio's default profile installs
   */
  readonly selector?: { [key: string]: string };
  /**
   * The pods that serve as the gateway, such as `istio.ingressGateway` of an `IstioInstallation`. Not together with `selector`.
   *
   * @default - those that `selector` says
   */
  readonly gatewayWorkload?: IGatewayWorkload;
  /**
   * The Secret with certificate and key, in the namespace of the gateway's pods. With it, HTTPS is served. Not together with `certificate`.
   *
   * @default - none: HTTP only
   */
  readonly credentialName?: string;
  /**
   * A certificate of cert-manager, such as a `Certificate`, in the namespace of the gateway's pods. With it, HTTPS is served. It must be
   * for all hosts. Not together with `credentialName`.
   *
   * @default - none
   */
  readonly certificate?: ICertificateRef;
  /**
   * Whether requests by HTTP are redirected to HTTPS. Only with a credential.
   *
   * @default true, with a credential
   */
  readonly httpsRedirect?: boolean;
  /**
   * The port for HTTP, as the gateway's Service has it.
   *
   * @default 80
   */
  readonly httpPort?: number;
  /**
   * The port for HTTPS, as the gateway's Service has it.
   *
   * @default 443
   */
  readonly httpsPort?: number;
}

/**
 * A way into the mesh from outside: a gateway that listens for some hosts, and exposes routing under them.
 *
 * It configures the pods of an ingress gateway that is installed already; it does not install one.
 */
export class IstioIngress extends Construct {
  /** The gateway. */
  public readonly gateway: Gateway;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the gateway unless another is given
   * @param props what it listens for
   */
  public constructor(scope: Construct, id: string, props: IstioIngressProps) {
    super(scope, id);
    const { selector, gatewayWorkload } = props;
    const servers = located(this, () => {
      atMostOne({ selector, gatewayWorkload }, 'an ingress', 'both say which pods serve as the gateway');
      return ingressServers(props, credentialOf(props));
    });
    this.gateway = new Gateway(this, 'Gateway', {
      name: props.name ?? id,
      selector,
      gatewayWorkload,
      servers,
    });
  }

  /**
   * Exposes routing under a host. Call it again for further hosts.
   *
   * @param routing a `SubsetRouting` or a `VirtualService`
   * @param host the host, one that the ingress listens for
   * @param options whether the mesh follows the rules too
   */
  public expose(routing: IExposable, host: string, options: ExposeOptions = {}): void {
    located(this, () => {
      if (!this.gateway._covers(host)) {
        throw new MeshError({
          code: MeshErrorCode.HOST_NOT_COVERED,
          got: `host "${host}"`,
          expected: `a host that the ingress listens for: ${this.gateway.hosts.join(', ')}`,
          mend: 'add it to `hosts`; mind that "*.example.com" does not include "example.com"',
        });
      }
      routing.exposeAt(this.gateway, host, options);
    });
  }
}

/** The Secret with the certificate, if HTTPS is served. */
function credentialOf({
  credentialName,
  certificate,
  hosts,
  gatewayWorkload,
}: IstioIngressProps): string | undefined {
  atMostOne({ credentialName, certificate }, 'an ingress', 'both say which certificate it shows');
  if (certificate === undefined) return credentialName;
  const { certificateSecretName, certificateNamespace: namespace, certificateDnsNames: names } = certificate;
  const home = gatewayWorkload?.gatewayServiceNamespace;
  if (home !== undefined && namespace !== undefined && namespace !== home) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `a certificate of the namespace ${namespace}`,
      expected: `one of the namespace of the gateway's pods, ${home}: they read no Secret of another`,
      mend: `put the certificate there: metadata: { namespace: '${home}' }`,
    });
  }
  const uncovered = hosts.find((host) => !names.some((name) => isForHost(name, host)));
  if (uncovered === undefined) return certificateSecretName;
  throw new MeshError({
    code: MeshErrorCode.HOST_NOT_COVERED,
    got: `host "${uncovered}"`,
    expected: `a host for which the certificate is: ${names.join(', ')}`,
    mend: 'add it to `dnsNames` of the certificate; mind that "*.example.com" is for one label: not for "a.b.example.com"',
  });
}

/** Whether a name in a certificate is for a host: a wildcard stands for one label (RFC 6125, section 6.4.3). */
function isForHost(name: string, host: string): boolean {
  if (name === host) return true;
  const [first, ...rest] = host.split('.');
  return name.startsWith('*.') && !first.startsWith('*') && rest.join('.') === name.slice(2);
}

function ingressServers(props: IstioIngressProps, credentialName: string | undefined): Server[] {
  const { hosts, httpsRedirect, httpPort, httpsPort } = props;
  if (credentialName === undefined) {
    const given = Object.entries({ httpsRedirect, httpsPort }).filter(([, value]) => value !== undefined);
    if (given.length > 0 && httpsRedirect !== false) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: `${given.map(([name]) => name).join(' and ')} without a credential`,
        expected: 'a credential, without which there is no HTTPS',
        mend: 'set `credentialName` or `certificate`',
      });
    }
    return [Server.http({ hosts, port: httpPort })];
  }
  return [
    Server.http({ hosts, port: httpPort, httpsRedirect: httpsRedirect === false ? undefined : true }),
    Server.https({ hosts, port: httpsPort, tls: ServerTls.simple(ServerCredential.secret(credentialName)) }),
  ];
}
