import { MeshError, MeshErrorCode } from '../mesh-error';
import { resourcesSpec } from './component-options';
import { controlPlaneValues } from './control-plane-values';
import { defined } from '../spec';
import { deepMerge, pruned, without } from './deep-merge';
import type { PlannedGateway } from './gateway-plan';
import { cniOwnValues, ztunnelOwnValues } from './helm-values';
import type { InstallationPlan } from './installation-plan';

/**
 * What `istioctl install -f` takes: an `IstioOperator`. No cluster knows this kind any more, so it is never to be among the manifests
 * that are applied.
 *
 * @param name its name
 */
export function istioOperator(plan: InstallationPlan, name: string): any {
  const { namespace, profile, base, istiod, cni, ztunnel, gateways } = plan;
  const { top, pilot } = controlPlaneValues(plan);
  const { revision, compatibilityVersion, global } = top;
  // What has a field of its own here is not to stand among the values too. The profile says the platform.
  const layers: any[] = [
    without(top, 'profile', 'revision', 'compatibilityVersion', 'meshConfig', 'global'),
    { global: without(global, 'hub', 'tag', 'platform') },
    { pilot: istiod && without(pilot, 'cni') },
    base?.options.values,
    cni && { cni: cniOwnValues(cni), global: cni.options.values?.global },
    ztunnel && { ztunnel: ztunnelOwnValues(plan, ztunnel), global: ztunnel.options.values?.global },
  ];
  const values = layers.reduce((below, above) => deepMerge(below, above), {});
  const component = (planned: { readonly namespace: string } | undefined): any =>
    pruned({
      enabled: planned !== undefined,
      namespace: planned?.namespace === namespace ? undefined : planned?.namespace,
    });
  const filled = Object.entries(values).filter(([, value]) => pruned(value) !== undefined);
  return {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name, namespace },
    spec: defined({
      profile: profile.name,
      hub: global?.hub,
      tag: global?.tag,
      revision,
      compatibilityVersion,
      meshConfig: top.meshConfig,
      components: {
        base: component(base),
        pilot: component(istiod),
        cni: component(cni),
        ztunnel: component(ztunnel),
        ingressGateways: gatewayComponents(plan, gateways, false),
        egressGateways: gatewayComponents(plan, gateways, true),
      },
      values: filled.length === 0 ? undefined : Object.fromEntries(filled),
    }),
  };
}

/** The gateways of one direction. The list replaces that of the profile, so that of the profile stands in it, on or off. */
function gatewayComponents(
  plan: InstallationPlan,
  gateways: readonly PlannedGateway[],
  egress: boolean,
): any[] {
  const usual = egress ? 'istio-egressgateway' : 'istio-ingressgateway';
  const planned = gateways.filter((gateway) => gateway.egress === egress);
  const components = planned.map((gateway) => gatewayComponent(plan, gateway));
  const isPlanned = planned.some(({ name }) => name === usual);
  return isPlanned ? components : [{ name: usual, enabled: false }, ...components];
}

function gatewayComponent({ namespace }: InstallationPlan, gateway: PlannedGateway): any {
  const { values, replicas, scaling, resources, serviceAnnotations, networkGateway } = gateway.options;
  if (values !== undefined && Object.keys(values).length > 0) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `values of the chart "gateway" for ${gateway.name}: ${Object.keys(values).join(', ')}`,
      expected: 'none with istioctl, which does not use that chart',
      mend: 'use the properties of the gateway, or a delivery by Helm, Argo CD or Flux',
    });
  }
  const scale = replicas === undefined ? scaling : { min: replicas, max: replicas };
  const view = networkGateway && [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: networkGateway }];
  return pruned({
    name: gateway.name,
    enabled: true,
    namespace: gateway.namespace === namespace ? undefined : gateway.namespace,
    label: { ...gateway.labels },
    k8s: {
      env: view,
      replicaCount: replicas,
      hpaSpec: scale && { minReplicas: scale.min ?? 1, maxReplicas: scale.max ?? 5 },
      resources: resourcesSpec(resources),
      service: { type: gateway.serviceType, ports: gateway.ports.map((port) => port._toSpec()) },
      serviceAnnotations: serviceAnnotations && { ...serviceAnnotations },
    },
  });
}
