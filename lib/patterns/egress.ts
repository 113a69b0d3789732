import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkedWhenWritten, located } from '../core/located';
import type { IGatewayWorkload } from '../install/gateway-workload';
import { DestinationRule } from '../networking/destination-rule';
import { Gateway } from '../networking/gateway';
import { ServiceEntry } from '../networking/service-entry';
import { VirtualService } from '../networking/virtual-service';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { isOutsideAmbient } from '../security/target-facts';
import { filled } from '../values/checks';
import { dnsName } from '../values/dns-name';
import { listOf, ofKind } from '../values/expected-kind';
import { isWildcard } from '../values/host-name';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { type IMeshHost, MeshHost } from '../values/mesh-host';
import {
  ClientTls,
  type MutualClientTlsOptions,
  type SimpleClientTlsOptions,
} from '../values/networking/client-tls';
import { Destination, WeightedDestination } from '../values/networking/destination';
import { HttpMatch } from '../values/networking/http-match';
import { TcpMatch, TlsMatch } from '../values/networking/l4-match';
import { RouteAction } from '../values/networking/route-action';
import { Server } from '../values/networking/server';
import { ServerTls } from '../values/networking/server-tls';
import { ServiceLocation, ServiceResolution } from '../values/networking/service-entry';
import { ServiceEntryPort } from '../values/networking/service-entry-port';
import { PortTrafficPolicy, TrafficPolicy } from '../values/networking/traffic-policy';
import { PolicyTarget } from '../values/policy-target';
import { GatewayRef, type ISubset } from '../values/references';
import { AuthorizationAction } from '../values/security/authorization-action';
import { Condition } from '../values/security/condition';
import { PolicyRule } from '../values/security/policy-rule';
import { Source } from '../values/security/source';
import { type IWorkloadIdentity, knownIdentity, principalsOf } from '../values/security/workload-identity';
import { aloneAtGateway } from './alone-at-gateway';
import { EgressTls } from './egress-tls';

/** What leaves the mesh, and how. */
export interface EgressProps {
  /** The host outside the mesh: `api.example.com`. With `*.example.com` the application must speak TLS itself, and there is no gateway. */
  readonly host: string;
  /**
   * The name of the objects.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * Who speaks TLS to the host.
   *
   * @default - the application itself: `EgressTls.byApplication()`
   */
  readonly tls?: EgressTls;
  /**
   * The port of the host.
   *
   * @default - 443, and 80 with `EgressTls.none()`
   */
  readonly port?: number;
  /**
   * The port on which the application calls the host, where it speaks plain HTTP.
   *
   * @default 80
   */
  readonly httpPort?: number;
  /**
   * The egress gateway by which it leaves, such as `istio.egressGateway` of an `IstioInstallation`. Sidecars send to it by mutual TLS.
   *
   * @default - none: each sidecar calls the host itself
   */
  readonly via?: IGatewayWorkload;
  /**
   * The only ones who may call the host by the gateway; all others get 403, or no connection where they speak TLS themselves.
   *
   * @default - whoever is in the mesh
   */
  readonly allowOnlyFrom?: IWorkloadIdentity[];
  /**
   * The namespaces that see the host: names, or `.` for their own.
   *
   * @default - all, unless the mesh configuration says otherwise
   */
  readonly exportTo?: string[];
}

/**
 * istioctl warns that the server is not verified, unless a file says by which authorities it is (IST0129). Here the secret does, and only a
 * gateway uses the rule.
 */
const VERIFIED_BY_SECRET = { 'galley.istio.io/analyze-suppress': 'IST0129' };

/** On which port of its Service the gateway listens for sidecars, as Istio's own gateways have it. */
const GATEWAY_PORT = 443;

