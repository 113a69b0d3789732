import { listOf } from '../../../mesh/lists';
import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';

/** A destination that a virtual service names. */
export interface NamedDestination {
  readonly destination: any;
  /** Where it stands. */
  readonly path: FieldPath;
  readonly mirror: boolean;
}

/** All destinations of the routes of a virtual service, and of its mirrors. */
export function destinationsOf({ spec }: Resource): NamedDestination[] {
  const found: NamedDestination[] = [];
  for (const section of ['tcp', 'tls', 'http']) {
    listOf(spec[section]).forEach((rule, i) => {
      listOf(rule?.route).forEach((route, j) => {
        const path = ['spec', section, i, 'route', j, 'destination'];
        found.push({ destination: route?.destination ?? {}, path, mirror: false });
      });
    });
  }
  listOf(spec.http).forEach((rule, i) => {
    const mirror = rule?.mirror;
    if (mirror) found.push({ destination: mirror, path: ['spec', 'http', i, 'mirror'], mirror: true });
    listOf(rule?.mirrors).forEach((one, j) => {
      const path = ['spec', 'http', i, 'mirrors', j, 'destination'];
      found.push({ destination: one?.destination ?? {}, path, mirror: true });
    });
  });
  return found;
}
