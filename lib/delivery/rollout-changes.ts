import { POD_HASH } from '../values/delivery/pod-hash';
import type { VirtualServiceView } from '../values/networking/messages';
import type { ArgoRollout } from './argo-rollout';
import type { ChangedFields } from './changed-fields';
import type { ChangedVirtualService } from './istio-traffic';
import { WorkloadScaleDown } from './rollout-workload';

// What the controller of Argo Rollouts changes in objects that a GitOps tool applies, so that the tool leaves it alone.

const NETWORKING = 'networking.istio.io';
const PROTOCOLS = ['http', 'tls', 'tcp'] as const;
const quoted = (text: string) => JSON.stringify(text);

/** All that the controller changes because of a Rollout. */
export function changesOf(rollout: ArgoRollout): ChangedFields[] {
  const { namespace, _strategy: strategy, _workload: workload } = rollout;
  const istio = strategy._traffic?._istio;
  const services = strategy._services.map(({ hostName }): ChangedFields => {
    // Argo Rollouts, rollout/service.go: `switchServiceSelector`.
    const pointers = [`/spec/selector/${POD_HASH}`];
    const expressions = [`.spec.selector[${quoted(POD_HASH)}]`];
    return { group: '', kind: 'Service', name: hostName, namespace, expressions, pointers };
  });
  return [
    ...(istio?.virtualServices ?? []).map((one) => changedRoutes(rollout, one)),
    ...changedSubsets(rollout),
    ...services,
    ...changedReplicas(workload._toSpec().workloadRef, namespace),
  ];
}

/** The protocols of a virtual service whose routes the controller weights; of one that is not known, HTTP and what the Rollout names. */
function protocolsOf({ spec, routes }: ChangedVirtualService): (typeof PROTOCOLS)[number][] {
  const { tlsRoutes = [], tcpRoutes = [] } = routes;
  if (spec !== undefined) return PROTOCOLS.filter((protocol) => spec[protocol] !== undefined);
  return [
    'http',
    ...(tlsRoutes.length > 0 ? ['tls' as const] : []),
    ...(tcpRoutes.length > 0 ? ['tcp' as const] : []),
  ];
}

/** Weights of routes, destinations of experiments, and routes that the controller adds (rollout/trafficrouting/istio/istio.go). */
function changedRoutes(rollout: ArgoRollout, changed: ChangedVirtualService): ChangedFields {
  const { _strategy: strategy } = rollout;
  const managed = strategy._managedRoutes;
  const field = strategy._hasExperiments ? '.route' : '.route[]?.weight';
  const { routes: names = [] } = changed.routes;
  const http =
    names.length === 0
      ? [`.spec.http[]?${field}`]
      : names.map((name) => `.spec.http[]? | select(.name == ${quoted(name)}) | ${field}`);
  const expressions = [
    ...managed.map((name) => `.spec.http[]? | select(.name == ${quoted(name)})`),
    ...protocolsOf(changed).flatMap((protocol) =>
      protocol === 'http' ? http : [`.spec.${protocol}[]?${field}`],
    ),
  ];
  const pointers = protocolsOf(changed).flatMap((protocol) => {
    const isWhole = changed.spec === undefined || (protocol === 'http' && managed.length > 0);
    // A pointer counts entries, and the controller puts its routes in front of the others.
    return isWhole
      ? [`/spec/${protocol}`]
      : pointersTo(changed.spec, protocol, names, strategy._hasExperiments);
  });
  const { name, namespace = rollout.namespace } = changed;
  return { group: NETWORKING, kind: 'VirtualService', name, namespace, expressions, pointers };
}

function pointersTo(
  spec: VirtualServiceView,
  protocol: (typeof PROTOCOLS)[number],
  names: readonly string[],
  isWholeRoute: boolean,
): string[] {
  const routes: readonly { readonly name?: string; readonly route?: readonly unknown[] }[] =
    spec[protocol] ?? [];
  return routes.flatMap(({ name = '', route = [] }, i) => {
    if (protocol === 'http' && names.length > 0 && !names.includes(name)) return [];
    const path = `/spec/${protocol}/${i}/route`;
    return isWholeRoute ? [path] : route.map((_destination, j) => `${path}/${j}/weight`);
  });
}

/** The label that tells the pods of the two subsets apart, and the subsets of experiments (`UpdateHash` of the same file). */
function changedSubsets(rollout: ArgoRollout): ChangedFields[] {
  const { namespace, _strategy: strategy } = rollout;
  const rule = strategy._traffic?._istio?.destinationRule;
  if (rule === undefined) return [];
  const { name, spec } = rule;
  const subsets = spec?.subsets ?? [];
  const own = { group: NETWORKING, kind: 'DestinationRule', name, namespace };
  if (strategy._hasExperiments) {
    return [{ ...own, expressions: ['.spec.subsets'], pointers: ['/spec/subsets'] }];
  }
  // Where there are no labels in Git the controller adds the map too.
  const bare = subsets.filter(({ labels = {} }) => Object.keys(labels).length === 0);
  const expressions = [
    ...bare.map((subset) => `.spec.subsets[]? | select(.name == ${quoted(subset.name ?? '')}) | .labels`),
    ...(bare.length > 0 && bare.length === subsets.length
      ? []
      : [`.spec.subsets[]?.labels[${quoted(POD_HASH)}]?`]),
  ];
  const pointers =
    spec === undefined
      ? ['/spec/subsets']
      : subsets.map((subset, i) => `/spec/subsets/${i}/labels${bare.includes(subset) ? '' : `/${POD_HASH}`}`);
  return [{ ...own, expressions, pointers }];
}

interface Reference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly scaleDown?: string;
}

/** The number of pods of a Deployment whose pods the Rollout takes over (rollout/scale_utils.go). */
function changedReplicas(reference: Reference | undefined, namespace: string | undefined): ChangedFields[] {
  const { kind, name = '', scaleDown = WorkloadScaleDown.NEVER } = reference ?? {};
  if (kind !== 'Deployment' || scaleDown === WorkloadScaleDown.NEVER.valueOf()) return [];
  return [
    { group: 'apps', kind, name, namespace, expressions: ['.spec.replicas'], pointers: ['/spec/replicas'] },
  ];
}
