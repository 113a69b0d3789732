import { externalName } from '../../../mesh/externals';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import {
  type WaypointBinding,
  type WaypointTraffic,
  trafficType,
  waypointBinding,
} from '../../../mesh/waypoint-binding';
import { isAmbient, isProxy } from '../../../mesh/waypoints';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';
import { meantObject } from '../meant';

const rules = ruleTable(
  {
    section: 'waypoint',
    source: 'istiod, pilot/pkg/serviceregistry/ambient/waypoints.go: fetchWaypointForTarget',
    codes: ['mesh'],
  },
  {
    'not-found': {
      once: 'object',
      title: 'A Service or a service entry asks for a waypoint that does not exist',
      why: 'istiod then gives it no waypoint, not even that of its namespace, and requests go past all policies and routes that a waypoint would enforce.',
      mend: 'Name a waypoint that exists.',
    },
    'not-allowed': {
      once: 'object',
      title: 'A waypoint does not take objects of the namespace that asks for it',
      why: 'A waypoint is for its own namespace unless its listener for HBONE allows others. istiod gives the object no waypoint, and requests go past its policies and routes.',
      mend: 'Set allowedRoutes.namespaces of the listener of the waypoint, or use a waypoint of the same namespace.',
    },
    'other-traffic': {
      once: 'object',
      title: 'A waypoint is for other traffic than what it is asked for',
      why: 'A waypoint takes requests to Services unless its label istio.io/waypoint-for says otherwise. istiod gives the object no waypoint, and requests go past its policies and routes.',
      mend: 'Set the label istio.io/waypoint-for of the waypoint to all.',
    },
  },
);

const USE = ['metadata', 'labels', 'istio.io/use-waypoint'];

function tell(
  mesh: MeshIndex,
  report: MeshReport,
  resource: Resource,
  path: readonly (string | number)[],
  { asked, fault }: WaypointBinding,
  traffic: WaypointTraffic,
): void {
  const name = `${asked.namespace}/${asked.name}`;
  if (fault === 'missing') {
    report(
      rules['not-found'],
      resource,
      path,
      `The waypoint ${name} was not found, so requests go past it.`,
      meantObject(mesh, 'KubernetesGateway', asked.namespace, asked.name),
      { list: 'gateways', name: externalName(asked.namespace, asked.name) },
    );
  } else if (fault === 'not-allowed') {
    report(
      rules['not-allowed'],
      resource,
      path,
      `The waypoint ${name} does not allow the namespace ${resource.namespace || resource.name}, so requests go past it.`,
    );
  } else if (fault === 'traffic-type') {
    const gateway = mesh.find('KubernetesGateway', asked.namespace, asked.name);
    const what = traffic === 'service' ? 'requests to Services' : 'requests to addresses of pods';
    report(
      rules['other-traffic'],
      resource,
      path,
      `The waypoint ${name} is for ${gateway === undefined ? '' : trafficType(mesh, gateway)}, and it is asked for ${what}, so these go past it.`,
    );
  }
}

/** What asks for waypoints, and whether it gets them. */
export const waypointBindings: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.allOf(['Service', 'ServiceEntry'])) {
      const binding = waypointBinding(mesh, resource, 'service');
      if (binding?.isOwn === true) tell(mesh, report, resource, USE, binding, 'service');
    }
    for (const resource of mesh.all('Namespace')) {
      const { name, labels } = resource;
      const binding = waypointBinding(mesh, { namespace: name, labels: {} }, 'service');
      if (binding === undefined || labels['istio.io/dataplane-mode'] !== 'ambient') continue;
      // Of a waypoint that is not there its workloads tell, and one for workloads alone may be meant for these.
      if (binding.fault === 'not-allowed') tell(mesh, report, resource, USE, binding, 'service');
    }
    for (const workload of mesh.workloads) {
      const { resource, at } = workload;
      if (isProxy(workload) || resource.origin.assumed === true || !isAmbient(mesh, workload)) continue;
      const binding = waypointBinding(mesh, workload, 'workload');
      if (binding?.isOwn === true && binding.fault !== 'missing')
        tell(mesh, report, resource, [...at, ...USE], binding, 'workload');
    }
  },
};
