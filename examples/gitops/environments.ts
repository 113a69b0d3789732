import { InstallationMethod, IstioVersion, OutboundTrafficPolicy } from '../../lib';

/** What differs between the environments. All else is the same, because it is written once. */
export interface Environment {
  readonly name: string;
  /** The host under which Nginx is reached from outside. */
  readonly host: string;
  /** The share of requests for each version. */
  readonly weights: { readonly appv1: number; readonly appv2: number };
  readonly replicas: number;
  readonly istio: IstioVersion;
  /** Who installs Istio there, and applies the manifests: Flux or Argo CD. */
  readonly gitOps: 'Flux' | 'Argo CD';
  /** What sidecars do with hosts that the mesh does not know. */
  readonly outbound: OutboundTrafficPolicy;
}

/** From the first to the last through which a change goes. */
export const ENVIRONMENTS: readonly Environment[] = [
  {
    name: 'dev',
    host: 'nginx.dev.hihihiai.com',
    weights: { appv1: 0, appv2: 100 },
    replicas: 1,
    istio: IstioVersion.V1_31,
    gitOps: 'Flux',
    outbound: OutboundTrafficPolicy.ALLOW_ANY,
  },
  {
    name: 'staging',
    host: 'nginx.staging.hihihiai.com',
    weights: { appv1: 50, appv2: 50 },
    replicas: 1,
    istio: IstioVersion.V1_31,
    gitOps: 'Argo CD',
    outbound: OutboundTrafficPolicy.REGISTRY_ONLY,
  },
  {
    name: 'production',
    host: 'nginx.hihihiai.com',
    weights: { appv1: 90, appv2: 10 },
    replicas: 3,
    istio: IstioVersion.V1_30,
    gitOps: 'Argo CD',
    outbound: OutboundTrafficPolicy.REGISTRY_ONLY,
  },
];

/** How the tool of an environment installs Istio. */
export const methodOf = (tool: Environment['gitOps']): InstallationMethod =>
  tool === 'Flux' ? InstallationMethod.flux() : InstallationMethod.argoCd();
