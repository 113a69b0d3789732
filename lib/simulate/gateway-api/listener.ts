import { labelSelectorMatches } from '../../mesh/selector-index';
import type { FieldPath } from '../../mesh/manifest';
import type { MeshIndex } from '../../mesh/mesh-index';
import { groupBy } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import type { ListenerView } from '../../mesh/views/gateway-api';
import { createdAt } from '../../mesh/age';
import { compareText } from '../../values/order';
import { isIstioGateway, servicesOfGateway } from '../../mesh/gateway-class';
import { GATEWAY, isOf, referenceOf } from './reference';

/** What lists listeners. */
type ListenerHolder = Resource<'KubernetesGateway'> | Resource<'ListenerSet'>;

/** A listener of a Gateway or of a ListenerSet, with the defaults of their schemas. */
export interface Listener {
  /** The Gateway or ListenerSet that lists it. */
  readonly of: ListenerHolder;
  readonly at: FieldPath;
  /** The Gateway on whose pods it listens. */
  readonly gateway: Resource<'KubernetesGateway'>;
  readonly name: string;
  /** The host of its requests; empty for all. */
  readonly hostname: string;
  /** The port; 0 where none is given and the protocol has none. */
  readonly port: number;
  readonly protocol: string;
  readonly spec: ListenerView;
}

/** The listeners of Istio's gateways, but for those that others exclude; Gateway by Gateway, its ListenerSets' after its own. */
export function listenersOf(mesh: MeshIndex): readonly Listener[] {
  return mesh.remember(listenersOf, () => {
    const sets = groupBy(mesh.all('ListenerSet'), ({ namespace, spec }) => {
      const parent = referenceOf(spec.parentRef, namespace, GATEWAY);
      return isOf(parent, GATEWAY) ? `${parent.namespace}/${parent.name}` : '';
    });
    return mesh
      .all('KubernetesGateway')
      .filter((gateway) => isIstioGateway(mesh, gateway) && servicesOfGateway(gateway).length > 0)
      .flatMap((gateway) => {
        const own = (sets.get(gateway.fullName) ?? [])
          .filter((set) => isAllowed(mesh, gateway, set))
          .sort(bySetAge);
        return distinct([gateway, ...own].flatMap((of) => listed(of, gateway)));
      });
  });
}

function bySetAge(a: Resource, b: Resource): number {
  const [x, y] = [createdAt(a), createdAt(b)].map((time) => time ?? -Infinity);
  return x === y ? compareText(a.fullName, b.fullName) : x - y;
}

function listed(of: ListenerHolder, gateway: Resource<'KubernetesGateway'>): Listener[] {
  const listeners: readonly ListenerView[] = of.spec.listeners ?? [];
  return listeners.map((spec, i) => {
    const { protocol = '', name = '', hostname = '', port } = spec;
    const preset = of === gateway ? 0 : protocol === 'HTTP' ? 80 : protocol === 'HTTPS' ? 443 : 0;
    return {
      of,
      at: ['spec', 'listeners', i],
      gateway,
      name,
      hostname,
      port: port || preset,
      protocol,
      spec,
    };
  });
}

/** Whether a Gateway takes the listeners of a ListenerSet, which it does not unless it says so. */
function isAllowed(
  mesh: MeshIndex,
  gateway: Resource<'KubernetesGateway'>,
  { namespace }: Resource<'ListenerSet'>,
): boolean {
  const { from = 'None', selector } = gateway.spec.allowedListeners?.namespaces ?? {};
  if (from === 'All') return true;
  if (from === 'Same') return namespace === gateway.namespace;
  if (from !== 'Selector' || !selector) return false;
  const labels = namespaceLabelsOf(mesh, namespace);
  return labels !== undefined && labelSelectorMatches(selector, labels);
}

/** The labels of a namespace, with the one that Kubernetes gives to each; undefined where nothing shows the namespace. */
export function namespaceLabelsOf(
  mesh: MeshIndex,
  name: string,
): { readonly [key: string]: string } | undefined {
  if (!mesh.hasNamespace(name)) return undefined;
  return { ...mesh.namespaceLabels(name), 'kubernetes.io/metadata.name': name };
}

const isL4 = (protocol: string) => protocol === 'TCP' || protocol === 'UDP';
const isHttpLike = (protocol: string) => ['HTTP', 'HTTPS', 'TLS'].includes(protocol);

/** Whether two listeners of a Gateway can stand beside each other (the upstream project's `listenersDistinct`). */
function areDistinct(a: Listener, b: Listener): boolean {
  if (a.port !== b.port) return true;
  if (isHttpLike(a.protocol) && isHttpLike(b.protocol)) return (a.hostname || '*') !== (b.hostname || '*');
  const known = [a, b].every(({ protocol }) => isL4(protocol) || isHttpLike(protocol));
  return !known && a.protocol !== b.protocol;
}

/** Leaves out what an earlier listener excludes, and then all of its object with the same name, as upstream does. */
function distinct(listeners: readonly Listener[]): Listener[] {
  const accepted: Listener[] = [];
  const lost: Listener[] = [];
  for (const listener of listeners) {
    (accepted.every((other) => areDistinct(listener, other)) ? accepted : lost).push(listener);
  }
  return accepted.filter(
    (listener) => !lost.some(({ of, name }) => of === listener.of && name === listener.name),
  );
}
