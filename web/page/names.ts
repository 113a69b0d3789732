import { gatewayClasses } from '../../lib/compare/callers';
import { isGatewayProxy } from '../../lib/mesh/gateway-proxy';
import { idOf } from '../../lib/graph/ids';
import type { Mesh } from '../../lib/simulate/mesh';
import { splitName } from '../../lib/simulate/workload-name';
import type { Scope } from './address';

/** Who may send requests. */
export interface Senders {
  readonly workloads: readonly string[];
  readonly gateways: readonly string[];
}

/** Something that can be searched for, and how it is drawn. */
export interface Named {
  readonly words: string;
  readonly id: string;
  /** What is drawn to see it, where not everything is. */
  readonly scope: Scope;
}

/** The workloads and gateways that can send requests. */
export function sendersOf({ _index, _model }: Mesh): Senders {
  const workloads = _index.workloads
    .filter((workload) => !isGatewayProxy(workload) && workload.resource.origin.assumed !== true)
    .map(({ resource }) => `${resource.name}.${resource.namespace}`);
  return {
    workloads: [...new Set(workloads)].sort(),
    gateways: gatewayClasses([_model]).map(({ one }) => one.name),
  };
}

/** All that can be searched for in a mesh. */
export function namesIn(mesh: Mesh): readonly Named[] {
  const { workloads, gateways } = sendersOf(mesh);
  const { services } = mesh._model.registry;
  return [
    ...gateways.map((name): Named => ({
      words: `gateway ${name}`,
      id: idOf('gateway', name),
      scope: { kind: 'focus', name },
    })),
    ...workloads.map((name): Named => {
      const { name: own, namespace } = splitName(name);
      return {
        words: `workload ${name}`,
        id: idOf('workload', `${namespace}/${own}`),
        scope: { kind: 'focus', name },
      };
    }),
    ...services.map(({ host, namespace }): Named => ({
      words: `service ${host}`,
      id: idOf('service', host),
      scope: { kind: 'namespace', name: namespace },
    })),
  ];
}

/** Those whose words hold all that is typed, the shortest first. */
export function found(names: readonly Named[], typed: string, most: number): readonly Named[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return names
    .filter((name) => words.every((word) => name.words.toLowerCase().includes(word)))
    .sort((a, b) => a.words.length - b.words.length || (a.words < b.words ? -1 : 1))
    .slice(0, most);
}
