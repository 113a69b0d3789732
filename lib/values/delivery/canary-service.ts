import { atMostOne, dnsLabel, filled, port as checkPort, portName as checkPortName } from '../checks';
import { BackendRef } from '../gateway-api/backend-ref';
import { ParentRef } from '../gateway-api/parent-ref';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import { hostText, type IMeshHost, MeshHost, type RenderContext } from '../mesh-host';
import { CorsPolicy } from '../networking/cors-policy';
import { HeaderOperations } from '../networking/header-operations';
import { HttpMatch } from '../networking/http-match';
import { Retry } from '../networking/retry';
import { Rewrite } from '../networking/rewrite';
import { TrafficPolicy } from '../networking/traffic-policy';
import { GatewayRef, gatewayText } from '../references';
import { defined, filledList, plainCopy, shaped } from '../spec';
import { WireDuration } from '../wire-duration';
import { addedMetadata } from './added-metadata';
import { canaryServiceChecks } from './canary-service-checks';
import type { CanaryServiceOptions, UnmanagedMetadata } from './canary-service-props';
import type { CanaryServiceSpec } from './flagger-messages';

/** What is written as it is read. */
const SHAPE = {
  appProtocol: true,
  backends: true,
  backendTimeout: true,
  delegation: true,
  headless: true,
  meshName: true,
  port: true,
  portDiscovery: true,
  portName: true,
  targetPort: true,
  timeout: true,
  trafficDistribution: true,
  unmanagedMetadata: { annotations: true, labels: true },
} as const;

/** The Service of a target, as far as it is known: what a Canary has where it says nothing. */
export interface KnownService {
  readonly host: IMeshHost;
  readonly port?: number | undefined;
  readonly portName?: string | undefined;
  readonly targetPort?: number | undefined;
}

type Parts = Pick<
  CanaryServiceOptions,
  | 'hosts'
  | 'gateways'
  | 'gatewayRefs'
  | 'matches'
  | 'retries'
  | 'rewrite'
  | 'rewriteType'
  | 'mirrors'
  | 'headers'
  | 'corsPolicy'
  | 'corsOrigins'
  | 'trafficPolicy'
  | 'apex'
  | 'primary'
  | 'canary'
>;

/**
 * The Services of a Canary, and the routes to them.
 *
 * Flagger makes three Services: that which callers name, `<name>-primary` for the version before and `<name>-canary` for the new one.
 */
