import { ipBlockFault } from '../addresses';
import type { MeshFault } from '../mesh-fault';
import { portTextFault, serviceAccountsFault, wildcardTextsFault } from './identity-checks';

/** Refuses values that an attribute cannot have. */
type ValueCheck = (values: readonly string[], what: string) => MeshFault | undefined;

const each =
  (faultOf: (value: string, what: string) => MeshFault | undefined): ValueCheck =>
  (values, what) =>
    values.map((value) => faultOf(value, what)).find((fault) => fault !== undefined);

const addresses = each(ipBlockFault);

/** Takes all values. */
const anyValues: ValueCheck = () => undefined;

/** The attributes that istiod knows (`ValidateAttribute`), with what their values must be. */
export const ATTRIBUTES: { readonly [key: string]: ValueCheck } = {
  'source.ip': addresses,
  'remote.ip': addresses,
  'source.namespace': anyValues,
  'source.serviceAccount': serviceAccountsFault,
  'source.principal': anyValues,
  'source.trustDomain': wildcardTextsFault,
  'request.auth.principal': anyValues,
  'request.auth.audiences': anyValues,
  'request.auth.presenter': anyValues,
  'destination.ip': addresses,
  'destination.port': each(portTextFault),
  'connection.sni': anyValues,
};

/** What the names of attributes begin with that have something in brackets at their end. */
const BRACKETED_ATTRIBUTES = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

/** Attributes that istiod no longer takes, with what to do instead. */
export const OUTDATED: { readonly [key: string]: string } = {
  'destination.namespace': 'put the policy into that namespace',
  'destination.name': 'select the pods by their labels',
  'destination.user': 'select the pods by their labels',
};

const IDENTITY = /^(source\.(namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

/** Whether a policy of the action CUSTOM cannot have conditions on an attribute. */
export const notForCustom = (key: string) => IDENTITY.test(key);

/** What is wrong with the name of an attribute. */
export type KeyFault = 'unknown' | 'outdated' | 'labels' | 'form';

/** What istiod's `ValidateAttribute` has against the name of an attribute; undefined for nothing. */
export function keyFault(key: string): KeyFault | undefined {
  if (Object.hasOwn(ATTRIBUTES, key)) return undefined;
  if (BRACKETED_ATTRIBUTES.some((prefix) => key.startsWith(prefix))) {
    const open = key.indexOf('[');
    return key.endsWith(']') && open > 0 && open < key.length - 2 ? undefined : 'form';
  }
  if (Object.hasOwn(OUTDATED, key)) return 'outdated';
  return key.startsWith('destination.labels') ? 'labels' : 'unknown';
}
