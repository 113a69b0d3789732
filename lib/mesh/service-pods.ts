import type { MeshIndex } from './mesh-index';
import type { Resource } from './resource';
import type { ServicePort } from './views/kubernetes';
import { type Labels, type Workload, selects } from './workload';

const PODS = Symbol('workloads by label');
const SERVICES = Symbol('services by label');

function indexed<T>(items: Iterable<T>, keys: (item: T) => readonly string[]): Map<string, T[]> {
  const index = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keys(item)) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [item]);
      else list.push(item);
    }
  }
  return index;
}

const entries = (namespace: string, labels: Labels) =>
  Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`);

/** The workloads of a namespace that a selector selects; with an empty one all of them. */
export function workloadsWith(mesh: MeshIndex, namespace: string, selector: Labels): readonly Workload[] {
  const [first] = entries(namespace, selector);
  if (first === undefined) return mesh.workloadsIn(namespace);
  const index = mesh.remember(PODS, () =>
    indexed(mesh.workloads, (workload) => entries(workload.namespace, workload.labels)),
  );
  return (index.get(first) ?? []).filter(({ labels }) => selects(selector, labels));
}

/** The workloads that a policy selects: of its namespace, or of all where that is the root namespace. */
export const workloadsOfPolicy = (
  mesh: MeshIndex,
  namespace: string,
  selector: Labels,
): readonly Workload[] =>
  namespace === mesh.config.rootNamespace
    ? mesh.workloads.filter(({ labels }) => selects(selector, labels))
    : workloadsWith(mesh, namespace, selector);

/** A workload of any namespace that a selector selects. */
export function anyWorkloadWith(mesh: MeshIndex, selector: Labels): Workload | undefined {
  const [first] = entries('', selector);
  if (first === undefined) return mesh.workloads[0];
  const index = mesh.remember(anyWorkloadWith, () =>
    indexed(mesh.workloads, ({ labels }) => entries('', labels)),
  );
  return index.get(first)?.find(({ labels }) => selects(selector, labels));
}

/** The workloads that a Service sends requests to: none where it has no selector. */
export function podsOfService(mesh: MeshIndex, service: Resource<'Service'>): readonly Workload[] {
  const { namespace, spec } = service;
  const { selector = {}, type } = spec;
  if (type === 'ExternalName' || Object.keys(selector).length === 0) return [];
  // Many ask the same of a Service.
  const known = mesh.remember(podsOfService, () => new Map<Resource, readonly Workload[]>());
  const found = known.get(service) ?? workloadsWith(mesh, namespace, selector);
  known.set(service, found);
  return found;
}

/** The Services that send requests to a workload. */
export function servicesOfPod(
  mesh: MeshIndex,
  { namespace, labels }: Workload,
): readonly Resource<'Service'>[] {
  const index = mesh.remember(SERVICES, () =>
    indexed(mesh.all('Service'), (service) =>
      service.spec.type === 'ExternalName'
        ? []
        : entries(service.namespace, service.spec.selector ?? {}).slice(0, 1),
    ),
  );
  const services = entries(namespace, labels).flatMap((entry) => index.get(entry) ?? []);
  return services.filter(({ spec }) => selects(spec.selector, labels));
}

/** The number on which pods get what is sent to a port of their Service; undefined where no container has the name that is asked for. */
export function targetPortOf(
  { port, targetPort = port }: ServicePort,
  { podSpec }: Workload,
): number | undefined {
  if (typeof targetPort === 'number') return targetPort === 0 ? port : targetPort;
  for (const { ports } of podSpec.containers ?? []) {
    const found = ports?.find(({ name }) => name === targetPort);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}
