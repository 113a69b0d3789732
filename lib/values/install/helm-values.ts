import { type NodeComponentOptions, resourcesSpec } from './component-options';
import { controlPlaneValues, globalValues } from './control-plane-values';
import { deepMerge, pruned, without } from './deep-merge';
import type { PlannedGateway } from './gateway-plan';
import type { InstallationPlan, PlannedComponent } from './installation-plan';

/** A chart of Istio's, as it is installed. */
export interface HelmRelease {
  /** The name of the release. */
  readonly name: string;
  /** The chart: `base`, `istiod`, `cni`, `ztunnel` or `gateway`. */
  readonly chart: string;
  /** Its namespace. */
  readonly namespace: string;
  /** What is to be there before, by the number of the step: 0 comes first. */
  readonly step: number;
  /** The values that are given; empty for the chart's own. */
  readonly values: { readonly [key: string]: any };
}

/** The charts that are installed with their values, in the order in which they must be. */
export function helmReleases(plan: InstallationPlan): HelmRelease[] {
  const { base, istiod, cni, ztunnel, gateways, options, namespace } = plan;
  const { revision } = options;
  const releases: (HelmRelease | undefined)[] = [
    base && { name: 'istio-base', chart: 'base', namespace, step: 0, values: baseValues(plan) },
    istiod && {
      name: revision === undefined ? 'istiod' : `istiod-${revision}`,
      chart: 'istiod',
      namespace,
      step: 1,
      values: istiodValues(plan),
    },
    cni && {
      name: 'istio-cni',
      chart: 'cni',
      namespace: cni.namespace,
      step: 2,
      values: cniValues(plan, cni),
    },
    ztunnel && {
      name: 'ztunnel',
      chart: 'ztunnel',
      namespace: ztunnel.namespace,
      step: 3,
      values: ztunnelValues(plan, ztunnel),
    },
    ...gateways.map((gateway) => ({
      name: gateway.name,
      chart: 'gateway',
      namespace: gateway.namespace,
      step: 4,
      values: gatewayValues(plan, gateway),
    })),
  ];
  return releases.filter((release) => release !== undefined);
}

function baseValues(plan: InstallationPlan): any {
  const { istioNamespace, platform, imagePullSecrets } = globalValues(plan) ?? {};
  const typed = pruned({
    profile: plan.profile.helmProfile,
    defaultRevision: plan.options.revision,
    global: { istioNamespace, platform, imagePullSecrets },
  });
  return deepMerge(typed ?? {}, plan.base?.options.values);
}

function istiodValues(plan: InstallationPlan): any {
  const { top, pilot } = controlPlaneValues(plan);
  return deepMerge(pilot, top);
}

/** The values of the chart `cni`, as they stand under `cni` for `IstioOperator` and the Sail Operator. */
export function cniOwnValues({ options }: PlannedComponent<NodeComponentOptions>): any {
  const typed = pruned({ resources: resourcesSpec(options.resources) });
  return deepMerge(typed ?? {}, without(options.values, 'global'));
}

function cniValues(plan: InstallationPlan, cni: PlannedComponent<NodeComponentOptions>): any {
  const { platform, hub, tag, variant, imagePullSecrets } = globalValues(plan) ?? {};
  const typed = pruned({
    profile: plan.profile.helmProfile,
    compatibilityVersion: plan.options.compatibilityVersion?.minor,
    global: { platform, hub, tag, variant, imagePullSecrets },
  });
  const given = { global: cni.options.values?.global };
  return deepMerge(deepMerge(typed ?? {}, cniOwnValues(cni)), pruned(given));
}

/** The values of the chart `ztunnel`, as they stand under `ztunnel` for `IstioOperator` and the Sail Operator. */
export function ztunnelOwnValues(
  plan: InstallationPlan,
  { options, namespace }: PlannedComponent<NodeComponentOptions>,
): any {
  const { cluster = {}, images = {}, revision } = plan.options;
  const typed = pruned({
    revision,
    istioNamespace: namespace === plan.namespace && namespace === 'istio-system' ? undefined : plan.namespace,
    network: cluster.network,
    multiCluster: { clusterName: cluster.clusterName },
    hub: images.hub,
    tag: images.tag,
    variant: images.variant,
    imagePullSecrets: images.pullSecrets && [...images.pullSecrets],
    resources: resourcesSpec(options.resources),
  });
  return deepMerge(typed ?? {}, without(options.values, 'global'));
}

function ztunnelValues(plan: InstallationPlan, ztunnel: PlannedComponent<NodeComponentOptions>): any {
  const typed = pruned({
    profile: plan.profile.helmProfile,
    compatibilityVersion: plan.options.compatibilityVersion?.minor,
    global: { platform: plan.profile.platform },
  });
  const given = { global: ztunnel.options.values?.global };
  return deepMerge(deepMerge(typed ?? {}, ztunnelOwnValues(plan, ztunnel)), pruned(given));
}

/** With the profile `demo`, gateways ask for little and are always one (upstream's profile-demo.yaml). */
const DEMO = { replicas: 1, resources: { requests: { cpu: '10m', memory: '40Mi' } } };

function gatewayValues({ options, profile }: InstallationPlan, gateway: PlannedGateway): any {
  const { replicas, scaling, resources, serviceAnnotations, networkGateway, values } = gateway.options;
  const isDemo = profile.name === 'demo';
  const fixed = replicas ?? (isDemo && scaling === undefined ? DEMO.replicas : undefined);
  const typed = pruned({
    name: gateway.name,
    revision: options.revision,
    global: { platform: profile.platform },
    // The chart itself writes the label of a network.
    labels: without(gateway.labels, networkGateway === undefined ? '' : 'topology.istio.io/network'),
    networkGateway,
    service: {
      type: gateway.serviceType,
      annotations: serviceAnnotations && { ...serviceAnnotations },
      ports: networkGateway === undefined ? gateway.ports.map((port) => port._toSpec()) : undefined,
    },
    replicaCount: fixed,
    autoscaling: {
      enabled: fixed === undefined ? undefined : false,
      minReplicas: scaling?.min,
      maxReplicas: scaling?.max,
    },
    resources: resourcesSpec(resources) ?? (isDemo ? DEMO.resources : undefined),
    imagePullSecrets: options.images?.pullSecrets?.map((name) => ({ name })),
  });
  return deepMerge(typed, values);
}
