import { isAmbientNamespaceByIstioctl, isInMeshByIstioctl } from '../../../mesh/data-plane-mode';
import { externalName } from '../../../mesh/externals';
import { type MeshIndex, groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { servicesOfPod } from '../../../mesh/service-pods';
import { hasTargets, hasWaypoint, isAmbient, isProxy, waypointOf } from '../../../mesh/waypoints';
import { type Workload, selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { isLayer7Authorization } from './layer7';

const rules = ruleTable(
  { section: 'workload', source: 'Kiali, business/checkers/ambient/ambient_workload_checker.go' },
  {
    'sidecar-and-ambient': {
      codes: ['KIA1311'],
      once: 'object',
      title: 'A workload is labelled for a sidecar and for ambient mode',
      why: 'A pod is in the mesh in one way only. With a sidecar, ztunnel leaves it alone, and the label for ambient mode means nothing.',
      mend: 'Keep one of the labels.',
      covers: ['KIA1311'],
    },
    'waypoint-without-ambient': {
      codes: ['KIA1312'],
      level: 'warning',
      once: 'object',
      title: 'A workload asks for a waypoint, and is not in ambient mode',
      why: 'The label is for what is in ambient mode: sidecars need no waypoint.',
      mend: 'Label the namespace istio.io/dataplane-mode=ambient, or take the label for the waypoint away.',
      covers: ['KIA1312'],
    },
    'waypoint-not-found': {
      codes: ['KIA1313'],
      once: 'object',
      title: 'A workload asks for a waypoint that is not there',
      why: 'What was to be looked at there is not: requests go past all policies about requests.',
      mend: 'Name a waypoint that there is.',
      covers: ['KIA1313'],
    },
    'sidecar-container-and-ambient': {
      codes: ['KIA1315'],
      once: 'object',
      title: 'A workload brings a sidecar, and is labelled for ambient mode',
      why: 'A pod is in the mesh in one way only: the sidecar takes its requests, and ztunnel leaves it alone.',
      mend: 'Take the container away, or the label.',
      covers: ['KIA1315'],
    },
    'sidecar-in-ambient-namespace': {
      codes: ['KIA1316'],
      level: 'warning',
      once: 'object',
      title: 'A workload has a sidecar in a namespace in ambient mode',
      why: 'It is reached past the waypoint, and policies of the waypoint do not protect it.',
      mend: 'Take the sidecar away, or label the workload istio.io/dataplane-mode=none where both are meant.',
      covers: ['KIA1316'],
    },
    'authorization-without-waypoint': {
      codes: ['KIA1317'],
      level: 'warning',
      once: 'object',
      title: 'An authorization policy about requests is for a workload without a waypoint',
      why: 'In ambient mode requests are looked at by waypoints alone: ztunnel refuses what it cannot decide.',
      mend: 'Give the workload a waypoint, or the policy rules about connections alone.',
      covers: ['KIA1317'],
    },
  },
);

const INJECT = 'sidecar.istio.io/inject';
const MODE = 'istio.io/dataplane-mode';

/** Whether pods, or their namespace, are labelled for a sidecar. */
function asksForSidecar(mesh: MeshIndex, { labels, namespace }: Workload): boolean {
  const own = labels[INJECT];
  if (own !== undefined) return own === 'true';
  const of = mesh.namespaceLabels(namespace) ?? {};
  return (
    of['istio-injection'] === 'enabled' || Boolean(of['istio.io/rev'] && of['istio-injection'] !== 'disabled')
  );
}

const bringsSidecar = ({ podSpec }: Workload) =>
  [...(podSpec.containers ?? []), ...(podSpec.initContainers ?? [])].some(
    ({ name }) => name === 'istio-proxy',
  );

/** Whether an authorization policy is for a workload in ambient mode. */
function isFor(mesh: MeshIndex, policy: Resource<'AuthorizationPolicy'>, workload: Workload): boolean {
  if (!hasTargets(policy)) return selects(policy.spec.selector?.matchLabels ?? {}, workload.labels);
  const { targetRef, targetRefs = [] } = policy.spec;
  const names = [...(targetRef ? [targetRef] : []), ...targetRefs].flatMap(
    ({ kind, group = '', name = '' }) => (kind === 'Service' && ['', 'core'].includes(group) ? [name] : []),
  );
  return names.length > 0 && servicesOfPod(mesh, workload).some(({ name }) => names.includes(name));
}

/** How workloads are in ambient mode. */
export const ambientWorkloads: MeshCheck = {
  rules,
  check(mesh, report) {
    const policies = groupBy(
      mesh.all('AuthorizationPolicy').filter(isLayer7Authorization),
      (policy) => policy.namespace,
    );
    for (const workload of mesh.workloads) {
      const { at, labels, namespace, resource } = workload;
      if (isProxy(workload) || resource.origin.assumed === true) continue;
      const path = [...at, 'metadata', 'labels'];
      const ambient = isAmbient(mesh, workload);
      const waypoint = waypointOf(mesh, namespace, labels);
      if (ambient && bringsSidecar(workload)) {
        report(
          rules['sidecar-container-and-ambient'],
          resource,
          [...at, 'spec', 'containers'],
          'a container istio-proxy in ambient mode',
        );
      } else if (ambient && asksForSidecar(mesh, workload)) {
        // Labels of the namespace alone are told of the namespace.
        if (labels[INJECT] !== undefined && labels[MODE] !== undefined) {
          report(rules['sidecar-and-ambient'], resource, path, `${INJECT} and ${MODE} of one workload`);
        } else if (isAmbientNamespaceByIstioctl(mesh, namespace) && isInMeshByIstioctl(mesh, workload)) {
          report(
            rules['sidecar-in-ambient-namespace'],
            resource,
            path,
            `a sidecar, and ${namespace} is in ambient mode`,
          );
        } else if (labels[MODE] !== undefined) {
          report(rules['sidecar-and-ambient'], resource, path, `${MODE}, and ${namespace} is for sidecars`);
        }
      }
      if (waypoint !== undefined && labels[MODE] !== 'none') {
        const name = `${waypoint.namespace}/${waypoint.name}`;
        if (!ambient)
          report(
            rules['waypoint-without-ambient'],
            resource,
            path,
            `the waypoint ${name} outside of ambient mode`,
          );
        else if (!hasWaypoint(mesh, waypoint))
          report(
            rules['waypoint-not-found'],
            resource,
            path,
            `The waypoint ${name} is not there, so that requests go past all policies about requests.`,
            undefined,
            { list: 'gateways', name: externalName(waypoint.namespace, waypoint.name) },
          );
        continue;
      }
      if (!ambient) continue;
      const policy = (policies.get(namespace) ?? []).find((candidate) => isFor(mesh, candidate, workload));
      if (policy === undefined) continue;
      // A Service in front of the workload may have a waypoint where the workload has none.
      if (
        servicesOfPod(mesh, workload).some(
          (service) => waypointOf(mesh, namespace, service.labels) !== undefined,
        )
      )
        continue;
      const message = `${policy.name} asks about requests, and there is no waypoint`;
      report(rules['authorization-without-waypoint'], resource, path, message);
    }
  },
};