/**
 * A way out of the mesh to one host: the service entry that makes it known, and as much as is asked for of the rest.
 *
 * With a gateway, sidecars send what is for the host to it by mutual TLS, so that it knows the caller, and it sends it on: a `Gateway`, a
 * `VirtualService` with a rule for each half of the way, and a `DestinationRule` in the namespace of the gateway, where all callers find
 * it. `allowOnlyFrom` is an `AuthorizationPolicy` there, which denies. Istio does not stop an application that goes around the proxies: a
 * NetworkPolicy or a firewall that lets out the gateway alone does (Istio's documentation, "Egress Gateways", additional security
 * considerations).
 */
export class Egress extends Construct {
  /**
   * The last proxy on the way speaks TLS; see `EgressTls.originate()`.
   *
   * @param options how TLS is spoken
   */
  public static originateTls(options: SimpleClientTlsOptions = {}): EgressTls {
    return EgressTls.originate(options);
  }

  /**
   * The last proxy on the way speaks TLS with a certificate of its own; see `EgressTls.originateMutual()`.
   *
   * @param options how TLS is spoken
   */
  public static originateMutualTls(options: MutualClientTlsOptions): EgressTls {
    return EgressTls.originateMutual(options);
  }

  /** The service entry that makes the host known. */
  public readonly serviceEntry: ServiceEntry;
  /** How the last proxy speaks TLS to the host; undefined where it does not. */
  public readonly destinationRule?: DestinationRule;
  /** What the egress gateway listens for; undefined without a gateway. */
  public readonly gateway?: Gateway;
  /** How sidecars send to the egress gateway; undefined without a gateway. */
  public readonly gatewayDestinationRule?: DestinationRule;
  /** The two halves of the way; undefined without a gateway. */
  public readonly virtualService?: VirtualService;
  /** Who may call the host; undefined where all may. */
  public readonly authorizationPolicy?: AuthorizationPolicy;

  private readonly host: string;
  private readonly name: string;
  private readonly tls: EgressTls;
  /** The port on which the application calls. */
  private readonly callPort: number;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of its objects unless another is given
   * @param props the host, and how it is reached
   */
  public constructor(scope: Construct, id: string, props: EgressProps) {
    super(scope, id);
    const { tls = EgressTls.byApplication(), via, allowOnlyFrom } = props;
    located(this, () => checkKinds(props));
    this.host = located(this, () => checkedHost(props));
    this.name = props.name ?? id;
    this.tls = tls;
    located(this, () => refuseWithoutGateway(props));
    located(this, () => refuseUnreadSecret(props));
    const speaksHttp = tls._spoken === 'HTTP';
    this.callPort = speaksHttp ? (props.httpPort ?? 80) : (props.port ?? 443);
    this.serviceEntry = this.createServiceEntry(props);
    const towards = tls._towards(this.host);
    if (towards !== undefined) this.destinationRule = this.createDestinationRule(props, towards);
    if (via === undefined) return;
    const homes = [
      Chart.of(this).namespace,
      ...(allowOnlyFrom ?? []).map(({ serviceAccountNamespace }) => serviceAccountNamespace),
    ];
    checkedWhenWritten(this, () => this.refuseAmbient(homes));

    const subset = this.subsetName();
    const mend = 'make one Egress for the host, for the callers of both';
    located(this, () => aloneAtGateway(via, `egress-${subset}`, this, mend));
    this.gateway = new Gateway(this, 'Gateway', {
      name: this.name,
      gatewayWorkload: via,
      servers: [
        (speaksHttp ? Server.https : Server.tls)({
          hosts: [this.host],
          port: GATEWAY_PORT,
          portName: `${speaksHttp ? 'https' : 'tls'}-${subset}`,
          tls: ServerTls.istioMutual(),
        }),
      ],
    });
    this.gatewayDestinationRule = new DestinationRule(this, 'GatewayDestinationRule', {
      name: `egress-${subset}`,
      metadata: { namespace: via.gatewayServiceNamespace },
      host: gatewayHost(via),
    });
    const portPolicies = [
      PortTrafficPolicy.of(GATEWAY_PORT, { tls: ClientTls.istioMutual({ sni: this.host }) }),
    ];
    const toGateway = this.gatewayDestinationRule.addSubset(subset, {
      labels: { ...via.gatewayLabels },
      trafficPolicy: TrafficPolicy.of({ portPolicies }),
    });
    this.virtualService = this.createVirtualService(props, this.gateway, toGateway);
    if (allowOnlyFrom !== undefined) this.authorizationPolicy = this.createPolicy(via, allowOnlyFrom);
  }

