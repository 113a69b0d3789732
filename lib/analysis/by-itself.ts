import type { Resource } from '../mesh/resource';
import type { Report } from './check';
import { objectChecks } from './registry';
import { checkMetadata } from './webhook/metadata';

/** Does a check, whose name it is told. */
type Guard = (check: string, action: () => void) => void;

/** Reports what istiod's webhook says of an object whose schema holds. */
export function checkByItself(resource: Resource, report: Report, guard: Guard): void {
  guard('of the metadata', () => checkMetadata(resource, report));
  guard(`of ${resource.kind} by itself`, () => objectChecks.get(resource.kind)?.check(resource, report));
}
