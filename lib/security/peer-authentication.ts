import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { choice, port as checkPort } from '../values/checks';
import { refuse } from '../values/mesh-fault';
import { MutualTlsMode, peerAuthenticationChecks } from '../values/security/peer-authentication';
import { PolicyTarget } from '../values/policy-target';
import { defined } from '../values/spec';
import type { MutualTlsSpec, PeerAuthenticationSpec } from '../values/security/messages';

/** What makes a peer authentication. */
export interface PeerAuthenticationProps extends MeshResourceProps {
  /**
   * Whether the pods insist on mutual TLS.
   *
   * @default - as the policy of the namespace or of the mesh says; where there is none, as with
   * `MutualTlsMode.PERMISSIVE`
   */
  readonly mode?: MutualTlsMode;
  /**
   * The pods that it is for: `PolicyTarget.labels()` or `PolicyTarget.workload()`. It cannot be attached to objects.
   *
   * @default - all workloads of its namespace; of the whole mesh, if that is Istio's root namespace
   */
  readonly target?: PolicyTarget;
  /**
   * What holds for single ports of the pods, not of the service, instead of for the whole. Only with a target.
   *
   * @default - no port is different
   */
  readonly portModes?: { [port: string]: MutualTlsMode };
}

/**
 * Whether pods insist on Istio's mutual TLS when they are called (kind `PeerAuthentication` of `security.istio.io/v1`).
 *
 * A policy for pods goes before that of their namespace, and that before the one of Istio's root namespace; of several of
 * one rank the oldest holds. In the root namespace, sidecars follow a policy without labels alone: one with labels has no
 * effect there, for no pod (`ComposePeerAuthentication`). It says what is taken, not what is sent: clients with a sidecar
 * find out by themselves, unless a `DestinationRule` for them sets TLS of its own. In an ambient mesh `DISABLE` counts as
 * `PERMISSIVE`.
 */
export class PeerAuthentication extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): PeerAuthentication {
    const read = (props: MeshResourceProps, spec: PeerAuthenticationSpec) => {
      const { selector, mtls, portLevelMtls = {} } = spec;
      const policy = new PeerAuthentication(scope, id, {
        ...props,
        target: PolicyTarget._fromSpec({ selector }),
      });
      policy.mtls = mtls && readMode(mtls);
      for (const [port, setting] of Object.entries(portLevelMtls)) policy.setPort(port, readMode(setting));
      return policy;
    };
    return readManifest(scope, id, manifest, 'security.istio.io', 'PeerAuthentication', read);
  }

  private readonly target?: PolicyTarget;
  private readonly ports = new Map<string, MutualTlsSpec>();
  private mtls?: MutualTlsSpec;

  public constructor(scope: Construct, id: string, props: PeerAuthenticationProps = {}) {
    super(scope, id, props, 'security.istio.io/v1', 'PeerAuthentication');
    const { target, mode, portModes = {} } = props;
    this.target = target;
    this.mtls = located(this, () => {
      target?._refuseRefs('a peer authentication');
      return mode && readMode({ mode });
    });
    for (const [port, portMode] of Object.entries(portModes)) this.setPort(port, { mode: portMode });
  }

  /**
   * Sets what holds for one port of the pods, in place of what was set for it before.
   *
   * @param port the number of the port of the pods, not of the service
   * @param mode whether they insist on mutual TLS there
   */
  public setPortMode(port: number, mode: MutualTlsMode): void {
    this.setPort(String(port), { mode });
  }

  protected renderSpec(): any {
    const ports = Object.fromEntries([...this.ports].map(([port, setting]) => [port, { ...setting }]));
    const spec: PeerAuthenticationSpec = defined({
      ...this.target?._toSpec(),
      mtls: this.mtls && { ...this.mtls },
      portLevelMtls: this.ports.size === 0 ? undefined : ports,
    });
    return spec;
  }

  private setPort(port: string, setting: MutualTlsSpec): void {
    located(this, () => {
      checkPort(/^[1-9]\d*$/.test(port) ? Number(port) : NaN, `port "${port}" of a peer authentication:`);
      readMode(setting);
      const { selector } = (this.target?._toSpec() ?? {}) as PeerAuthenticationSpec;
      refuse(peerAuthenticationChecks, { selector, portLevelMtls: { [port]: setting } });
    });
    this.ports.set(port, setting);
  }
}

/** A setting for one mode; what it leaves out stays out. */
function readMode({ mode }: MutualTlsSpec): MutualTlsSpec {
  if (mode !== undefined) choice(mode, Object.values(MutualTlsMode), 'mode of mutual TLS');
  return defined({ mode });
}