  private refuseAmbient(homes: readonly (string | undefined)[]): void {
    const ambient = homes.find((namespace) => isOutsideAmbient(this, namespace) === false);
    if (ambient === undefined) return;
    throw new MeshError(
      {
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `an egress gateway for callers in ${ambient}, a namespace in ambient mode`,
        expected:
          'callers with sidecars: ztunnel follows no virtual service, and leaves the gateway and its policy out',
        mend: 'leave `via` out, or give the namespace sidecars',
      },
      this.node.path,
    );
  }

  private createServiceEntry({ exportTo, port, via }: EgressProps): ServiceEntry {
    const { host, callPort, tls } = this;
    const outside = port ?? (tls._spoken === 'TLS' || tls._towards(host) !== undefined ? 443 : 80);
    const targetPort = outside === callPort ? undefined : outside;
    return new ServiceEntry(this, 'ServiceEntry', {
      name: this.name,
      hosts: [host],
      ports: [
        tls._spoken === 'HTTP'
          ? ServiceEntryPort.http(callPort, { targetPort })
          : ServiceEntryPort.tls(callPort, { targetPort }),
      ],
      location: ServiceLocation.MESH_EXTERNAL,
      resolution: isWildcard(host) ? ServiceResolution.NONE : ServiceResolution.DNS,
      exportTo: seenBy(exportTo, via),
    });
  }

  private createDestinationRule({ exportTo, via }: EgressProps, tls: ClientTls): DestinationRule {
    return new DestinationRule(this, 'DestinationRule', {
      name: this.name,
      metadata: this.tls._secret === undefined ? undefined : { annotations: VERIFIED_BY_SECRET },
      host: this.serviceEntry,
      trafficPolicy: TrafficPolicy.of({ portPolicies: [PortTrafficPolicy.of(this.callPort, { tls })] }),
      exportTo: seenBy(exportTo, via),
    });
  }

  private createVirtualService(
    { exportTo, via }: EgressProps,
    gateway: Gateway,
    toGateway: ISubset,
  ): VirtualService {
    const virtualService = new VirtualService(this, 'VirtualService', {
      name: this.name,
      hosts: [this.serviceEntry],
      gateways: [gateway],
      mesh: true,
      exportTo: seenBy(exportTo, via),
    });
    const first = Destination.subset(toGateway, { port: GATEWAY_PORT });
    const last = Destination.of(this.serviceEntry, { port: this.callPort });
    const [inMesh, atGateway] = [[GatewayRef.MESH], [gateway]];
    if (this.tls._spoken === 'HTTP') {
      const match = (gateways: HttpGateways, port: number) => [HttpMatch.of({ gateways, port })];
      virtualService.addHttpRoute({
        match: match(inMesh, this.callPort),
        action: RouteAction.forward(first),
      });
      virtualService.addHttpRoute({
        match: match(atGateway, GATEWAY_PORT),
        action: RouteAction.forward(last),
      });
      return virtualService;
    }
    virtualService.addTlsRoute({
      match: [TlsMatch.sni([this.host], { gateways: inMesh, port: this.callPort })],
      destinations: [WeightedDestination.only(first)],
    });
    virtualService.addTcpRoute({
      match: [TcpMatch.of({ gateways: atGateway, port: GATEWAY_PORT })],
      destinations: [WeightedDestination.only(last)],
    });
    return virtualService;
  }

