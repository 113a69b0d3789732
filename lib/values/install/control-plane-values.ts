import { resourcesSpec } from './component-options';
import { deepMerge, pruned, without } from './deep-merge';
import type { InstallationPlan } from './installation-plan';

/**
 * The values of the chart `istiod` that stand at its top wherever they are given. The others may stand under `pilot` too, where
 * `IstioOperator` and the Sail Operator want them (upstream's `Values` message, operator/pkg/apis/values_types.proto).
 */
const AT_TOP = [
  'base',
  'compatibilityVersion',
  'defaultRevision',
  'experimental',
  'gatewayClasses',
  'global',
  'istiodRemote',
  'meshConfig',
  'ownerName',
  'profile',
  'revision',
  'revisionTags',
  'sidecarInjectorWebhook',
  'telemetry',
];

/** The values of all charts that say which cluster this is, where the control plane runs and where images come from. */
export function globalValues({ options, namespace, profile }: InstallationPlan): any {
  const { cluster = {}, images = {} } = options;
  return pruned({
    istioNamespace: namespace === 'istio-system' ? undefined : namespace,
    platform: profile.platform,
    hub: images.hub,
    tag: images.tag,
    variant: images.variant,
    imagePullSecrets: images.pullSecrets && [...images.pullSecrets],
    meshID: cluster.meshId,
    network: cluster.network,
    multiCluster: { clusterName: cluster.clusterName },
    remotePilotAddress: cluster.remotePilotAddress,
    externalIstiod: cluster.externalIstiod,
  });
}

/** The values of the chart `istiod` in two parts: those at its top, and those that may stand under `pilot`. */
interface ControlPlaneValues {
  readonly top: { readonly [key: string]: any };
  readonly pilot: { readonly [key: string]: any };
}

/** The values of the chart `istiod`. */
export function controlPlaneValues(plan: InstallationPlan): ControlPlaneValues {
  const { options, profile, meshConfig, cni, ztunnel, istiod, namespace } = plan;
  const { replicas, scaling, resources, env, values = {} } = istiod?.options ?? {};
  const { injectionUrl, injectionPath } = options.cluster ?? {};
  const { revisionTags = [] } = options;
  const pilot = pruned({
    autoscaleEnabled: replicas === undefined ? undefined : false,
    replicaCount: replicas,
    autoscaleMin: scaling?.min,
    autoscaleMax: scaling?.max,
    resources: resourcesSpec(resources),
    env: env && { ...env },
    cni: { enabled: cni === undefined ? undefined : true },
    trustedZtunnelNamespace: ztunnel && ztunnel.namespace !== namespace ? ztunnel.namespace : undefined,
  });
  const top = pruned({
    profile: profile.helmProfile,
    compatibilityVersion: options.compatibilityVersion?.minor,
    revision: options.revision,
    revisionTags: revisionTags.length === 0 ? undefined : [...revisionTags],
    istiodRemote: { injectionURL: injectionUrl, injectionPath },
    global: globalValues(plan),
  });
  const part = (isTop: boolean) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => AT_TOP.includes(key) === isTop));
  return {
    top: deepMerge(deepMerge(top ?? {}, meshConfig && { meshConfig }), part(true)),
    pilot: deepMerge(deepMerge(pilot ?? {}, values.pilot), without(part(false), 'pilot')),
  };
}
