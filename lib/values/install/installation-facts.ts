import { controlPlaneValues } from './control-plane-values';
import { deepMerge } from './deep-merge';
import { gatewayAccount } from './gateway-plan';
import type { InstallationPlan } from './installation-plan';

/** A gateway that is installed with Istio. */
export interface InstalledGatewayFacts {
  readonly name: string;
  readonly namespace: string;
  /** The labels of its pods by which Service and `Gateway` objects select them. */
  readonly labels: { readonly [key: string]: string };
  /** The ports of its Service, as Kubernetes's `ServicePort`. */
  readonly ports: readonly object[];
  /** The type of its Service. */
  readonly type: string;
  /** The name of the service account of its pods. */
  readonly serviceAccount: string;
}

/** What is to be known of an Istio that is installed, whoever says it: manifests, or the program that installs it. */
export interface InstallationFacts {
  /** The namespace of the control plane. */
  readonly namespace: string;
  /** The release, as `1.31.3`; undefined where it is not said. */
  readonly version?: string;
  /** The name of the profile. */
  readonly profile: string;
  /** The revision; undefined for a control plane without. */
  readonly revision?: string;
  /** The name of the cluster, by which networks of the mesh know it; undefined where it is not said. */
  readonly clusterName?: string;
  /** The network of this cluster, which its proxies say they are in; undefined where it is not said. */
  readonly network?: string;
  /** The settings of the mesh as far as they are said, those of the profile included. */
  readonly meshConfig: { readonly [field: string]: unknown };
  /** The networks of the mesh, as `MeshNetworks` has them. */
  readonly meshNetworks: { readonly [field: string]: unknown };
  /** Variables of istiod, as far as they are said. */
  readonly istiodEnv?: { readonly [name: string]: string };
  /** The gateways that are installed with it. */
  readonly gateways: readonly InstalledGatewayFacts[];
}

const collector = { service: 'opentelemetry-collector.observability.svc.cluster.local', port: 4317 };

/** The settings of the mesh that profiles bring along (upstream's manifests/helm-profiles). */
const PROFILE_SETTINGS: { readonly [profile: string]: object } = {
  demo: {
    accessLogFile: '/dev/stdout',
    extensionProviders: [
      { name: 'otel', envoyOtelAls: collector },
      { name: 'skywalking', skywalking: { service: 'tracing.istio-system.svc.cluster.local', port: 11800 } },
      { name: 'otel-tracing', opentelemetry: collector },
      {
        name: 'jaeger',
        opentelemetry: { service: 'jaeger-collector.istio-system.svc.cluster.local', port: 4317 },
      },
    ],
  },
  preview: { defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' } } },
  ambient: {
    defaultConfig: { proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' } },
    serviceScopeConfigs: [
      {
        servicesSelector: {
          matchExpressions: [{ key: 'istio.io/global', operator: 'In', values: ['true'] }],
        },
        scope: 'GLOBAL',
      },
    ],
  },
};

/**
 * The settings of a mesh: those that the charts write themselves, those of the profile over them, and what is given over these.
 *
 * @param namespace the namespace of the control plane, which is also that of policies for the whole mesh
 * @param profile the profile by the name that the charts know
 * @param given what is given, as Istio's `MeshConfig`
 */
export function installedMeshConfig(namespace: string, profile: string, given: object): any {
  const settings = Object.hasOwn(PROFILE_SETTINGS, profile) ? PROFILE_SETTINGS[profile] : {};
  const root = namespace === 'istio-system' ? {} : { rootNamespace: namespace };
  return deepMerge({ ...root, ...settings }, given);
}

/**
 * What a plan tells of the mesh that it makes.
 *
 * @param tool what installs it: `istioctl` names the service accounts of gateways otherwise than the charts
 */
export function installationFacts(plan: InstallationPlan, tool: string): InstallationFacts {
  const { namespace, profile, options, gateways } = plan;
  const { top, pilot } = controlPlaneValues(plan);
  const { meshConfig = {}, global = {} } = top;
  return {
    namespace,
    version: options.istioVersion.version,
    profile: profile.name,
    revision: options.revision,
    clusterName: global.multiCluster?.clusterName,
    network: global.network,
    meshConfig: installedMeshConfig(namespace, profile.helmProfile ?? 'default', meshConfig),
    meshNetworks: { networks: global.meshNetworks ?? {} },
    istiodEnv: { ...pilot.env },
    gateways: gateways.map((gateway) => ({
      name: gateway.name,
      namespace: gateway.namespace,
      labels: { ...gateway.selector },
      ports: gateway.ports.map((port) => port._toSpec()),
      type: gateway.serviceType,
      serviceAccount: gatewayAccount(gateway, tool),
    })),
  };
}
