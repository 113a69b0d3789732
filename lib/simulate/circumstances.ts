import { durationLength } from '../values/wire-duration';
import { byNearness } from '../values/nearest';
import type { MeshIndex } from '../mesh/mesh-index';
import { RequestError } from './request-error';

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
    const length = durationLength(text);
    if (length === undefined || length.milliseconds < 0) {
      throw new RequestError(
        `The time ${JSON.stringify(text)} of the slow workload ${name} cannot be read. Write it as 2s or 500ms.`,
      );
    }
    return [key(name), length.milliseconds];
  });
  const statuses = Object.entries(failing).map(([name, status]): [string, number] => [key(name), status]);
  return { down: new Set(down.map(key)), failing: new Map(statuses), slow: new Map(times) };
}

/** `namespace/name` of a workload that is named `name.namespace` or `namespace/name`; a bare name is of the namespace `default`. */
function workloadKey(mesh: MeshIndex, name: string): string {
  const dot = name.lastIndexOf('.');
  const key = name.includes('/')
    ? name
    : dot === -1
      ? `default/${name}`
      : `${name.slice(dot + 1)}/${name.slice(0, dot)}`;
  const shown = mesh.remember(
    workloadKey,
    () => new Set(mesh.workloads.map(({ resource }) => resource.fullName)),
  );
  if (shown.has(key)) return key;
  const near = byNearness(key, [...shown]).slice(0, 3);
  throw new RequestError(
    `No manifest shows the workload ${name}. Name one as name.namespace${near.length === 0 ? '' : `, such as ${near.map(dotted).join(', ')}`}.`,
  );
}

const dotted = (key: string) => key.split('/').reverse().join('.');
