import { compareText } from '../values/order';
import { mapOf } from './lists';
import type { Resource } from './resource';

/** When an object was created, in milliseconds; undefined where its manifest does not say. */
export function createdAt({ manifest }: Resource): number | undefined {
  const { creationTimestamp: text } = mapOf(manifest.metadata);
  const time = typeof text === 'string' ? Date.parse(text) : text instanceof Date ? text.getTime() : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** What has an age, and a name by which ties are broken. */
export interface Aged {
  readonly created?: number;
  readonly name: string;
  readonly namespace: string;
}

/**
 * The order in which istiod looks at objects: the oldest first, then by name and namespace (the upstream project's
 * `configCompareByCreationTime`). An object without a time counts as the oldest.
 */
export function byAge(a: Aged, b: Aged): number {
  return (
    (a.created ?? -Infinity) - (b.created ?? -Infinity) ||
    compareText(a.name, b.name) ||
    compareText(a.namespace, b.namespace) ||
    0
  );
}

/** Whether a cluster might order two objects otherwise than `byAge()` does: one of them does not say when it was created. */
export const orderUnknown = (a: Aged, b: Aged) =>
  (a.created === undefined || b.created === undefined) && (a.name !== b.name || a.namespace !== b.namespace);

/** The age and name of an object. */
export const agedOf = (resource: Resource): Aged => ({
  created: createdAt(resource),
  name: resource.name,
  namespace: resource.namespace,
});

/** Objects in the order of `byAge()`. */
export function sortedByAge<R extends Resource>(resources: readonly R[]): R[] {
  const aged = resources.map((resource) => ({ ...agedOf(resource), resource }));
  return aged.sort(byAge).map(({ resource }) => resource);
}
