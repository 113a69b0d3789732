import type {
  BaseOptions,
  ClusterOptions,
  GatewayComponentOptions,
  ImageOptions,
  IstiodOptions,
  NodeComponentOptions,
  OwnGatewayOptions,
} from './component-options';
import type { IstioVersion } from './istio-version';
import type { KubernetesVersion } from './kubernetes-version';
import type { MeshConfigProps } from './mesh-config';
import type { Profile } from './profile';

/** Which Istio is installed, whatever installs it. */
export interface IstioInstallationOptions {
  /** The release of Istio. */
  readonly istioVersion: IstioVersion;
  /** The release of Kubernetes on which it is to run; a pair that was never supported is refused. */
  readonly kubernetesVersion: KubernetesVersion;
  /**
   * The set of components and defaults.
   *
   * @default Profile.DEFAULT
   */
  readonly profile?: Profile;
  /**
   * The namespace of the control plane.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string;
  /**
   * The settings of the whole mesh.
   *
   * @default - Istio's own, and those of the profile
   */
  readonly meshConfig?: MeshConfigProps;
  /**
   * The name of this control plane beside others, such as `1-31-3`. Namespaces choose one by `Injection.revision()`.
   *
   * @default - none: there is one control plane
   */
  readonly revision?: string;
  /**
   * Other names for this revision, such as `stable`, which can move to another one later.
   *
   * @default - none
   */
  readonly revisionTags?: string[];
  /**
   * The release that runs now. A step of more than one minor release in place is refused, with a `revision` one of more than two; the
   * commands say what to check before.
   *
   * @default - none runs, or nobody asks
   */
  readonly upgradeFrom?: IstioVersion;
  /**
   * The release whose defaults are kept where those of the new one differ.
   *
   * @default - the defaults of the release
   */
  readonly compatibilityVersion?: IstioVersion;
  /**
   * Whether nothing is said about releases whose support has ended.
   *
   * @default false
   */
  readonly acceptEndOfLife?: boolean;
  /**
   * The place of this cluster in a mesh of several.
   *
   * @default - a mesh of one cluster
   */
  readonly cluster?: ClusterOptions;
  /**
   * Where images come from.
   *
   * @default - Istio's own registry
   */
  readonly images?: ImageOptions;
  /**
   * The CRDs and what the whole cluster needs.
   *
   * @default - as the profile says
   */
  readonly base?: BaseOptions;
  /**
   * The control plane.
   *
   * @default - as the profile says
   */
  readonly istiod?: IstiodOptions;
  /**
   * The node agent that redirects traffic.
   *
   * @default - as the profile says
   */
  readonly cni?: NodeComponentOptions;
  /**
   * The node proxy of ambient mode.
   *
   * @default - as the profile says
   */
  readonly ztunnel?: NodeComponentOptions;
  /**
   * The gateway `istio-ingressgateway`.
   *
   * @default - as the profile says
   */
  readonly ingressGateway?: GatewayComponentOptions;
  /**
   * The gateway `istio-egressgateway`.
   *
   * @default - as the profile says
   */
  readonly egressGateway?: GatewayComponentOptions;
  /**
   * Gateways of one's own.
   *
   * @default - none
   */
  readonly gateways?: OwnGatewayOptions[];
}
