import { Construct } from 'constructs';
import { recordApp } from '../core/app-record';
import { located } from '../core/located';
import { objectName } from '../values/checks';
import { installationFacts } from '../values/install/installation-facts';
import type { IstioInstallationOptions } from '../values/install/installation-options';
import { planInstallation, type InstallationPlan } from '../values/install/installation-plan';
import type { IstioVersion } from '../values/install/istio-version';
import { endOfLifeWarnings } from '../values/install/version-checks';
import { INSTALLATION } from '../values/app-facts';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { atSynth } from '../core/at-synth';
import type { ForeignCharts } from './foreign-charts';
import { GatewayWorkload } from './gateway-workload';
import { InstallationMethod } from './installation-method';

/** Which Istio is installed, and by whose hand. */
export interface IstioInstallationProps extends IstioInstallationOptions {
  /**
   * The name of the installation: that of the objects and files in which it is written.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * How it gets into the cluster.
   *
   * @default - by hand, with `istioctl`: `InstallationMethod.istioctl()`
   */
  readonly method?: InstallationMethod;
}

/**
 * Istio itself: release, profile, settings of the mesh, gateways.
 *
 * It is said once, and written for whatever installs it. What is written is the same for all: the profile with its components, and
 * what is set here.
 */
export class IstioInstallation extends Construct {
  /** The name of the installation. */
  public readonly name: string;

  private readonly plan: InstallationPlan;
  private readonly method: InstallationMethod;
  private workloads?: readonly GatewayWorkload[];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props which Istio, and by whose hand
   */
  public constructor(scope: Construct, id: string, props: IstioInstallationProps) {
    super(scope, id);
    this.name = located(this, () => objectName(props.name ?? id, 'name of an installation'));
    this.plan = located(this, () => planInstallation(props));
    this.method = props.method ?? InstallationMethod.istioctl();
    located(this, () =>
      this.method._deliver({ scope: this, name: this.name, plan: this.plan, warnings: this.warnings }),
    );
    this.node.addMetadata(INSTALLATION, installationFacts(this.plan, this.method.tool));
    recordApp(this);
    if (this.warnings.length > 0) {
      atSynth(this, () => {
        for (const warning of this.warnings)
          process.stderr.write(`Warning at ${this.node.path}: ${warning}\n`);
      });
    }
  }

  /** The release of Istio. */
  public get istioVersion(): IstioVersion {
    return this.plan.options.istioVersion;
  }

  /** The namespace of the control plane. */
  public get namespace(): string {
    return this.plan.namespace;
  }

  /** The revision; undefined for a control plane without. */
  public get revision(): string | undefined {
    return this.plan.options.revision;
  }

  /** What the app says when it is written: that support has ended, by the day of the table of releases. Empty when all is well. */
  public get warnings(): string[] {
    const {
      istioVersion: version,
      kubernetesVersion: kubernetes,
      acceptEndOfLife = false,
    } = this.plan.options;
    return acceptEndOfLife ? [] : endOfLifeWarnings(version, kubernetes);
  }

  /** The settings of the mesh as Istio's `MeshConfig` message, as far as they are set here. */
  public get meshConfig(): any {
    return structuredClone(this.plan.meshConfig ?? {});
  }

  /** All gateways that are installed, those of the profile first. */
  public get gatewayWorkloads(): GatewayWorkload[] {
    // The same objects each time, by which others know that they speak of the same pods.
    this.workloads ??= this.plan.gateways.map((gateway) => GatewayWorkload._of(gateway, this.method.tool));
    return [...this.workloads];
  }

  /** The gateway `istio-ingressgateway`. Refused where the profile has none and none is switched on. */
  public get ingressGateway(): GatewayWorkload {
    return this.gatewayWorkload('istio-ingressgateway');
  }

  /** The gateway `istio-egressgateway`. Refused where the profile has none and none is switched on. */
  public get egressGateway(): GatewayWorkload {
    return this.gatewayWorkload('istio-egressgateway');
  }

  /**
   * A gateway that is installed, to give to `IstioIngress` or `Gateway`.
   *
   * @param name its name
   */
  public gatewayWorkload(name: string): GatewayWorkload {
    const found = this.gatewayWorkloads.find((gateway) => gateway.name === name);
    if (found !== undefined) return found;
    const names = this.gatewayWorkloads.map((gateway) => gateway.name);
    const switches: { [name: string]: string } = {
      'istio-ingressgateway': 'set `ingressGateway: { enabled: true }`, or take a profile that has it',
      'istio-egressgateway': 'set `egressGateway: { enabled: true }`, or take a profile that has it',
    };
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `the gateway ${name} of an installation with the profile ${this.plan.profile.name}`,
      expected: names.length === 0 ? 'no gateway: none is installed' : `one of ${names.join(', ')}`,
      mend: Object.hasOwn(switches, name) ? switches[name] : 'add it to `gateways`',
    }).at(this.node.path);
  }

  /**
   * Writes charts of others for the tool that installs Istio.
   *
   * @internal
   */
  public _deliverCharts(charts: ForeignCharts): void {
    this.method._deliverCharts(charts);
  }
}