export class CanaryService {
  /** Services and routes as they are said here; what is not said is that of the target. */
  public static of(options: CanaryServiceOptions): CanaryService {
    const { host, targetPort, targetPortName, unmanagedMetadata, timeout, backendTimeout } = options;
    atMostOne({ targetPort, targetPortName }, 'a Canary', 'the pods are called on one port');
    const spec: any = {
      port: options.port,
      portName: options.portName,
      targetPort: targetPortName ?? targetPort,
      appProtocol: options.appProtocol,
      trafficDistribution: options.trafficDistribution,
      portDiscovery: options.portDiscovery,
      headless: options.headless,
      timeout: WireDuration.maybe(timeout, 'timeout')?.text,
      backendTimeout: WireDuration.maybe(backendTimeout, 'backendTimeout')?.text,
      delegation: options.delegation,
      meshName: options.meshName,
      backends: filledList(options.backends),
      unmanagedMetadata: unmanagedMetadata && unmanaged(unmanagedMetadata),
    };
    return new CanaryService(defined(spec), host, options);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(wire: any): CanaryService {
    const spec: CanaryServiceSpec = wire;
    const { rewrite, mirror, hosts, gateways, gatewayRefs, match } = spec;
    const { type, ...text } = rewrite ?? {};
    const { allowOrigin: corsOrigins, ...cors } = spec.corsPolicy ?? {};
    const { name, retries, headers, corsPolicy, trafficPolicy, apex, primary, canary } = spec;
    return new CanaryService(shaped(spec, SHAPE), name === undefined ? undefined : MeshHost.of(name), {
      hosts: hosts?.map((host) => MeshHost.of(host)),
      gateways: gateways?.map((gateway) => GatewayRef.fromText(gateway)),
      gatewayRefs: gatewayRefs?.map((parent) => ParentRef._fromSpec(parent)),
      matches: match?.map((one) => HttpMatch._fromSpec(one)),
      retries: retries && Retry._fromSpec(retries),
      rewrite: rewrite && Rewrite._fromSpec(text),
      rewriteType: type as Parts['rewriteType'],
      mirrors: mirror?.map(({ backendRef }) => BackendRef._fromSpec(backendRef ?? {}, refuseFilter)),
      headers: headers && HeaderOperations._fromSpec(headers),
      corsPolicy: corsPolicy && CorsPolicy._fromSpec(cors),
      corsOrigins,
      trafficPolicy: trafficPolicy && TrafficPolicy._fromSpec(trafficPolicy),
      apex,
      primary,
      canary,
    });
  }

  private constructor(
    private readonly spec: CanaryServiceSpec,
    private readonly host: IMeshHost | undefined,
    private readonly parts: Parts,
  ) {
    const { targetPort, portName } = spec as { targetPort?: number | string; portName?: string };
    if (host !== undefined) dnsLabel(host.hostName, 'Service of a Canary');
    if (typeof targetPort === 'number') checkPort(targetPort, 'port of the pods');
    else if (targetPort !== undefined) checkPortName(targetPort, 'port of the pods', 15);
    if (portName !== undefined) dnsLabel(portName, 'name of the port of a Canary');
    if (parts.rewriteType !== undefined && parts.rewrite === undefined) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a type of rewrite without a rewrite',
        expected: 'the rewrite',
        mend: 'give `rewrite`, or leave `rewriteType` out',
      });
    }
    if (parts.corsOrigins !== undefined && parts.corsPolicy === undefined) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'origins without a CORS policy',
        expected: 'the policy, which says what their pages may do',
        mend: "give `corsPolicy`: CorsPolicy.of({ allowMethods: ['GET'] })",
      });
    }
    for (const parent of parts.gatewayRefs ?? []) parent._checkSection();
    refuse(canaryServiceChecks, this._toSpec());
  }

  /**
   * The Service that callers name; undefined where it is that of the target.
   *
   * @internal
   */
  public get _host(): IMeshHost | undefined {
    return this.host;
  }

  /**
   * The same with what is known of the Service of the target, where it says nothing itself.
   *
   * @internal
   */
  public _ofTarget(known: any): CanaryService {
    const service: KnownService | undefined = known;
    if (service === undefined) return this;
    const { port = service.port } = this.spec;
    const { portName, targetPort }: Partial<KnownService> = port === service.port ? service : {};
    return new CanaryService(
      defined({ portName, targetPort, ...this.spec, port: port as number }),
      this.host ?? service.host,
      this.parts,
    );
  }

  /**
   * The Services as Flagger's `CanaryService`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const { parts } = this;
    const rewrite = parts.rewrite && defined({ ...parts.rewrite._toSpec(), type: parts.rewriteType });
    const metadata = (one: Parts['apex'], what: string) => addedMetadata(one, `metadata of ${what}`);
    const spec: CanaryServiceSpec = defined({
      ...plainCopy(this.spec),
      name: this.host?.hostName,
      hosts: filledList(parts.hosts?.map((host) => filled(hostText(host, context), 'host of a Canary'))),
      gateways: filledList(parts.gateways?.map((gateway) => gatewayText(gateway, context))),
      gatewayRefs: filledList(parts.gatewayRefs?.map((parent) => parent._toSpec(context))),
      match: filledList(parts.matches?.map((match) => match._toSpec(context))),
      retries: parts.retries?._toSpec(),
      rewrite,
      mirror: filledList(
        parts.mirrors?.map((backend) => ({ backendRef: backend._mirrorTarget()._toSpec(context) })),
      ),
      headers: parts.headers?._toSpec(),
      corsPolicy:
        parts.corsPolicy &&
        defined({ ...parts.corsPolicy._toSpec(), allowOrigin: filledList(parts.corsOrigins) }),
      trafficPolicy: parts.trafficPolicy?._toSpec(),
      apex: metadata(parts.apex, 'the Service'),
      primary: metadata(parts.primary, 'the Service of the version before'),
      canary: metadata(parts.canary, 'the Service of the new version'),
    });
    return spec;
  }
}

const unmanaged = ({ annotations, labels }: UnmanagedMetadata) =>
  defined({ annotations: filledList(annotations), labels: filledList(labels) });

function refuseFilter(): never {
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: 'a mirror with filters',
    expected: 'a backend alone',
    mend: 'leave the filters out',
  });
}
