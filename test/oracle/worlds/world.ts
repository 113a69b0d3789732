import { seeded } from '../../support/mutate';
import type { AnswerRequest } from '../model/answer';
import { Dice } from './dice';
import { gateways } from './gateways';
import { httpRoutes } from './http-routes';
import { destinationRules, serviceEntries, sidecars } from './policies';
import { requests } from './requests';
import { clients, services } from './services';
import { virtualServices } from './virtual-services';

/** A random mesh, with requests that are aimed at its edges. */
export interface RandomWorld {
  readonly seed: number;
  readonly manifests: readonly any[];
  readonly requests: readonly AnswerRequest[];
}

/** The world of a seed, the same each time. Not all of its objects need be such that istiod takes them. */
export function randomWorld(seed: number, number = 50): RandomWorld {
  const dice = new Dice(seeded(seed));
  const { facts, manifests: workloads } = services(dice);
  const { names, manifests: entrances } = gateways(dice);
  const routes = dice.chance(40) ? httpRoutes(dice, facts) : { manifests: [], vias: [] };
  const objects = [
    ...entrances,
    ...virtualServices(dice, facts, names),
    ...destinationRules(dice, facts),
    ...serviceEntries(dice),
    ...sidecars(dice, facts),
    ...routes.manifests,
  ].map(plain);
  const aged = dice.chance(50) ? withAges(dice, objects) : objects;
  const manifests = [...clients, ...workloads.map(plain), ...aged, ...meshConfig(dice)];
  const vias = ['istio-ingressgateway', ...routes.vias];
  return { seed, manifests, requests: requests(dice, facts, manifests, vias, number).map(plain) };
}

/** Without the fields that are undefined. */
export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** Each object a day older than the next, in random order. */
function withAges(dice: Dice, objects: readonly any[]): any[] {
  const days = dice.some([...objects.keys()], objects.length);
  return objects.map((object, i) => {
    const creationTimestamp = new Date(Date.UTC(2026, 0, 1 + days[i])).toISOString().replace('.000', '');
    return { ...object, metadata: { ...object.metadata, creationTimestamp } };
  });
}

/** Settings of the mesh by which nothing goes out that it does not know; so often, in percent. */
export function meshConfig(dice: Dice, percent = 15): any[] {
  if (!dice.chance(percent)) return [];
  const mesh = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio', namespace: 'istio-system' },
      data: { mesh: JSON.stringify(mesh) },
    },
  ];
}
