import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { NOBODY } from '../surroundings';
import type { Manifest } from '../world';
import { CONTROL } from './network';

const DOMAIN = 'cluster.local';
/** Outside hosts are here: every name has an address of its own, the same each time. */
const OUTSIDE = '100.64';

function outsideAddress(name: string): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return `${OUTSIDE}.${hash >> 8}.${hash & 255}`;
}

/**
 * The addresses that a cluster's name server would have for a name, asked by a pod of a namespace: the cluster IP of a
 * Service, all pods of a headless one, the address of a ServiceEntry that has one, an address outside for all others. Where a
 * headless Service has no pod the name would not be known, and the address is one at which nothing is.
 */
export function addressesOf(name: string, namespace: string, world: readonly Manifest[]): readonly string[] {
  const asked = name.toLowerCase().replace(/\.$/, '');
  const inside = clusterAddressesOf(asked, namespace, world);
  if (inside !== undefined) return inside;
  for (const { kind, spec } of world) {
    if (kind !== 'ServiceEntry' || spec?.hosts?.includes(asked) !== true) continue;
    const address = (spec.addresses ?? []).map((given: string) => given.replace(/\/32$/, '')).find(isIPv4);
    if (address !== undefined) return [address];
  }
  return [outsideAddress(asked)];
}

/** The addresses that a proxy gets for a full name: those of ServiceEntries are only for those who call through it. */
export function proxiedAddressesOf(name: string, world: readonly Manifest[]): readonly string[] {
  const asked = name.toLowerCase().replace(/\.$/, '');
  return clusterAddressesOf(asked, '', world) ?? [outsideAddress(asked)];
}

/** The addresses that a cluster has for a name; undefined for one of the world outside. */
function clusterAddressesOf(
  asked: string,
  namespace: string,
  world: readonly Manifest[],
): readonly string[] | undefined {
  if (isIPv4(asked)) return [asked];
  const candidates = [
    asked,
    ...[`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN].map((end) => `${asked}.${end}`),
  ];
  const named = candidates.flatMap((candidate) => {
    const addresses = podAddressesOf(candidate, world);
    return addresses === undefined ? [] : [addresses];
  });
  const [known] = named.filter((addresses) => addresses.length > 0);
  if (known !== undefined) return known;
  for (const candidate of candidates) {
    const service = serviceOf(candidate, world);
    if (service === undefined) continue;
    const { type, externalName, clusterIP } = service.spec;
    if (type === 'ExternalName') return addressesOf(String(externalName), namespace, world);
    if (clusterIP !== 'None') return [clusterIP];
    const pods = slicedEndpoints(service, world).flatMap(({ addresses }) => addresses);
    return pods.length === 0 ? [NOBODY] : pods;
  }
  // The name of a pod that is not there.
  return named.length > 0 ? [NOBODY] : undefined;
}

/** The addresses of pods that have a name of their own within that of a headless Service; undefined where that is none. */
function podAddressesOf(full: string, world: readonly Manifest[]): readonly string[] | undefined {
  const [name, ...rest] = full.split('.');
  const service = serviceOf(rest.join('.'), world);
  if (service?.spec.clusterIP !== 'None' || service.spec.selector === undefined) return undefined;
  return slicedEndpoints(service, world)
    .filter(({ hostname }) => hostname === name)
    .flatMap(({ addresses }) => addresses);
}

const serviceOf = (full: string, world: readonly Manifest[]) =>
  world.find(
    ({ kind, apiVersion, metadata }) =>
      kind === 'Service' &&
      apiVersion === 'v1' &&
      `${metadata.name}.${metadata.namespace ?? 'default'}.svc.${DOMAIN}` === full,
  );

const slicedEndpoints = (service: Manifest, world: readonly Manifest[]): any[] =>
  world
    .filter(
      ({ kind, metadata }) =>
        kind === 'EndpointSlice' &&
        metadata.namespace === (service.metadata.namespace ?? 'default') &&
        metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
    )
    .flatMap(({ endpoints }) => endpoints ?? []);

const A = 1;

/** Answers the proxies' questions for names, with what `resolve` says; of other kinds of records there are none. */
export function serveNames(resolve: (name: string) => string): Promise<void> {
  const server = createSocket('udp4');
  server.on('message', (question, { address, port }) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = question[at]; length > 0; length = question[at]) {
      labels.push(question.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const end = at + 5;
    const isAddress = question.readUInt16BE(at + 1) === A;
    const header = Buffer.from([
      question[0],
      question[1],
      0x85,
      0x80,
      0,
      1,
      0,
      Number(isAddress),
      0,
      0,
      0,
      0,
    ]);
    // A pointer to the name in the question, type A, class IN, 60 seconds, four bytes.
    const record = [
      0xc0,
      12,
      0,
      A,
      0,
      1,
      0,
      0,
      0,
      60,
      0,
      4,
      ...resolve(labels.join('.')).split('.').map(Number),
    ];
    const answer = [header, question.subarray(12, end), Buffer.from(isAddress ? record : [])];
    server.send(Buffer.concat(answer), port, address);
  });
  return new Promise((done, reject) => {
    server.once('error', reject);
    server.bind(53, CONTROL, done);
  });
}
