import { dataPlaneModeOf, isAmbientNamespaceByIstioctl } from '../../../mesh/data-plane-mode';
import { fullHost, serviceOfHost } from '../../../mesh/hosts';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { workloadsOfPolicy } from '../../../mesh/service-pods';
import { waypointBinding } from '../../../mesh/waypoint-binding';
import { hasTargets } from '../../../mesh/waypoints';
import type { MeshCheck } from '../../check';
import { type Rule, ruleTable } from '../../rule';

const tables = {
  sidecar: ruleTable(
    {
      section: 'sidecar',
      source: 'pilot/pkg/model/push_context.go, getSidecarScope',
      codes: ['mesh'],
      level: 'warning',
    },
    {
      'in-ambient': {
        once: 'object',
        title: 'A Sidecar is for pods in ambient mode alone',
        why: 'Only sidecars look at it. Neither ztunnel nor waypoints do, so that it narrows nothing.',
        mend: 'Remove the Sidecar, or narrow by AuthorizationPolicies who may call whom.',
      },
    },
  ),
  filter: ruleTable(
    {
      section: 'envoy-filter',
      source: 'pilot/pkg/model/policyattachment.go, ShouldAttachPolicy',
      codes: ['mesh'],
      level: 'warning',
    },
    {
      'in-ambient': {
        once: 'object',
        title: 'An EnvoyFilter is for pods in ambient mode alone',
        why: 'ztunnel is no Envoy, and waypoints use only EnvoyFilters that name them in targetRefs, so that nothing is changed by it.',
        mend: 'Set targetRefs to the Gateway of the waypoint.',
      },
    },
  ),
  routes: ruleTable(
    {
      section: 'virtual-service',
      source: 'pilot/pkg/networking/core/listener_waypoint.go, waypointInboundRoute',
      codes: ['mesh'],
      level: 'warning',
    },
    {
      'source-labels-at-waypoint': {
        title:
          'A match of a virtual service asks for labels of the caller, and a waypoint routes the requests',
        why: 'A waypoint knows no labels of callers, and drops the match. Requests of callers in ambient mode go by the other matches and rules.',
        mend: 'Match by something that the request shows, such as a header.',
      },
    },
  ),
};

/** Whether there are pods that a selector selects, and all of them are in ambient mode. */
function areAllAmbient(
  mesh: MeshIndex,
  { namespace }: Resource,
  labels: { readonly [key: string]: string } = {},
): boolean {
  const pods = workloadsOfPolicy(mesh, namespace, labels).filter(
    ({ resource }) => resource.origin.assumed !== true,
  );
  const modes = pods.map((one) => dataPlaneModeOf(mesh, one));
  return modes.includes('ambient') && !modes.includes('sidecar');
}

/** Whether a host of a virtual service is one that a waypoint takes requests for. */
function hasWaypoint(mesh: MeshIndex, namespace: string, host: string): boolean {
  const full = fullHost(namespace, host);
  const name = serviceOfHost(full);
  const service = name && mesh.find('Service', name.namespace, name.name);
  const entry = mesh.all('ServiceEntry').find(({ spec }) => spec.hosts?.includes(host));
  const target = service ?? entry;
  return target !== undefined && waypointBinding(mesh, target, 'service')?.waypoint !== undefined;
}

/** What nobody looks at in ambient mode. */
export const ignoredInAmbient: MeshCheck = {
  rules: Object.fromEntries(
    Object.values(tables)
      .flatMap((table) => Object.values<Rule>(table))
      .map((rule) => [rule.slug, rule]),
  ),
  check(mesh, report) {
    for (const resource of mesh.all('Sidecar')) {
      const { namespace, spec } = resource;
      if (namespace === mesh.config.rootNamespace) continue;
      if (!areAllAmbient(mesh, resource, spec.workloadSelector?.labels)) continue;
      report(
        tables.sidecar['in-ambient'],
        resource,
        ['spec'],
        `All pods that the Sidecar is for are in ambient mode, so nothing looks at it.`,
      );
    }
    for (const resource of mesh.all('EnvoyFilter')) {
      const { namespace, spec } = resource;
      if (hasTargets(resource) || !isAmbientNamespaceByIstioctl(mesh, namespace)) continue;
      if (!areAllAmbient(mesh, resource, spec.workloadSelector?.labels)) continue;
      report(
        tables.filter['in-ambient'],
        resource,
        ['spec'],
        'The EnvoyFilter has no targetRefs, and all pods that it is for are in ambient mode, so it changes nothing.',
      );
    }
    for (const resource of mesh.all('VirtualService')) {
      const { namespace, spec } = resource;
      const rules = spec.http ?? [];
      if (!rules.some(({ match }) => match?.some(({ sourceLabels }) => hasLabels(sourceLabels)))) continue;
      const host = (spec.hosts ?? []).find((one) => hasWaypoint(mesh, namespace, one));
      if (host === undefined) continue;
      rules.forEach(({ match = [] }, i) => {
        match.forEach(({ sourceLabels }, j) => {
          if (!hasLabels(sourceLabels)) return;
          report(
            tables.routes['source-labels-at-waypoint'],
            resource,
            ['spec', 'http', i, 'match', j, 'sourceLabels'],
            `The waypoint of ${host} drops the match, since it asks for labels of the caller.`,
          );
        });
      });
    }
  },
};

const hasLabels = (labels: { readonly [key: string]: string } = {}) => Object.keys(labels).length > 0;
