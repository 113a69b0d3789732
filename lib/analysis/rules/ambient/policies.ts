import { isAmbientNamespaceByIstioctl } from '../../../mesh/data-plane-mode';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { ResourceOf } from '../../../mesh/resource';
import { workloadsWith } from '../../../mesh/service-pods';
import { hasTargets, isProxy, waypointOf } from '../../../mesh/waypoints';
import type { MeshCheck } from '../../check';
import { type Rule, ruleTable } from '../../rule';
import { isLayer7Authorization, isLayer7Telemetry } from './layer7';

const NO_WAYPOINT = {
  why: 'In ambient mode only waypoints process HTTP requests. Nothing here uses one, so the object has no effect, or denies the requests that it was meant to examine.',
  mend: 'Add the label istio.io/use-waypoint, with the name of a waypoint, to the namespace or to the Services.',
} as const;
const NO_TARGETS = {
  why: 'A waypoint uses only policies that name it, or a Service behind it, in targetRefs; selectors are for sidecars and ztunnel.',
  mend: 'Set targetRefs to the Service or the waypoint.',
} as const;
const source = 'Kiali, business/checkers/ambient_policy_checker.go';

const tables = {
  AuthorizationPolicy: ruleTable(
    { section: 'authorization-policy', source, level: 'warning' },
    {
      'no-waypoint': {
        ...NO_WAYPOINT,
        codes: ['KIA0109'],
        title: 'An authorization policy with HTTP conditions is in an ambient namespace without a waypoint',
        covers: ['KIA0109'],
      },
      'no-target-refs': {
        ...NO_TARGETS,
        codes: ['KIA0110'],
        title:
          'An authorization policy with HTTP conditions is in an ambient namespace and has no targetRefs',
        covers: ['KIA0110'],
      },
    },
  ),
  RequestAuthentication: ruleTable(
    { section: 'request-authentication', source, level: 'warning' },
    {
      'no-waypoint': {
        ...NO_WAYPOINT,
        codes: ['KIA1110'],
        title: 'A RequestAuthentication is in an ambient namespace without a waypoint',
        covers: ['KIA1110'],
      },
      'no-target-refs': {
        ...NO_TARGETS,
        codes: ['KIA1115'],
        title: 'A RequestAuthentication is in an ambient namespace and has no targetRefs',
        covers: ['KIA1115'],
      },
    },
  ),
  WasmPlugin: ruleTable(
    { section: 'wasm-plugin', source, level: 'warning' },
    {
      'no-waypoint': {
        ...NO_WAYPOINT,
        codes: ['KIA1111'],
        title: 'A WasmPlugin is in an ambient namespace without a waypoint',
        covers: ['KIA1111'],
      },
      'no-target-refs': {
        ...NO_TARGETS,
        codes: ['KIA1116'],
        title: 'A WasmPlugin is in an ambient namespace and has no targetRefs',
        covers: ['KIA1116'],
      },
    },
  ),
  Telemetry: ruleTable(
    { section: 'telemetry', source, level: 'warning' },
    {
      'no-waypoint': {
        ...NO_WAYPOINT,
        codes: ['KIA1112'],
        title: 'A Telemetry with HTTP settings is in an ambient namespace without a waypoint',
        covers: ['KIA1112'],
      },
      'no-target-refs': {
        ...NO_TARGETS,
        codes: ['KIA1117'],
        title: 'A Telemetry with HTTP settings is in an ambient namespace and has no targetRefs',
        covers: ['KIA1117'],
      },
    },
  ),
};

type PolicyKind = keyof typeof tables;
type Policy = ResourceOf<PolicyKind>;

/** Whether a policy is about requests, and not about connections alone. */
function isLayer7(policy: Policy): boolean {
  if (policy.is('AuthorizationPolicy')) return isLayer7Authorization(policy);
  return policy.is('Telemetry') ? isLayer7Telemetry(policy) : true;
}

/** Whether nothing, or not all, of what a policy is for is reached by a waypoint. */
function lacksWaypoint(mesh: MeshIndex, { namespace, spec }: Policy): boolean {
  const labels = spec.selector?.matchLabels ?? {};
  const pods = workloadsWith(mesh, namespace, labels).filter((pod) => !isProxy(pod));
  if (Object.keys(labels).length === 0 || pods.length === 0) {
    // Single Services may be enrolled while their namespace is not.
    const enrolled = mesh
      .all('Service')
      .some(
        (service) =>
          service.namespace === namespace && waypointOf(mesh, namespace, service.labels) !== undefined,
      );
    return !enrolled && waypointOf(mesh, namespace, undefined) === undefined;
  }
  return pods.some((pod) => waypointOf(mesh, namespace, pod.labels) === undefined);
}

/** Policies about requests in namespaces in ambient mode. */
export const ambientPolicies: MeshCheck = {
  rules: Object.fromEntries(
    Object.values(tables)
      .flatMap((table) => Object.values<Rule>(table))
      .map((rule) => [rule.slug, rule]),
  ),
  check(mesh, report) {
    for (const kind of Object.keys(tables) as PolicyKind[]) {
      const rules = tables[kind];
      for (const resource of mesh.allOf([kind])) {
        if (!isAmbientNamespaceByIstioctl(mesh, resource.namespace)) continue;
        if (!isLayer7(resource)) continue;
        const targeted = hasTargets(resource);
        if (!targeted) {
          const message = `The ${kind} has no targetRefs, and its namespace ${resource.namespace} is in ambient mode, so no waypoint uses it.`;
          report(rules['no-target-refs'], resource, ['spec'], message);
        }
        if (lacksWaypoint(mesh, resource)) {
          const message = `The namespace ${resource.namespace} is in ambient mode, and what the ${kind} applies to has no waypoint, so no proxy examines its requests.`;
          report(rules['no-waypoint'], resource, ['spec'], message);
        }
      }
    }
  },
};
