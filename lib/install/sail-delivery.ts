import { ApiObject, JsonPatch, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { controlPlaneValues } from '../values/install/control-plane-values';
import { deepMerge, without } from '../values/install/deep-merge';
import { cniOwnValues, ztunnelOwnValues } from '../values/install/helm-values';
import type { InstallationPlan } from '../values/install/installation-plan';
import { defined } from '../values/spec';
import type { Deliver } from './delivery';
import { SailUpdateStrategy, type SailOperatorOptions } from './delivery-options';
import { addGatewayObjects } from './gateway-objects';

/** The profiles that the operator knows besides `default`; those of ours that it lacks differ from `default` by gateways alone. */
const PROFILES = [
  'ambient',
  'demo',
  'empty',
  'openshift',
  'openshift-ambient',
  'preview',
  'remote',
  'stable',
];

const API = 'sailoperator.io/v1';

/** Writes the objects of the Sail Operator, and the gateways, which it does not install. */
export function sailDelivery(options: SailOperatorOptions): Deliver {
  return ({ scope, plan }) => {
    const { options: given, namespace, istiod, cni, ztunnel, gateways } = plan;
    const version = `v${given.istioVersion.version}`;
    const profile = PROFILES.includes(plan.profile.name) ? plan.profile.name : undefined;
    const { revision, revisionTags = [] } = given;
    const name = revision ?? 'default';
    const add = (id: string, kind: string, objectName: string, spec: object) =>
      addOfCluster(scope, id, { apiVersion: API, kind, metadata: { name: objectName }, spec: defined(spec) });

    if (options.createNamespaces !== false) {
      const used = [
        istiod && namespace,
        cni?.namespace,
        ztunnel?.namespace,
        ...gateways.map(({ namespace }) => namespace),
      ];
      for (const namespace of new Set(used)) {
        if (namespace === undefined || namespace.startsWith('kube-')) continue;
        addOfCluster(scope, `namespace-${namespace}`, {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: namespace },
        });
      }
    }
    if (istiod !== undefined) {
      const updateStrategy = { type: options.updateStrategy ?? SailUpdateStrategy.IN_PLACE };
      add('istio', 'Istio', name, {
        version,
        namespace,
        profile,
        updateStrategy,
        values: filled(istioValues(plan)),
      });
      for (const tag of revisionTags) {
        add(`tag-${tag}`, 'IstioRevisionTag', tag, { targetRef: { kind: 'Istio', name } });
      }
    }
    if (cni !== undefined) {
      const values = { global: nodeGlobals(plan, cni.options.values), cni: filled(cniOwnValues(cni)) };
      const spec = { version, namespace: cni.namespace, profile, values: filled(defined(values)) };
      add('cni', 'IstioCNI', 'default', spec);
    }
    if (ztunnel !== undefined) {
      const own = without(ztunnelOwnValues(plan, ztunnel), 'revision');
      const values = { global: filled(ztunnel.options.values?.global), ztunnel: filled(own) };
      const targetRef = revision === undefined ? undefined : { kind: 'Istio', name };
      const spec = { version, namespace: ztunnel.namespace, targetRef, values: filled(defined(values)) };
      add('ztunnel', 'ZTunnel', 'default', spec);
    }
    for (const gateway of gateways) addGatewayObjects(scope, plan, gateway);
  };
}

/** An object of the cluster, without the namespace of its chart, which cdk8s would write on it. */
function addOfCluster(scope: Construct, id: string, props: ApiObjectProps & { spec?: object }): void {
  const object = new ApiObject(scope, id, props);
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
}

/** The operator itself says the profile, the platform and the revision to the charts. */
function istioValues(plan: InstallationPlan): any {
  const { top, pilot } = controlPlaneValues(plan);
  const values = {
    ...without(top, 'profile', 'revision', 'revisionTags', 'global'),
    global: filled(without(top.global, 'platform')),
    pilot: filled(pilot),
  };
  return deepMerge(defined(values), plan.base?.options.values);
}

function nodeGlobals({ options: { images = {} } }: InstallationPlan, values: any): any {
  const { hub, tag, variant, pullSecrets } = images;
  const typed = defined({ hub, tag, variant, imagePullSecrets: pullSecrets && [...pullSecrets] });
  return filled(deepMerge(typed, values?.global));
}

const filled = (values: any) =>
  values === undefined || Object.keys(values).length === 0 ? undefined : values;
