import { isAmbientNamespaceByIstioctl, isInMeshByIstioctl } from '../../../mesh/data-plane-mode';
import { externalName } from '../../../mesh/externals';
import { type MeshIndex, groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { servicesOfPod } from '../../../mesh/service-pods';
import { hasTargets, hasWaypoint, isAmbient, isProxy, waypointOf } from '../../../mesh/waypoints';
import { type Workload, selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meantObject } from '../meant';
import { isLayer7Authorization } from './layer7';

const rules = ruleTable(
  { section: 'workload', source: 'Kiali, business/checkers/ambient/ambient_workload_checker.go' },
  {
    'sidecar-and-ambient': {
      codes: ['KIA1311'],
      once: 'object',
      title: 'A workload is labelled for a sidecar and for ambient mode',
      why: 'A pod uses one data plane mode only. With a sidecar, ztunnel does not capture its traffic, and the label for ambient mode has no effect.',
      mend: 'Keep only one of the labels.',
      covers: ['KIA1311'],
    },
    'waypoint-without-ambient': {
      codes: ['KIA1312'],
      level: 'warning',
      once: 'object',
      title: 'A workload asks for a waypoint and is not in ambient mode',
      why: 'The label works only in ambient mode; sidecars do not use waypoints.',
      mend: 'Add the label istio.io/dataplane-mode=ambient to the namespace, or remove the label istio.io/use-waypoint.',
      covers: ['KIA1312'],
    },
    'waypoint-not-found': {
      codes: ['KIA1313'],
      once: 'object',
      title: 'A workload asks for a waypoint that does not exist',
      why: 'Without the waypoint nothing processes HTTP requests, so policies with HTTP conditions are not enforced as they are meant.',
      mend: 'Name a waypoint that exists.',
      covers: ['KIA1313'],
    },
    'sidecar-container-and-ambient': {
      codes: ['KIA1315'],
      once: 'object',
      title: 'A workload has a sidecar container and is labelled for ambient mode',
      why: 'A pod uses one data plane mode only: the sidecar handles its traffic, and ztunnel does not capture it.',
      mend: 'Remove the container or the label.',
      covers: ['KIA1315'],
    },
    'sidecar-in-ambient-namespace': {
      codes: ['KIA1316'],
      level: 'warning',
      once: 'object',
      title: 'A workload has a sidecar in a namespace in ambient mode',
      why: 'Its traffic does not pass through the waypoint, so policies of the waypoint do not protect it.',
      mend: 'Remove the sidecar, or add the label istio.io/dataplane-mode=none to the workload if both are meant.',
      covers: ['KIA1316'],
    },
    'authorization-without-waypoint': {
      codes: ['KIA1317'],
      level: 'warning',
      once: 'object',
      title: 'An authorization policy with HTTP conditions applies to a workload without a waypoint',
      why: 'In ambient mode only waypoints process HTTP requests; ztunnel cannot evaluate the HTTP conditions and denies what they were to allow.',
      mend: 'Add a waypoint for the workload, or use only conditions on connections in the policy.',
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
          'The workload has a container istio-proxy and is in ambient mode, so ztunnel does not capture its traffic.',
        );
      } else if (ambient && asksForSidecar(mesh, workload)) {
        // Labels of the namespace alone are told of the namespace.
        if (labels[INJECT] !== undefined && labels[MODE] !== undefined) {
          report(
            rules['sidecar-and-ambient'],
            resource,
            path,
            `The workload has both labels ${INJECT} and ${MODE}, so the one for ambient mode has no effect.`,
          );
        } else if (isAmbientNamespaceByIstioctl(mesh, namespace) && isInMeshByIstioctl(mesh, workload)) {
          report(
            rules['sidecar-in-ambient-namespace'],
            resource,
            path,
            `The workload gets a sidecar, and its namespace ${namespace} is in ambient mode, so its traffic does not pass through a waypoint.`,
          );
        } else if (labels[MODE] !== undefined) {
          report(
            rules['sidecar-and-ambient'],
            resource,
            path,
            `The workload has the label ${MODE}, and its namespace ${namespace} injects sidecars, so the label has no effect.`,
          );
        }
      }
      if (waypoint !== undefined && labels[MODE] !== 'none') {
        const name = `${waypoint.namespace}/${waypoint.name}`;
        if (!ambient)
          report(
            rules['waypoint-without-ambient'],
            resource,
            path,
            `The workload uses the waypoint ${name} and is not in ambient mode, so no request passes through the waypoint.`,
          );
        else if (!hasWaypoint(mesh, waypoint))
          report(
            rules['waypoint-not-found'],
            resource,
            path,
            `The waypoint ${name} was not found, so nothing processes the HTTP requests of this workload.`,
            meantObject(mesh, 'KubernetesGateway', waypoint.namespace, waypoint.name),
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
      const message = `The authorization policy ${policy.name} has conditions on HTTP requests, and the workload has no waypoint, so ztunnel cannot evaluate them.`;
      report(rules['authorization-without-waypoint'], resource, path, message);
    }
  },
};
