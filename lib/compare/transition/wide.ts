import { isDeepStrictEqual } from 'node:util';
import { listOf, mapOf, textOf } from '../../mesh/lists';
import { Resource } from '../../mesh/resource';
import type { Slot } from './slot';

/** How two lists become one: the items of both, those once that are known by the same text. */
type KeyOf = (item: unknown) => string;

const named: KeyOf = (item) => textOf(mapOf(item).name) ?? JSON.stringify(item);
const whole: KeyOf = (item) => JSON.stringify(item);
const port: KeyOf = (item) => String(mapOf(mapOf(item).port).number ?? JSON.stringify(item));
const numbered: KeyOf = (item) =>
  `${String(mapOf(item).port ?? mapOf(item).number)}/${String(mapOf(item).protocol ?? '')}`;

/** The lists of a kind that may have the items of both sides at once, with nothing less for what either side serves. */
const LISTS: Readonly<Record<string, Readonly<Record<string, KeyOf>>>> = {
  DestinationRule: { subsets: named },
  Gateway: { servers: port },
  Service: { ports: numbered },
  ServiceEntry: { hosts: whole, addresses: whole, ports: numbered, endpoints: whole },
  AuthorizationPolicy: { rules: whole },
  RequestAuthentication: { jwtRules: whole },
};

/**
 * A version of an object between two that has what either has: all subsets, servers, ports or rules. All else is as before. Undefined where
 * the kind has no such version, or where it would be one of the sides.
 */
export function widened({ before, after }: Slot): Resource | undefined {
  if (before === undefined || after === undefined) return undefined;
  const lists = LISTS[before.kind];
  if (lists === undefined) return undefined;
  const [old, fresh] = [mapOf(before.manifest.spec), mapOf(after.manifest.spec)];
  // Rules of a policy mean something else where it is for others, or does something else.
  const isPolicy = before.kind === 'AuthorizationPolicy' || before.kind === 'RequestAuthentication';
  if (
    isPolicy &&
    ['selector', 'targetRefs', 'action'].some((key) => !isDeepStrictEqual(old[key], fresh[key]))
  )
    return undefined;
  const spec: { [name: string]: unknown } = { ...old };
  for (const [name, keyOf] of Object.entries(lists)) {
    const items = [...listOf(old[name]), ...listOf(fresh[name])];
    if (items.length === 0) continue;
    const seen = new Set<string>();
    spec[name] = items.filter((item) => {
      const key = keyOf(item);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  }
  if (isDeepStrictEqual(spec, old) || isDeepStrictEqual(spec, fresh)) return undefined;
  return new Resource({ ...before.manifest, spec }, { ...originOf(after) }, before.namespace);
}

/** The file of an object whose text is another one. */
const originOf = ({ origin: { file } }: Resource) => (file === undefined ? {} : { file });
