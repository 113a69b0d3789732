import { seeded } from '../../support/mutate';
import { Dice } from './dice';
import { clients } from './services';
import { wireEntries } from './wires-entries';
import { wireGateways } from './wires-gateways';
import { wireRequests } from './wires-requests';
import { wireRoutes, wireRules, wireSidecars } from './wires-routes';
import { wireServices } from './wires-services';
import { meshConfig, plain, type RandomWorld } from './world';

/** The world of a seed in which ports, addresses and protocols matter, the same each time. */
export function randomWires(seed: number, number = 40): RandomWorld {
  const dice = new Dice(seeded(seed));
  const { facts, manifests: cluster } = wireServices(dice);
  const { names, manifests: gateways } = wireGateways(dice);
  const named = { services: facts, gateways: names };
  const objects = [
    ...cluster,
    ...wireEntries(dice, seed, facts),
    ...gateways,
    ...wireRoutes(dice, named),
    ...wireRules(dice, named),
    ...wireSidecars(dice, named),
  ]
    .map(plain)
    .filter((object, _, all) => !sharesEndpoints(object, all));
  const manifests = [
    ...clients,
    ...(dice.chance(85) ? aged(dice, objects) : objects),
    ...meshConfig(dice, 25),
  ];
  return { seed, manifests, requests: wireRequests(dice, facts, manifests, number).map(plain) };
}

/**
 * Whether an entry has the host of a headless Service in its namespace: istiod has one list of endpoints for both, also for those who
 * only see one of them, and what is in it is chance.
 */
const sharesEndpoints = ({ kind, metadata, spec }: any, all: readonly any[]): boolean =>
  kind === 'ServiceEntry' &&
  all.some(
    (one) =>
      one.kind === 'Service' &&
      one.spec.clusterIP === 'None' &&
      one.metadata.namespace === metadata.namespace &&
      spec.hosts.includes(`${one.metadata.name}.${metadata.namespace}.svc.cluster.local`),
  );

/** Each object with an age; some with that of others, so that their names decide. */
function aged(dice: Dice, objects: readonly any[]): any[] {
  const days = dice
    .some([...objects.keys()], objects.length)
    .map((day) => day - (dice.chance(20) ? day % 3 : 0));
  return objects.map((object, i) => {
    const creationTimestamp = new Date(Date.UTC(2026, 0, 1 + days[i])).toISOString().replace('.000', '');
    return { ...object, metadata: { ...object.metadata, creationTimestamp } };
  });
}
