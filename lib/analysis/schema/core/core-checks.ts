import type { Resource } from '../../../mesh/resource';
import type { KnownKind } from '../../../mesh/views/kinds';
import type { Report } from '../../check';

/** Reports what the API server's own code refuses in an object of a kind. */
export type CoreCheck<K extends string> = (resource: Resource<K>, report: Report) => void;

/** The checks of Kubernetes' own kinds. */
export type CoreChecks = { readonly [K in KnownKind]?: CoreCheck<K> };
