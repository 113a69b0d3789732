import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { resourcesSpec } from '../values/install/component-options';
import type { PlannedGateway } from '../values/install/gateway-plan';
import type { InstallationPlan } from '../values/install/installation-plan';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/**
 * The objects of a gateway, for a tool that installs none: istiod injects the proxy into its pods, as it does for the chart `gateway`.
 */
export function addGatewayObjects(scope: Construct, plan: InstallationPlan, gateway: PlannedGateway): void {
  const { name, namespace, selector, labels, options } = gateway;
  if (Object.keys(options.values ?? {}).length > 0) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `values of the chart "gateway" for ${name}`,
      expected: 'none with the Sail Operator, which installs no charts of gateways',
      mend: 'use the properties of the gateway, or a delivery by Helm, Argo CD or Flux',
    });
  }
  const metadata = { name, namespace, labels: { ...labels } };
  const add = (kind: string, apiVersion: string, parts: object) =>
    new ApiObject(scope, `${namespace}-${name}-${kind}`, { apiVersion, kind, metadata, ...parts });
  const rbac = 'rbac.authorization.k8s.io';

  add('ServiceAccount', 'v1', {});
  // The proxy itself asks for the Secrets that its Gateways name.
  add('Role', `${rbac}/v1`, {
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
  });
  add('RoleBinding', `${rbac}/v1`, {
    roleRef: { apiGroup: rbac, kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name }],
  });
  add('Deployment', 'apps/v1', {
    // `istioctl analyze` asks for the webhook that fills in the image, which the operator makes.
    metadata: { ...metadata, annotations: { 'galley.istio.io/analyze-suppress': 'IST0146' } },
    spec: deploymentSpec(plan, gateway),
  });
  add('Service', 'v1', {
    metadata: { ...metadata, annotations: options.serviceAnnotations && { ...options.serviceAnnotations } },
    spec: {
      type: gateway.serviceType,
      selector: { ...selector },
      ports: gateway.ports.map((port) => port._toSpec()),
    },
  });
  if (fixedReplicas(plan, gateway) !== undefined) return;
  add('HorizontalPodAutoscaler', 'autoscaling/v2', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: options.scaling?.min ?? 1,
      maxReplicas: options.scaling?.max ?? 5,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    },
  });
}

const fixedReplicas = ({ profile }: InstallationPlan, { options }: PlannedGateway) =>
  options.replicas ?? (profile.name === 'demo' && options.scaling === undefined ? 1 : undefined);

function deploymentSpec(plan: InstallationPlan, gateway: PlannedGateway): object {
  const { name, selector, labels, options } = gateway;
  const { revision } = plan.options;
  const rev = revision === undefined ? {} : { 'istio.io/rev': revision };
  const { networkGateway } = options;
  const usual =
    plan.profile.name === 'demo'
      ? { requests: { cpu: '10m', memory: '40Mi' } }
      : { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };
  return {
    replicas: fixedReplicas(plan, gateway),
    selector: { matchLabels: { ...selector } },
    template: {
      metadata: {
        annotations: { 'inject.istio.io/templates': 'gateway' },
        labels: {
          ...labels,
          ...rev,
          'sidecar.istio.io/inject': 'true',
          'istio.io/dataplane-mode': 'none',
        },
      },
      spec: {
        serviceAccountName: name,
        imagePullSecrets: plan.options.images?.pullSecrets?.map((secret) => ({ name: secret })),
        containers: [
          {
            name: 'istio-proxy',
            // istiod puts its own image here.
            image: 'auto',
            ports: containerPorts(gateway),
            env: networkGateway && [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: networkGateway }],
            resources: resourcesSpec(options.resources) ?? usual,
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              privileged: false,
              readOnlyRootFilesystem: true,
              runAsNonRoot: true,
            },
          },
        ],
      },
    },
  };
}

/** The ports of the Service, each once, and that of the metrics. */
function containerPorts({ ports }: PlannedGateway): object[] {
  const own = ports.map(({ targetPort, protocol }) => ({ containerPort: targetPort, protocol }));
  const distinct = own.filter(
    (port, i) => own.findIndex((other) => JSON.stringify(other) === JSON.stringify(port)) === i,
  );
  return [...distinct, { name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }];
}
