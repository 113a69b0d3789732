import { isAmbientNamespaceByIstioctl } from '../../../mesh/data-plane-mode';
import { fullHost, serviceOfHost } from '../../../mesh/hosts';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { waypointOf } from '../../../mesh/waypoints';
import type { MeshCheck, MeshReport } from '../../check';
import { type Rule, ruleTable } from '../../rule';
import { isLayer7DestinationRule, isLayer7VirtualService } from './layer7';

const ENROL =
  'Add the label istio.io/use-waypoint, with the name of a waypoint, to the Service or to its namespace.';
const REQUESTS =
  'In ambient mode only waypoints process HTTP requests; ztunnel works at the level of connections.';
const NOT_CAPTURED = {
  why: `${REQUESTS} The requests to this Service do not pass through a waypoint.`,
  mend: ENROL,
} as const;
const ELSEWHERE = {
  why: 'A waypoint uses only the routes and destination rules in the namespace of the Service. One in another namespace has no effect.',
  mend: 'Move the object to the namespace of the Service.',
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
        title: 'A virtual service is in an ambient namespace without a waypoint',
        covers: ['KIA1109'],
      },
      'service-without-waypoint': {
        ...NOT_CAPTURED,
        codes: ['KIA1113'],
        title: 'A virtual service is for a Service in ambient mode that has no waypoint',
        covers: ['KIA1113'],
      },
      'not-beside-service': {
        ...ELSEWHERE,
        codes: ['KIA1114'],
        title: 'A virtual service is not in the namespace of its Service, which is in ambient mode',
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
        title: 'A destination rule with HTTP settings is in an ambient namespace without a waypoint',
        covers: ['KIA0210'],
      },
      'service-without-waypoint': {
        ...NOT_CAPTURED,
        codes: ['KIA0211'],
        title: 'A destination rule is for a Service in ambient mode that has no waypoint',
        covers: ['KIA0211'],
      },
      'not-beside-service': {
        ...ELSEWHERE,
        codes: ['KIA0212'],
        title: 'A destination rule is not in the namespace of its Service, which is in ambient mode',
        covers: ['KIA0212'],
      },
    },
  ),
};

/** What is asked of an object of a kind. */
interface KindQuestions<K extends string> {
  /** Whether it has settings for requests, and not for connections alone. */
  readonly isLayer7: (resource: Resource<K>) => boolean;
  /** The hosts that it is for, with their places. */
  readonly hostsOf: (resource: Resource<K>) => readonly { readonly host: string; readonly path: FieldPath }[];
}

/** The Services in ambient mode among the hosts of an object. */
function ambientServices<K extends string>(
  mesh: MeshIndex,
  resource: Resource<K>,
  { hostsOf }: KindQuestions<K>,
): { service: Resource; path: FieldPath }[] {
  const seen = new Set<Resource>();
  return hostsOf(resource).flatMap(({ host, path }) => {
    const name = serviceOfHost(fullHost(resource.namespace, host));
    if (name === undefined || !isAmbientNamespaceByIstioctl(mesh, name.namespace)) return [];
    const service = mesh.find('Service', name.namespace, name.name);
    if (service === undefined || seen.has(service)) return [];
    seen.add(service);
    return [{ service, path }];
  });
}

/** Whether a host is one of a service entry that names its waypoint. */
const isEnrolledEntry = (mesh: MeshIndex, host: string) =>
  mesh
    .all('ServiceEntry')
    .some(
      ({ namespace, labels, spec }) =>
        (spec.hosts ?? []).includes(host) && waypointOf(mesh, namespace, labels) !== undefined,
    );

function checkKind<K extends keyof typeof tables>(
  mesh: MeshIndex,
  report: MeshReport,
  kind: K,
  questions: KindQuestions<K>,
): void {
  const rules = tables[kind];
  const what = kind === 'VirtualService' ? 'virtual service' : 'destination rule';
  for (const resource of mesh.all(kind)) {
    if (!questions.isLayer7(resource)) continue;
    const services = ambientServices(mesh, resource, questions);
    for (const { service, path } of services) {
      if (service.namespace !== resource.namespace) {
        const message = `The Service ${service.fullName} is in another namespace than this ${what}, which is in ${resource.namespace}, so its waypoint does not use it.`;
        report(rules['not-beside-service'], resource, path, message);
      }
      if (waypointOf(mesh, service.namespace, service.labels) === undefined) {
        const message = `The Service ${service.fullName} is in ambient mode and has no waypoint, so this ${what} has no effect on requests to it.`;
        report(rules['service-without-waypoint'], resource, path, message);
      }
    }
    if (services.length > 0 || !isAmbientNamespaceByIstioctl(mesh, resource.namespace)) continue;
    if (waypointOf(mesh, resource.namespace, undefined) !== undefined) continue;
    if (questions.hostsOf(resource).some(({ host }) => isEnrolledEntry(mesh, host))) continue;
    const path = kind === 'DestinationRule' ? ['spec', 'host'] : ['spec', 'hosts', 0];
    const message = `The namespace ${resource.namespace} is in ambient mode and has no waypoint, so this ${what} has no effect on its requests.`;
    report(rules['no-waypoint'], resource, path, message);
  }
}

/** Routes and settings for requests of Services in ambient mode. */
export const ambientHosts: MeshCheck = {
  rules: Object.fromEntries(
    Object.values(tables)
      .flatMap((table) => Object.values<Rule>(table))
      .map((rule) => [rule.slug, rule]),
  ),
  check(mesh, report) {
    checkKind(mesh, report, 'VirtualService', {
      isLayer7: isLayer7VirtualService,
      hostsOf: ({ spec }) => (spec.hosts ?? []).map((host, i) => ({ host, path: ['spec', 'hosts', i] })),
    });
    checkKind(mesh, report, 'DestinationRule', {
      isLayer7: isLayer7DestinationRule,
      hostsOf: ({ spec: { host = '' } }) => [{ host, path: ['spec', 'host'] }],
    });
  },
};
