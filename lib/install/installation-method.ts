import { argoCdDelivery } from './argo-cd-delivery';
import type { Deliver, DeliveryContext } from './delivery';
import type {
  ArgoCdOptions,
  FluxOptions,
  HelmCommandsOptions,
  IstioctlOptions,
  SailOperatorOptions,
} from './delivery-options';
import { fluxDelivery } from './flux-delivery';
import {
  type DeliverCharts,
  type ForeignCharts,
  foreignArgoCdCharts,
  foreignFluxCharts,
  foreignHelmCharts,
} from './foreign-charts';
import { helmDelivery } from './helm-delivery';
import { istioctlDelivery } from './istioctl-delivery';
import { sailDelivery } from './sail-delivery';

/** How Istio gets into the cluster. */
export class InstallationMethod {
  /**
   * By hand or by a pipeline, with `istioctl`. An `IstioOperator` and the exact commands are written beside the manifests, never among
   * them: no cluster knows that kind.
   */
  public static istioctl(options: IstioctlOptions = {}): InstallationMethod {
    return new InstallationMethod('istioctl', istioctlDelivery(options), foreignHelmCharts(options));
  }

  /** By hand or by a pipeline, with Helm. Values for each chart and the exact commands are written beside the manifests. */
  public static helmCommands(options: HelmCommandsOptions = {}): InstallationMethod {
    return new InstallationMethod('helm', helmDelivery(options), foreignHelmCharts(options));
  }

  /**
   * By Argo CD: an `Application` for each chart, in sync waves. Argo CD waits for a wave where the Applications are themselves part of
   * an Application, and where it is told how healthy an Application is (`resource.customizations.health.argoproj.io_Application`);
   * elsewhere charts that come too early are tried again.
   */
  public static argoCd(options: ArgoCdOptions = {}): InstallationMethod {
    return new InstallationMethod('Argo CD', argoCdDelivery(options), foreignArgoCdCharts(options));
  }

  /** By Flux: a `HelmRepository`, and a `HelmRelease` for each chart that waits for those before it. */
  public static flux(options: FluxOptions = {}): InstallationMethod {
    return new InstallationMethod('Flux', fluxDelivery(options), foreignFluxCharts(options));
  }

  /** By the Sail Operator: `Istio`, `IstioRevisionTag`, `IstioCNI` and `ZTunnel`, and the gateways, which it does not install. */
  public static sailOperator(options: SailOperatorOptions = {}): InstallationMethod {
    return new InstallationMethod('Sail Operator', sailDelivery(options), foreignHelmCharts({}));
  }

  private constructor(
    /** The tool that installs it. */
    public readonly tool: string,
    private readonly deliver: Deliver,
    private readonly deliverCharts: DeliverCharts,
  ) {}

  /** @internal */
  public _deliver(context: DeliveryContext): void {
    this.deliver(context);
  }

  /**
   * Writes charts of others for the same tool. The Sail Operator installs nothing but Istio: for it they are commands of Helm.
   *
   * @internal
   */
  public _deliverCharts(charts: ForeignCharts): void {
    this.deliverCharts(charts);
  }
}
