import { splitNamespace } from '../values/namespaced-name';
import { byNearness } from '../values/nearest';
import type { MeshIndex } from '../mesh/mesh-index';
import { milliseconds } from './durations';
import { RequestError } from './request-error';
import { splitName, workloadNamed } from './workload-name';

/** What an external authorizer says. */
export type AuthorizerWord = 'allow' | 'deny';

/** What is otherwise than usual when a request is sent, by the names that the request gives. */
export interface Circumstances {
  /** Workloads whose pods are all not ready. */
  readonly down?: readonly string[];
  /** Workloads that answer every request with a status. */
  readonly failing?: { readonly [workload: string]: number };
  /** Workloads that answer after a time. */
  readonly slow?: { readonly [workload: string]: string };
  /** What external authorizers say, by the names of their providers. */
  readonly authorizers?: { readonly [provider: string]: AuthorizerWord };
  /** Whether every rate limit that counts the request is reached. */
  readonly rateLimited?: boolean;
}

/** The same with the workloads of a mesh, as `namespace/name`. */
export interface KnownCircumstances {
  readonly down: ReadonlySet<string>;
  readonly failing: ReadonlyMap<string, number>;
  /** In milliseconds. */
  readonly slow: ReadonlyMap<string, number>;
}

/**
 * Looks up the workloads that circumstances name.
 *
 * @throws RequestError where no manifest shows one, or a duration cannot be read
 */
export function knownCircumstances(mesh: MeshIndex, given: Circumstances): KnownCircumstances | undefined {
  if (given.down === undefined && given.failing === undefined && given.slow === undefined) return undefined;
  const { down = [], failing = {}, slow = {} } = given;
  const key = (name: string) => workloadKey(mesh, name);
  const times = Object.entries(slow).map(([name, text]): [string, number] => {
    const time = milliseconds(text);
    if (time === undefined || time < 0) {
      throw new RequestError(
        `The time ${JSON.stringify(text)} of the slow workload ${name} cannot be read. Write it as 2s or 500ms.`,
      );
    }
    return [key(name), time];
  });
  const statuses = Object.entries(failing).map(([name, status]): [string, number] => [key(name), status]);
  return { down: new Set(down.map(key)), failing: new Map(statuses), slow: new Map(times) };
}

/** `namespace/name` of a workload that is named `name.namespace` or `namespace/name`; a bare name is of the namespace `default`. */
function workloadKey(mesh: MeshIndex, text: string): string {
  const whole = splitNamespace(text);
  const { name, namespace } =
    whole.namespace === undefined ? splitName(text) : { ...whole, namespace: whole.namespace };
  const workload = workloadNamed(mesh, name, namespace);
  if (workload !== undefined) return workload.resource.fullName;
  const shown = mesh.workloads.map(({ resource }) => resource);
  const near = byNearness(`${name}.${namespace}`, [
    ...new Set(shown.map((one) => `${one.name}.${one.namespace}`)),
  ]);
  throw new RequestError(
    `No manifest shows the workload ${text}. Name one as name.namespace${near.length === 0 ? '' : `, such as ${near.slice(0, 3).join(', ')}`}.`,
  );
}
