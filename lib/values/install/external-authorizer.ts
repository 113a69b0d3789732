import type { Duration } from 'cdk8s';
import { ExtensionProvider } from './extension-provider';
import type {
  ExternalAuthorizationHttpOptions,
  ExternalAuthorizationOptions,
} from './extension-provider-options';

/** Where a well-known authorizer runs. */
export interface KnownAuthorizerOptions {
  /** The full host of its Service or service entry, `oauth2-proxy.auth.svc.cluster.local`. */
  readonly service: string;
  /**
   * The port of the Service.
   *
   * @default - the port on which the program listens unless it is told another: 4180 for oauth2-proxy, 9191 for OPA
   */
  readonly port?: number;
  /**
   * The name by which policies refer to it; once in a mesh.
   *
   * @default - `oauth2-proxy` or `opa`
   */
  readonly name?: string;
  /**
   * How long a proxy waits for it.
   *
   * @default - 600 seconds
   */
  readonly timeout?: Duration;
  /**
   * Whether requests pass when it does not answer.
   *
   * @default false
   */
  readonly failOpen?: boolean;
}

/**
 * A program that decides whether requests are let in, and which proxies ask for policies of the action CUSTOM.
 *
 * Declare it once, by `meshConfig: { authorizers: [...] }` of an `IstioInstallation`, and give the same object to
 * `workload.authorizeBy()`, `ingress.authorizeBy()` or `AuthorizationAction.customBy()`. One that is declared in a mesh of elsewhere is
 * `ExternalAuthorizer.imported()`. A policy of a program that installs Istio cannot name one that is neither.
 */
export class ExternalAuthorizer {
  /**
   * oauth2-proxy, asked by HTTP. What it is shown and what it may answer is as Istio's documentation has it
   * (https://istio.io/latest/docs/tasks/security/authorization/authz-custom/): it gets the cookies and the credentials of the request; who it
   * was goes on to the workload, and a redirect to the login page with its cookies goes back to the client.
   *
   * For that, let oauth2-proxy answer with the headers `x-auth-request-*` (`--set-xauthrequest`).
   */
  public static oauth2Proxy(options: KnownAuthorizerOptions): ExternalAuthorizer {
    const { name = 'oauth2-proxy', port = 4180 } = options;
    return ExternalAuthorizer.http({
      ...options,
      name,
      port,
      includeRequestHeaders: ['authorization', 'cookie'],
      headersToUpstreamOnAllow: [
        'authorization',
        'path',
        'x-auth-request-user',
        'x-auth-request-email',
        'x-auth-request-access-token',
      ],
      headersToDownstreamOnAllow: ['set-cookie'],
      headersToDownstreamOnDeny: ['content-type', 'set-cookie'],
    });
  }

  /** Open Policy Agent with its plugin for Envoy, asked by gRPC (https://www.openpolicyagent.org/docs/envoy). */
  public static opa(options: KnownAuthorizerOptions): ExternalAuthorizer {
    const { name = 'opa', port = 9191 } = options;
    return ExternalAuthorizer.grpc({ ...options, name, port });
  }

  /** Any program that is asked by HTTP. */
  public static http(options: ExternalAuthorizationHttpOptions): ExternalAuthorizer {
    return new ExternalAuthorizer(ExtensionProvider.externalAuthorizationHttp(options));
  }

  /** Any program that is asked by gRPC. */
  public static grpc(options: ExternalAuthorizationOptions): ExternalAuthorizer {
    return new ExternalAuthorizer(ExtensionProvider.externalAuthorizationGrpc(options));
  }

  /**
   * One that is declared in the mesh already.
   *
   * @param name its name in `extensionProviders`
   */
  public static imported(name: string): ExternalAuthorizer {
    return new ExternalAuthorizer(ExtensionProvider.imported(name));
  }

  private constructor(
    /** What the mesh configuration says of it, for `extensionProviders`. */
    public readonly provider: ExtensionProvider,
  ) {}

  /** The name by which policies refer to it. */
  public get name(): string {
    return this.provider.name;
  }
}
