import { type DestinationPolicy, DestinationRules } from '../../../mesh/destination-rules';
import { fullHost } from '../../../mesh/hosts';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { MESH_GATEWAY, resolveGatewayName } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { ServiceRegistry } from '../../../mesh/services/service-registry';
import { isExportedTo } from '../../../mesh/visibility';
import { splitNamespace } from '../../../values/namespaced-name';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';
import { gatewayPods } from '../gateway/selector';
import { destinationsOf } from './destinations';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source:
      'istiod, pilot/pkg/model/push_context.go: destinationRule; istiod, pilot/pkg/networking/core/route/route.go: sourceMatchHTTP',
    codes: ['mesh'],
  },
  {
    'subset-not-seen': {
      level: 'warning',
      title: 'A route goes to a subset that its callers cannot see',
      why: 'A caller uses the destination rule of its own namespace, or else of the namespace of the Service, or else of the root namespace, if it is exported to the caller. The one with the subset is not among them, so requests get 503 (Envoy logs the flag NC, cluster_not_found).',
      mend: 'Put the destination rule into the namespace of the Service, and export it to the callers.',
    },
    'only-for-some-callers': {
      level: 'info',
      title: 'All rules of a virtual service have a condition on the caller',
      why: 'No rule applies to other callers: their requests go to the Service as if the virtual service did not exist.',
      mend: 'Add a rule without sourceLabels and sourceNamespace at the end if other callers are meant too.',
    },
    'ingress-without-settings': {
      level: 'info',
      title: 'Timeouts, retries or faults of a host do not apply to requests from a gateway',
      why: 'A gateway uses only the routes that are bound to it, so the settings of the virtual service for the mesh do not apply there.',
      mend: 'Set it in the rule of the gateway too if it is meant for requests from the gateway.',
    },
  },
);

const isOfMesh = ({ spec }: Resource<'VirtualService'>) =>
  (spec.gateways ?? []).length === 0 || (spec.gateways ?? []).includes(MESH_GATEWAY);

/** The namespaces in which manifests show pods. */
const homesOfPods = (mesh: MeshIndex): ReadonlySet<string> =>
  mesh.remember(homesOfPods, () => {
    const shown = mesh.workloads.filter(({ resource }) => resource.origin.assumed !== true);
    return new Set(shown.map(({ namespace }) => namespace));
  });

/** The namespaces from which a virtual service is used, as far as their pods are among the manifests. */
function callersOf(mesh: MeshIndex, resource: Resource<'VirtualService'>): string[] {
  const { namespace, spec } = resource;
  const exportTo = spec.exportTo ?? [];
  const callers = new Set<string>();
  if (isOfMesh(resource)) {
    for (const home of homesOfPods(mesh)) {
      if (exportTo.length === 0 || isExportedTo(exportTo, namespace, home)) callers.add(home);
    }
  }
  for (const text of spec.gateways ?? []) {
    const { namespace: home = '', name } = splitNamespace(resolveGatewayName(namespace, text ?? ''));
    const gateway = mesh.find('Gateway', home, name);
    if (gateway !== undefined) for (const pod of gatewayPods(mesh, gateway)) callers.add(pod.namespace);
  }
  return [...callers].sort();
}

