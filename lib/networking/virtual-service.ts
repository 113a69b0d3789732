import { hostMatches } from '../values/host-name';
import type { Construct } from 'constructs';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { type IMeshResource, MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { exportTo } from '../values/export-to';
import { HttpRule, type HttpRuleOptions } from '../values/networking/http-rule';
import { TcpRule, type TcpRuleOptions, TlsRule, type TlsRuleOptions } from '../values/networking/l4-rule';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { accepted, refuse } from '../values/mesh-fault';
import type { VirtualServiceSpec, VirtualServiceView } from '../values/networking/messages';
import { conflictChecks } from '../values/networking/route-checks';
import {
  anyHostFault,
  overlapFault,
  sniFault,
  virtualHostChecks,
  virtualServiceChecks,
} from '../values/networking/virtual-service-checks';
import { fullHostText, hostText, type IMeshHost, MeshHost } from '../values/mesh-host';
import { virtualHost } from '../values/dns-name';
import { GatewayRef, gatewayText, type IGatewayRef, type IVirtualServiceRef } from '../values/references';
import { defined, filledList } from '../values/spec';
import type { ExposeOptions, IExposable } from './exposable';
import { atMeshPort } from './mesh-port';
import { matchingDefault, secondDefault } from './virtual-service-faults';

/** A virtual service, defined here or elsewhere. */
export interface IVirtualService extends IMeshResource, IVirtualServiceRef {}

class ImportedVirtualService extends ImportedResource implements IVirtualService {
  public get virtualServiceName(): string {
    return this.name;
  }

  public get virtualServiceNamespace(): string | undefined {
    return this.namespace;
  }
}

/** Which requests a virtual service is for. */
export interface VirtualServiceProps extends MeshResourceProps {
  /**
   * The hosts that requests ask for: workloads of this program, `MeshHost.of('*.example.com')`. No two may overlap.
   *
   * @default - none: other virtual services delegate to this one, unless `addHost()` adds some
   */
  readonly hosts?: IMeshHost[];
  /**
   * The gateways at which the rules apply, beside the sidecars.
   *
   * @default - none
   */
  readonly gateways?: IGatewayRef[];
  /**
   * Whether the rules apply at the sidecars of the mesh too. With gateways alone, as raw YAML has it once any
   * gateway is named, requests within the mesh would pass the rules by.
   *
   * @default true
   */
  readonly mesh?: boolean;
  /**
   * The namespaces that see the virtual service: names, `.` for its own, `*` for all.
   *
   * @default - all, unless the mesh configuration says otherwise
   */
  readonly exportTo?: string[];
}

/**
 * Rules for where requests go, by the host that they ask for (kind `VirtualService` of `networking.istio.io/v1`).
 *
 * Rules are tried in the order in which they were added; the first that matches decides, however specific a later
 * one is. Where none matches, the request gets a 404: add a default.
 */
export class VirtualService extends MeshResource implements IVirtualService, IExposable {
  /** A virtual service that lives elsewhere. */
  public static fromVirtualServiceName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IVirtualService {
    return new ImportedVirtualService(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): VirtualService {
    const read = (props: MeshResourceProps, spec: VirtualServiceSpec) => {
      const { hosts = [], gateways = [], exportTo, http = [], tls = [], tcp = [] } = spec;
      const virtualService = new VirtualService(scope, id, {
        ...props,
        hosts: hosts.map((host) => MeshHost.of(host)),
        gateways: gateways.map((gateway) => GatewayRef.fromText(gateway)),
        mesh: gateways.length === 0 || gateways.includes(GatewayRef.MESH.gatewayName),
        exportTo,
      });
      virtualService.conditional.push(...http.map((rule) => HttpRule._fromSpec(rule)));
      virtualService.tlsRules.push(...tls.map((rule) => TlsRule._fromSpec(rule)));
      virtualService.tcpRules.push(...tcp.map((rule) => TcpRule._fromSpec(rule)));
      return virtualService;
    };
    return readManifest(scope, id, manifest, 'networking.istio.io', 'VirtualService', read);
  }

  private readonly hostList: IMeshHost[] = [];
  private readonly gatewayList: IGatewayRef[] = [];
  private readonly exported: string[];
  private inMesh: boolean;
  private readonly conditional: HttpRule[] = [];
  private readonly tlsRules: TlsRule[] = [];
  private readonly tcpRules: TcpRule[] = [];
  private httpDefault?: HttpRule;
  private httpFallback?: HttpRule;
  private readonly changes: ((rules: readonly HttpRule[]) => readonly HttpRule[])[] = [];
  private instead?: (rules: readonly HttpRule[]) => readonly HttpRule[];
  private meshPort?: number;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props which requests it is for
   */
  public constructor(scope: Construct, id: string, props: VirtualServiceProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1', 'VirtualService');
    this.inMesh = props.mesh ?? true;
    this.exported = located(this, () => exportTo(props.exportTo ?? [], this.namespace));
    for (const gateway of props.gateways ?? []) this.addGateway(gateway);
    for (const host of props.hosts ?? []) this.addHost(host);
  }

  /** The name, as others refer to it. */
  public get virtualServiceName(): string {
    return this.name;
  }

  /** The namespace, as others refer to it. */
  public get virtualServiceNamespace(): string | undefined {
    return this.namespace;
  }

  /** The hosts, as they are written. */
  public get hosts(): string[] {
    return this.hostList.map((host) => hostText(host, { namespace: this.namespace }));
  }

  /** The rules for HTTP requests in the order in which they are tried, the default last. */
  public get httpRules(): HttpRule[] {
    const last = this.httpDefault ?? this.httpFallback;
    const own = last === undefined ? [...this.conditional] : [...this.conditional, last];
    const given = this.instead === undefined ? own : this.instead(own);
    return this.atPort(this.changes.reduce((rules, change) => change(rules), given));
  }

  /** Makes the rules apply to one more host. */
  public addHost(host: IMeshHost): void {
    located(this, () => {
      const context = { namespace: this.namespace };
      const text = virtualHost(hostText(host, context), 'host');
      if (text === '*' && this.inMesh) throw new MeshError(anyHostFault(0));
      const full = fullHostText(host, context);
      const overlapping = this.hostList.find((other) => {
        const before = fullHostText(other, context);
        return hostMatches(full, before);
      });
      if (overlapping !== undefined)
        throw new MeshError(overlapFault(text, hostText(overlapping, context), 0));
      this.hostList.push(host);
    });
  }

  /** Makes the rules apply at one more gateway. */
  public addGateway(gateway: IGatewayRef): void {
    const text = gatewayText(gateway, { namespace: this.namespace });
    if (this.gatewayList.some((other) => gatewayText(other, { namespace: this.namespace }) === text)) return;
    this.gatewayList.push(gateway);
  }

  /** Makes the rules apply at a gateway, for requests that ask for a host. */
  public exposeAt(gateway: IGatewayRef, host: string, options: ExposeOptions = {}): void {
    if (options.mesh === false) this.leaveMesh();
    this.addGateway(gateway);
    this.addHost(MeshHost.of(host));
  }

  /** Makes the rules apply at the gateways only, and not at the sidecars of the mesh. */
  public leaveMesh(): void {
    this.inMesh = false;
  }

  /** Adds a rule for HTTP requests, behind those that are there. */
  public addHttpRoute(options: HttpRuleOptions): HttpRule {
    return located(this, () => {
      const rule = HttpRule.of(options);
      this.conditional.push(rule);
      return rule;
    });
  }

  /**
   * Adds the rule for all HTTP requests that no other rule takes. It is written last, whenever it is added, and
   * there can be one only.
   */
  public addDefaultHttpRoute(options: HttpRuleOptions): HttpRule {
    return located(this, () => {
      const rule = HttpRule.of(options);
      if (rule.match.length > 0) throw matchingDefault(rule);
      if (this.httpDefault !== undefined) throw secondDefault(this.httpDefault, rule);
      this.httpDefault = rule;
      return rule;
    });
  }

  /**
   * The default that holds as long as `addDefaultHttpRoute()` adds none.
   *
   * @internal
   */
  public _fallBackTo(options: HttpRuleOptions): void {
    this.httpFallback = HttpRule.of(options);
  }

  /**
   * Changes the rules for HTTP requests, those that are added later too, when they are written.
   *
   * @internal
   */
  public _changeRules(change: (rules: readonly HttpRule[]) => readonly HttpRule[]): void {
    this.changes.push(change);
  }

  /**
   * Keeps the rules to one port of the host, as far as the mesh calls it: requests to other ports go where they would go without them.
   *
   * @internal
   */
  public _keepToPort(port: number): void {
    this.meshPort = port;
  }

  /**
   * Does something while other rules for HTTP requests stand in the place of its own.
   *
   * @internal
   */
  public _during<T>(instead: (rules: readonly HttpRule[]) => readonly HttpRule[], action: () => T): T {
    this.instead = instead;
    try {
      return action();
    } finally {
      this.instead = undefined;
    }
  }

  /** Adds a rule for TLS connections that are passed on as they are. */
  public addTlsRoute(options: TlsRuleOptions): TlsRule {
    return located(this, () => {
      const rule = TlsRule.of(options);
      this.tlsRules.push(rule);
      return rule;
    });
  }

  /** Adds a rule for TCP connections. */
  public addTcpRoute(options: TcpRuleOptions): TcpRule {
    return located(this, () => {
      const rule = TcpRule.of(options);
      this.tcpRules.push(rule);
      return rule;
    });
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const spec: VirtualServiceSpec = defined({
      hosts: filledList(this.hosts),
      gateways: this.renderGateways(),
      exportTo: filledList(this.exported),
      http: filledList(this.httpRules.map((rule) => rule._toSpec(context))),
      tls: filledList(this.tlsRules.map((rule) => rule._toSpec(context))),
      tcp: filledList(this.tcpRules.map((rule) => rule._toSpec(context))),
    });
    return spec;
  }

  private atPort(rules: readonly HttpRule[]): HttpRule[] {
    const { meshPort } = this;
    if (meshPort === undefined || !this.inMesh) return [...rules];
    return rules.map((rule) => rule._with({ match: atMeshPort(rule.match, meshPort, this.gatewayList) }));
  }

  private renderGateways(): string[] | undefined {
    const texts = this.gatewayList.map((gateway) => gatewayText(gateway, { namespace: this.namespace }));
    const mesh = GatewayRef.MESH.gatewayName;
    if (texts.length === 0 || !this.inMesh || texts.includes(mesh)) return filledList(texts);
    return [...texts, mesh];
  }

  protected checkWhole(): void {
    const spec: VirtualServiceView = this.renderSpec();
    refuse(virtualServiceChecks, spec);
    refuse(virtualHostChecks, spec);
    const isDelegate = this.hostList.length === 0;
    for (const route of spec.http ?? []) refuse(conflictChecks, { route, isDelegate });
    if (!isDelegate && !this.inMesh && this.gatewayList.length === 0) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a virtual service for neither the mesh nor a gateway',
        expected: 'one of them',
        mend: 'add a gateway, or leave `mesh` on',
      });
    }
    for (const host of this.tlsRules.flatMap((rule) => rule.match.flatMap((match) => match._sniHosts))) {
      accepted(host, sniFault(host, this.hosts));
    }
  }
}
