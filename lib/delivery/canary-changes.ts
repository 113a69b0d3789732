import type { FlaggerCanarySpec } from '../values/delivery/flagger-messages';
import { FlaggerProvider } from '../values/delivery/flagger-choices';
import type { ChangedFields } from './changed-fields';
import type { CanaryNames, FlaggerCanary } from './flagger-canary';

// What Flagger changes in objects that a GitOps tool may apply: the target, its autoscaler, and the Service and the route that were there
// before it. All else it makes and owns itself.

type Change = Omit<ChangedFields, 'namespace'>;

/** A map entry, for jq and as a JSON pointer. */
const entry = (path: readonly string[], key: string) => ({
  expressions: [`.${path.join('.')}[${JSON.stringify(key)}]`],
  pointers: [`/${path.join('/')}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`],
});

const whole = (...paths: readonly string[][]) => ({
  expressions: paths.map((path) => `.${path.join('.')}`),
  pointers: paths.map((path) => `/${path.join('/')}`),
});

/** How Flagger takes all pods from the target, and gives them back (pkg/canary/deployment_controller.go and daemonset_controller.go). */
function ofTarget({ targetRef: { kind, name } }: FlaggerCanarySpec): Change[] {
  if (kind === 'Deployment') return [{ group: 'apps', kind, name, ...whole(['spec', 'replicas']) }];
  if (kind !== 'DaemonSet') return [];
  const nodes = ['spec', 'template', 'spec', 'nodeSelector'];
  return [{ group: 'apps', kind, name, ...entry(nodes, 'flagger.app/scale-to-zero') }];
}

/** How Flagger stops the autoscaler of the target (pkg/canary/scaled_object_reconciler.go); a HorizontalPodAutoscaler it leaves as it is. */
function ofAutoscaler({ autoscalerRef }: FlaggerCanarySpec): Change[] {
  if (autoscalerRef?.kind !== 'ScaledObject') return [];
  const { kind, name } = autoscalerRef;
  const annotations = ['metadata', 'annotations'];
  return [{ group: 'keda.sh', kind, name, ...entry(annotations, 'autoscaling.keda.sh/paused-replicas') }];
}

/** The selector and the ports of a Service that was there before (pkg/router/kubernetes_default.go: `reconcileService`). */
function ofService({ targetRef }: FlaggerCanarySpec, { apex }: CanaryNames): Change[] {
  if (targetRef.kind === 'Service') return [];
  return [{ group: '', kind: 'Service', name: apex, ...whole(['spec', 'selector'], ['spec', 'ports']) }];
}

/** A route that was there before: Flagger overwrites it (pkg/router/istio.go and pkg/router/gateway_api.go: `Reconcile`). */
function ofRoute({ provider }: FlaggerCanarySpec, { apex: name }: CanaryNames): Change[] {
  const labels = ['metadata', 'labels'];
  if (provider?.startsWith('gatewayapi') === true) {
    return [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name, ...whole(['spec'], labels) }];
  }
  if (provider !== undefined && provider !== FlaggerProvider.ISTIO.valueOf()) return [];
  const fields = whole(['spec'], labels, ['metadata', 'annotations']);
  return [{ group: 'networking.istio.io', kind: 'VirtualService', name, ...fields }];
}

/** All that Flagger changes because of a Canary. */
export function changesOfCanary(canary: FlaggerCanary): ChangedFields[] {
  const spec: FlaggerCanarySpec = canary._spec();
  const names: CanaryNames = canary._names;
  const { namespace } = canary;
  const changes = [
    ...ofTarget(spec),
    ...ofAutoscaler(spec),
    ...ofService(spec, names),
    ...ofRoute(spec, names),
  ];
  return changes.map(({ group, kind, name, ...fields }) => ({ group, kind, name, namespace, ...fields }));
}
