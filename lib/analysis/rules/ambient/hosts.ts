import { isAmbientNamespace } from '../../../mesh/ambient';
import { fullHost, serviceOfHost } from '../../../mesh/hosts';
import { listOf } from '../../../mesh/lists';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { waypointOf } from '../../../mesh/waypoints';
import type { MeshCheck } from '../../mesh-check';
import { type Rule, ruleTable } from '../../rule';
import { isLayer7DestinationRule, isLayer7VirtualService } from './layer7';

const ENROL = 'Label the Service or its namespace istio.io/use-waypoint with the name of a waypoint.';
const REQUESTS =
  'In ambient mode requests are looked at by waypoints alone; ztunnel passes connections on as they are.';
const NOT_CAPTURED = {
  why: `${REQUESTS} Nothing routes the requests of this Service through one.`,
  mend: ENROL,
} as const;
const ELSEWHERE = {
  why: 'A waypoint uses what stands in the namespace of the Service. From any other namespace it does nothing.',
  mend: 'Move it to the namespace of the Service.',
} as const;
const source = 'Kiali, business/checkers/ambient_policy_checker.go';

const tables = {
  VirtualService: ruleTable(
    { section: 'virtual-service', source, level: 'warning' },
    {
      'no-waypoint': {
        why: REQUESTS,
        mend: ENROL,
        codes: ['KIA1109'],
        title: 'A virtual service in ambient mode without a waypoint',
        covers: ['KIA1109'],
      },
      'service-without-waypoint': {
        ...NOT_CAPTURED,
        codes: ['KIA1113'],
        title: 'A virtual service is for a Service in ambient mode without a waypoint',
        covers: ['KIA1113'],
      },
      'not-beside-service': {
        ...ELSEWHERE,
        codes: ['KIA1114'],
        title: 'A virtual service does not stand in the namespace of its Service, which is in ambient mode',
        covers: ['KIA1114'],
      },
    },
  ),
  DestinationRule: ruleTable(
    { section: 'destination-rule', source, level: 'warning' },
    {
      'no-waypoint': {
        why: REQUESTS,
        mend: ENROL,
        codes: ['KIA0210'],
        title: 'A destination rule with settings for requests, in ambient mode without a waypoint',
        covers: ['KIA0210'],
      },
      'service-without-waypoint': {
        ...NOT_CAPTURED,
        codes: ['KIA0211'],
        title: 'A destination rule is for a Service in ambient mode without a waypoint',
        covers: ['KIA0211'],
      },
      'not-beside-service': {
        ...ELSEWHERE,
        codes: ['KIA0212'],
        title: 'A destination rule does not stand in the namespace of its Service, which is in ambient mode',
        covers: ['KIA0212'],
      },
    },
  ),
};

type Kind = keyof typeof tables;

const LAYER7: { readonly [kind in Kind]: (resource: Resource) => boolean } = {
  VirtualService: isLayer7VirtualService,
  DestinationRule: isLayer7DestinationRule,
};

/** The Services in ambient mode that an object is for. */
function ambientServices(
  mesh: MeshIndex,
  { kind, namespace, spec }: Resource,
): { service: Resource; path: FieldPath }[] {
  const hosts =
    kind === 'DestinationRule'
      ? [{ host: spec.host, path: ['spec', 'host'] }]
      : listOf(spec.hosts).map((host, i) => ({ host, path: ['spec', 'hosts', i] }));
  const seen = new Set<Resource>();
  return hosts.flatMap(({ host, path }) => {
    const name = serviceOfHost(fullHost(namespace, String(host ?? '')));
    if (name === undefined || !isAmbientNamespace(mesh, name.namespace)) return [];
    const service = mesh.find('Service', name.namespace, name.name);
    if (service === undefined || seen.has(service)) return [];
    seen.add(service);
    return [{ service, path }];
  });
}

/** Routes and settings for requests of Services in ambient mode. */
export const ambientHosts: MeshCheck = {
  rules: Object.fromEntries(
    Object.values(tables)
      .flatMap((table) => Object.values<Rule>(table))
      .map((rule) => [rule.slug, rule]),
  ),
  check(mesh, report) {
    for (const kind of Object.keys(tables) as Kind[]) {
      const rules = tables[kind];
      for (const resource of mesh.all(kind)) {
        if (!LAYER7[kind](resource)) continue;
        const services = ambientServices(mesh, resource);
        for (const { service, path } of services) {
          if (service.namespace !== resource.namespace) {
            report(
              rules['not-beside-service'],
              resource,
              path,
              `the Service ${service.fullName}, from ${resource.namespace}`,
            );
          }
          if (waypointOf(mesh, service.namespace, service.labels) === undefined) {
            report(
              rules['service-without-waypoint'],
              resource,
              path,
              `the Service ${service.fullName} without a waypoint`,
            );
          }
        }
        if (services.length > 0 || !isAmbientNamespace(mesh, resource.namespace)) continue;
        if (waypointOf(mesh, resource.namespace, undefined) !== undefined) continue;
        const path = kind === 'DestinationRule' ? ['spec', 'host'] : ['spec', 'hosts', 0];
        report(
          rules['no-waypoint'],
          resource,
          path,
          `${resource.namespace} is in ambient mode, without a waypoint`,
        );
      }
    }
  },
};
