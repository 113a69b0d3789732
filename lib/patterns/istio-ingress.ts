import { Construct } from 'constructs';
import { located } from '../core/located';
import type { ICertificateRef } from '../values/security/certificate-ref';
import { credentialOf } from './ingress-certificate';
import { Gateway } from '../networking/gateway';
import type { ExposeOptions, IExposable } from '../networking/exposable';
import { atMostOne } from '../values/checks';
import type { IGatewayWorkload } from '../install/gateway-workload';
import type { ExternalAuthorizer } from '../values/install/external-authorizer';
import { listOf, ofKind } from '../values/expected-kind';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { requestedHost } from '../values/scoped-host';
import { Server } from '../values/networking/server';
import { ServerCredential } from '../values/networking/server-credential';
import { ServerTls } from '../values/networking/server-tls';
import type { JwtRule } from '../values/security/jwt-rule';
import type { IWorkloadIdentity } from '../values/security/workload-identity';
import { aloneAtGateway } from './alone-at-gateway';
import { type GatewayPods, ingressIdentity, listeningPorts } from './ingress-identity';
import { authorizeIngress, type AuthorizedIngress } from './ingress-authorizer';
import type { GatewayPlace, IngressRequestOptions } from './ingress-requests';
import { addTokens, refusals, type RequireJwtOptions, tokenObjects } from './ingress-tokens';

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
   * The identity of the pods that serve as the gateway, by which workloads know what comes through it; its namespace is that of the pods.
   * istioctl names the account `istio-ingressgateway-service-account`, the chart `gateway` names it after the release.
   *
   * @default - that of `gatewayWorkload`, or else that of the gateway with the labels of `selector` that the same app installs
   */
  readonly gatewayIdentity?: IWorkloadIdentity;
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
export class IstioIngress extends Construct implements IWorkloadIdentity {
  /** The gateway. */
  public readonly gateway: Gateway;
  private readonly gatewayPods: GatewayPods;
  private authorized?: AuthorizedIngress;

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
    this.gatewayPods = {
      identity: props.gatewayIdentity,
      workload: gatewayWorkload,
      labels: selector ?? gatewayWorkload?.gatewayLabels ?? { istio: 'ingressgateway' },
    };
    this.gateway = new Gateway(this, 'Gateway', {
      name: props.name ?? id,
      selector,
      gatewayWorkload,
      servers,
    });
  }

  /** The names of the service accounts of the pods that serve as the gateway. Refused where nothing tells them. */
  public get serviceAccountNames(): string[] {
    return ingressIdentity(this, this.gatewayPods).serviceAccountNames;
  }

  /** The namespace of the pods that serve as the gateway. Refused where nothing tells it. */
  public get serviceAccountNamespace(): string | undefined {
    return ingressIdentity(this, this.gatewayPods).serviceAccountNamespace;
  }

  /**
   * Requires a token of an issuer: a `RequestAuthentication` that reads it, and the `AuthorizationPolicy` that makes it binding, both where
   * the pods of the gateway are. A request with a bad token is answered 401, also where none is required; one without a token, or without
   * the claims, 403.
   *
   * The policy is a refusal that is put on top of all others, for the pods of the gateway, on the ports on which the ingress listens. Where
   * nothing tells these (`gatewayWorkload`, or an installation of the same app, does), it is for all ports: let the pods serve HTTP alone
   * then, since it refuses connections of which it cannot read more, such as TLS that is passed through.
   *
   * @param rule the tokens that are taken
   * @param options for which requests, and what the token must say
   */
  public requireJwt(rule: JwtRule, options: RequireJwtOptions = {}): void {
    this.requireAnyJwt([rule], options);
  }

  /**
   * Requires a token of one of several issuers. Calls for the same host add up: each must be satisfied.
   *
   * @param rules the tokens that are taken, any of them
   * @param options for which requests, and what the token must say
   */
  public requireAnyJwt(rules: JwtRule[], options: RequireJwtOptions = {}): void {
    located(this, () => {
      const { place } = this;
      const example = "JwtRule.fromIssuer('https://accounts.example.com')";
      for (const rule of listOf(rules, 'rules')) ofKind(rule, '_toSpec', 'rule', 'a JwtRule', example);
      this.checkRequests(options);
      this.aloneAt(`${place.name}-jwt`);
      const written = refusals(atLeastOne(rules), options, place);
      const { authentication, policy } = tokenObjects(this, place);
      addTokens(authentication, rules);
      for (const rule of written) policy.addRule(rule);
    });
  }

  /**
   * Lets an authorizer decide about requests, before anything else is looked at: an `AuthorizationPolicy` of the action CUSTOM, where the pods
   * of the gateway are.
   *
   * @param authorizer who is asked: an object that the installation was given too, or an imported one; an ingress has one
   * @param options about which requests
   */
  public authorizeBy(authorizer: ExternalAuthorizer, options: IngressRequestOptions = {}): void {
    located(this, () => {
      this.checkRequests(options);
      this.aloneAt(`${this.gateway.name}-authorized`);
      this.authorized = authorizeIngress(this, this.place, authorizer, options, this.authorized);
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
      this.checkCovered(host);
      routing.exposeAt(this.gateway, host, options);
    });
  }

  /**
   * The pods of the gateway, where they are known as an object.
   *
   * @internal
   */
  public get _gatewayWorkload(): IGatewayWorkload | undefined {
    return this.gatewayPods.workload;
  }

  private aloneAt(name: string): void {
    aloneAtGateway(this._gatewayWorkload, name, this, 'give one of the two ingresses another `name`');
  }

  private checkCovered(host: string): void {
    if (this.gateway._covers(host)) return;
    throw new MeshError({
      code: MeshErrorCode.HOST_NOT_COVERED,
      got: `host "${host}"`,
      expected: `a host that the ingress listens for: ${this.gateway.hosts.join(', ')}`,
      mend: 'add it to `hosts`; mind that "*.example.com" does not include "example.com"',
    });
  }

  /** A host that the ingress does not listen for would be asked for at another ingress, and what is said here would hold for nothing. */
  private checkRequests({ hosts }: IngressRequestOptions): void {
    if (hosts === undefined) return;
    for (const host of listOf(hosts, 'hosts')) if (!host.includes('*')) this.checkCovered(host);
  }

  /** Where the pods of the gateway are, in whose namespace the policies for them must stand. */
  private get place(): GatewayPlace {
    const { serviceAccountNamespace: namespace } = ingressIdentity(this, this.gatewayPods);
    if (namespace === undefined) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'an ingress whose gateway runs in a namespace that is not known',
        expected: 'the namespace of the pods, in which policies for them must stand',
        mend: 'give it with `gatewayIdentity`',
      });
    }
    const { name } = this.gateway;
    const hosts = this.gateway.hosts.map(requestedHost);
    const ports = this.gateway.servers.map(({ port }) => port);
    return {
      name,
      hosts,
      namespace,
      labels: this.gatewayPods.labels,
      ports: listeningPorts(this, this.gatewayPods, ports),
    };
  }
}

function atLeastOne(rules: JwtRule[]): JwtRule[] {
  if (rules.length > 0) return rules;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: 'a token of no issuer that is required',
    expected: 'one rule at least that says which tokens are taken',
    mend: 'give one, as in JwtRule.fromIssuer()',
  });
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