  private createPolicy(via: IGatewayWorkload, callers: IWorkloadIdentity[]): AuthorizationPolicy {
    const others = located(this, () =>
      Source.not(Source.principal(...callers.flatMap((caller) => principalsOf(caller)))),
    );
    return new AuthorizationPolicy(this, 'AuthorizationPolicy', {
      name: `egress-${this.subsetName()}`,
      metadata: { namespace: via.gatewayServiceNamespace },
      target: PolicyTarget.labels({ ...via.gatewayLabels }),
      // What denies leaves other hosts of the gateway alone.
      action: AuthorizationAction.DENY,
      // The name in the handshake of the sidecar. A condition on the host of requests would count for no connection of another kind, and
      // the rule would deny these too.
      rules: [PolicyRule.of({ from: [others], when: [Condition.sni(this.host)] })],
    });
  }

  /** The host as a name: one host has one way out of a gateway. */
  private subsetName(): string {
    return this.host.replace(/\./g, '-');
  }
}

type HttpGateways = NonNullable<Parameters<typeof HttpMatch.of>[0]['gateways']>;

const gatewayHost = (via: IGatewayWorkload): IMeshHost => ({
  hostName: via.gatewayServiceName,
  hostNamespace: via.gatewayServiceNamespace,
  hostPorts: [GATEWAY_PORT],
});

/** The gateway has to see it too. */
function seenBy(exportTo: string[] | undefined, via: IGatewayWorkload | undefined): string[] | undefined {
  if (exportTo === undefined || via === undefined || exportTo.includes('*')) return exportTo;
  return [...new Set([...exportTo, via.gatewayServiceNamespace])];
}

/** A secret that no proxy would read: sidecars do so only for a destination rule with a selector (Istio's `ClientTLSSettings`). */
function refuseUnreadSecret({ tls, via }: EgressProps): void {
  if (via !== undefined || tls?._secret === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `TLS by the secret "${tls._secret}" without a gateway`,
    expected: 'an egress gateway, which reads secrets of its namespace; sidecars would speak TLS without it',
    mend: 'set `via`, or give files of the pods: `clientCertificate`, `privateKey`, `caCertificates`',
  });
}

function checkKinds({ tls, via, allowOnlyFrom, httpPort }: EgressProps): void {
  if (tls !== undefined) ofKind(tls, '_spoken', 'tls', 'an EgressTls', 'Egress.originateTls()');
  if (via !== undefined)
    ofKind(via, 'gatewayServiceName', 'via', 'the pods of an egress gateway', 'istio.egressGateway');
  if (allowOnlyFrom !== undefined) listOf(allowOnlyFrom, 'allowOnlyFrom').forEach(knownIdentity);
  if (httpPort === undefined || (tls !== undefined && tls._spoken === 'HTTP')) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `httpPort ${httpPort} where the application speaks TLS itself`,
    expected: 'no port for plain HTTP: the application calls the port of the host',
    mend: 'leave httpPort out, or let a proxy speak TLS: tls: Egress.originateTls()',
  });
}

function checkedHost({ host, via, tls }: EgressProps): string {
  filled(host, 'host');
  if (!isWildcard(host)) return dnsName(host, 'host');
  if (via === undefined && (tls?._spoken ?? 'TLS') === 'TLS') return MeshHost.of(host).hostName;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `the host "${host}" ${via === undefined ? 'by plain HTTP' : 'by an egress gateway'}`,
    expected: 'one host: a proxy that is to send to a host on its own must be able to look it up in DNS',
    mend: 'make an Egress for each host, or let the application speak TLS itself without a gateway',
  });
}

function refuseWithoutGateway({ via, allowOnlyFrom }: EgressProps): void {
  if (allowOnlyFrom === undefined) return;
  if (via === undefined) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'allowOnlyFrom without a gateway',
      expected:
        'an egress gateway, where it can be enforced: the sidecar of a caller asks no policy about what the caller sends',
      mend: 'set `via`',
    });
  }
  if (allowOnlyFrom.length > 0) return;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: 'allowOnlyFrom without anybody',
    expected: 'at least one workload that may call',
    mend: 'name those who may call, or leave the Egress out',
  });
}
