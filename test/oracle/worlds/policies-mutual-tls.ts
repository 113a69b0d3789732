import { seeded } from '../../support/mutate';
import { Dice } from './dice';
import { serverWorld } from './policies-world';

/** A mesh with random settings of TLS. */
export interface MutualTlsWorld {
  readonly seed: number;
  readonly manifests: readonly any[];
}

const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE'];
/** The ports of pods: three of a Service, and one of none. */
export const PORTS = [8080, 9000, 9001, 7777];
const NAMESPACES = ['alpha', 'beta', 'istio-system'];

/** The mesh without any of it: a proxy that waits for certificates would not start. */
export const plainWorld = (): any[] => [...serverWorld, NO_AUTO];

/** Random PeerAuthentications, of different ages. Not all of them need be such that istiod takes them. */
export function mutualTlsWorld(seed: number): MutualTlsWorld {
  const dice = new Dice(seeded(seed));
  return { seed, manifests: JSON.parse(JSON.stringify([...plainWorld(), ...randomPeers(dice)])) };
}

/** Random PeerAuthentications, each of another age. */
export function randomPeers(dice: Dice): any[] {
  const objects = [meshWide(dice), ...peerAuthentications(dice)];
  const days = dice.some([...objects.keys()], objects.length);
  return objects.map((object, i) => {
    const creationTimestamp = new Date(Date.UTC(2026, 0, 1 + days[i])).toISOString().replace('.000', '');
    return { ...object, metadata: { ...object.metadata, creationTimestamp } };
  });
}

/** The referee has no certificates, and so never asks for mutual TLS on its own. */
const NO_AUTO: any = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: JSON.stringify({ enableAutoMtls: false }) },
};

/** One for the whole mesh, of any age: where there is none the referee turns mutual TLS off. */
const meshWide = (dice: Dice): any => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'mesh', namespace: 'istio-system' },
  spec: { mtls: { mode: dice.pick([...MODES, 'UNSET']) } },
});

function peerAuthentications(dice: Dice): any[] {
  return Array.from({ length: dice.between(1, 6) }, (_, i) => {
    const labels = dice.maybe(55, () => dice.pick([{ app: 'web' }, { app: 'api' }, { tier: 'back' }, {}]));
    const mode = () => ({ mode: dice.pick([...MODES, 'UNSET']) });
    const ports = dice.some(PORTS, dice.between(1, 3)).map((port) => [String(port), mode()]);
    return {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: `peers-${'cabedf'[i]}`, namespace: dice.pick(NAMESPACES) },
      spec: {
        selector: labels && { matchLabels: labels },
        mtls: dice.maybe(80, mode),
        portLevelMtls: labels && dice.maybe(50, () => Object.fromEntries(ports)),
      },
    };
  });
}

/** Services of one namespace, most with destination rules of their own, whose settings of TLS are random. */
export function tlsSettingsWorld(seed: number, services: number): MutualTlsWorld {
  const dice = new Dice(seeded(seed));
  const objects = Array.from({ length: services }, (_, i) => [
    ...serverOf(`s${i}`),
    ...tlsRules(dice, `s${i}`),
  ]);
  return { seed, manifests: JSON.parse(JSON.stringify([...plainWorld(), ...objects.flat()])) };
}

const serverOf = (name: string): any[] =>
  serverWorld
    .filter(({ kind, metadata }) => kind === 'Service' && metadata.name === 'web')
    .map((service) => ({
      ...service,
      metadata: { name, namespace: 'beta' },
      spec: { ...service.spec, selector: { app: 'api' } },
    }));

function tlsRules(dice: Dice, name: string): any[] {
  const tls = () => ({ mode: dice.pick(['ISTIO_MUTUAL', 'ISTIO_MUTUAL', 'DISABLE', 'SIMPLE']) });
  return dice.some(NAMESPACES, dice.between(0, 2)).map((namespace) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace },
    spec: {
      host: `${name}.beta.svc.cluster.local`,
      trafficPolicy: {
        tls: dice.maybe(70, tls),
        portLevelSettings: dice.maybe(40, () => [
          { port: { number: dice.pick([80, 9000, 9001]) }, tls: dice.maybe(80, tls) },
        ]),
      },
    },
  }));
}
