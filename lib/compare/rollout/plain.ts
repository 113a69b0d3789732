import { textOf } from '../../mesh/lists';
import type { Manifest } from '../../mesh/manifest';

/** A mapping of a manifest that is written anew. */
export interface Mapping {
  [field: string]: unknown;
}

/** A number, or undefined where a manifest has something else or nothing. */
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A mapping without the fields that are undefined, as JSON leaves them out. */
export const withoutUndefined = (mapping: Mapping): Mapping =>
  Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined));

/** A uid stands for an object in a cluster, which manifests do not have; any one does where it only has to be there. */
const NO_UID = '00000000-0000-0000-0000-000000000000';

/** How an object that a controller makes names the one for which it does (Kubernetes API reference, `OwnerReference`). */
export const ownedBy = ({ apiVersion, kind, metadata }: Manifest) => [
  {
    apiVersion,
    blockOwnerDeletion: true,
    controller: true,
    kind,
    name: metadata.name,
    uid: textOf(metadata.uid) ?? NO_UID,
  },
];