function checkSubsets(mesh: MeshIndex, resource: Resource<'VirtualService'>, report: MeshReport): void {
  const subsets = mesh.remember(
    checkSubsets,
    () =>
      new Set(
        mesh
          .all('DestinationRule')
          .flatMap(({ namespace, spec }) =>
            (Array.isArray(spec.subsets) ? spec.subsets : []).map(
              (one) => `${fullHost(namespace, spec.host ?? '')} ${one?.name}`,
            ),
          ),
      ),
  );
  let known: string[] | undefined;
  const callers = () => (known ??= callersOf(mesh, resource));
  // Rules of one virtual service often send to the same subset.
  const answers = new Map<string, string[]>();
  const blindTo = (full: string, subset: string) => {
    const [host, services, policies] = [
      full.toLowerCase(),
      ServiceRegistry.of(mesh),
      DestinationRules.of(mesh),
    ];
    const has = (seen: readonly DestinationPolicy[] = []) =>
      seen.some((policy) => policy.subsets.has(subset));
    const isBlind = (caller: string) => {
      const service = services.pick(host, caller)?.service;
      return service !== undefined && !has(policies.for(service, caller));
    };
    const service = services.common(host);
    if (service !== undefined && has(policies.common(service))) {
      // There may be many callers, and all see it but those with rules of their own.
      const blind = policies.ownersOf(service).filter(isBlind);
      return blind.length === 0 ? [] : callers().filter((caller) => blind.includes(caller));
    }
    return callers().filter(isBlind);
  };
  for (const { destination, path } of destinationsOf(resource)) {
    const { host = '', subset } = destination;
    const full = fullHost(resource.namespace, host);
    // One that no destination rule has is another rule's to tell.
    const key = `${full} ${subset}`;
    if (!subset || !subsets.has(key)) continue;
    const blind = answers.get(key) ?? blindTo(full, subset);
    answers.set(key, blind);
    if (blind.length === 0) continue;
    const message = `Callers in ${blind.join(', ')} cannot see the destination rule with the subset ${subset} of ${host}, so they get 503 NC.`;
    report(rules['subset-not-seen'], resource, [...path, 'subset'], message);
  }
}

const SETTINGS = ['timeout', 'retries', 'fault'] as const;

/** What the virtual services of the mesh set for each host. */
function settingsByHost(mesh: MeshIndex): ReadonlyMap<string, { resource: Resource; fields: string[] }> {
  const found = new Map<string, { resource: Resource; fields: string[] }>();
  for (const resource of mesh.all('VirtualService')) {
    if (!isOfMesh(resource)) continue;
    const fields = SETTINGS.filter((field) => (resource.spec.http ?? []).some((rule) => rule[field]));
    if (fields.length === 0) continue;
    for (const host of resource.spec.hosts ?? [])
      found.set(fullHost(resource.namespace, host ?? ''), { resource, fields });
  }
  return found;
}

function checkSettings(
  resource: Resource<'VirtualService'>,
  settings: ReadonlyMap<string, { resource: Resource; fields: string[] }>,
  report: MeshReport,
): void {
  if (isOfMesh(resource)) return;
  (resource.spec.http ?? []).forEach((rule, i) => {
    (rule.route ?? []).forEach(({ destination }, j) => {
      const set = settings.get(fullHost(resource.namespace, destination?.host ?? ''));
      const lost = set?.fields.filter((field) => !rule[field as 'timeout']) ?? [];
      if (set === undefined || lost.length === 0) return;
      const message = `The ${lost.join(' and ')} that ${set.resource.fullName} sets for ${destination?.host} ${lost.length === 1 ? 'does' : 'do'} not apply to requests from this gateway.`;
      const path: FieldPath = ['spec', 'http', i, 'route', j, 'destination'];
      report(rules['ingress-without-settings'], resource, path, message);
    });
  });
}

/** What virtual services mean to those who call. */
export const virtualServiceCallers: MeshCheck = {
  rules,
  check(mesh, report) {
    const settings = settingsByHost(mesh);
    for (const resource of mesh.all('VirtualService')) {
      checkSubsets(mesh, resource, report);
      checkSettings(resource, settings, report);
      const http = resource.spec.http ?? [];
      const asksCaller = http.every(
        ({ match = [] }) =>
          match.length > 0 &&
          match.every((one) => one?.sourceNamespace || Object.keys(one?.sourceLabels ?? {}).length > 0),
      );
      if (http.length === 0 || !asksCaller || !isOfMesh(resource) || (resource.spec.hosts ?? []).length === 0)
        continue;
      const message =
        'All rules have a condition on the labels or the namespace of the caller, so the virtual service does not apply to other callers.';
      report(rules['only-for-some-callers'], resource, ['spec', 'http'], message);
    }
  },
};
