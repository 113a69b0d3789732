import { action, destination } from './actions';
import type { Dice } from './dice';
import { httpMatch } from './matches';
import type { ServiceFacts } from './services';
import { NAMESPACES, OUTSIDE, WILDCARDS } from './words';

const API = 'networking.istio.io/v1';

function hostsOf(dice: Dice, facts: readonly ServiceFacts[], namespace: string): string[] {
  const one = () =>
    dice.weighted<() => string>([
      [6, () => spelt(dice, facts, namespace)],
      [5, () => dice.pick(OUTSIDE)],
      [1, () => dice.pick(WILDCARDS)],
      [1, () => dice.pick(['*.alpha.svc.cluster.local', '*.svc.cluster.local', '*.local'])],
    ])();
  return [...new Set(Array.from({ length: dice.between(1, 2) }, one))];
}

function spelt(dice: Dice, facts: readonly ServiceFacts[], namespace: string): string {
  if (facts.length === 0) return dice.pick(OUTSIDE);
  const service = dice.pick(facts);
  const near = service.namespace === namespace;
  return dice.weighted([[5, service.host], [near ? 5 : 0, service.name], [1, `${service.name}.${service.namespace}`]]); // prettier-ignore
}

/** A name for each rule, where it has one. */
const ruleNames = (dice: Dice): (string | undefined)[] =>
  Array.from({ length: dice.between(1, 4) }, (_, i) => dice.maybe(20, () => `rule-${i}`));

/** VirtualServices, the first few of which may be delegates. */
export function virtualServices(
  dice: Dice,
  facts: readonly ServiceFacts[],
  gateways: readonly string[],
): any[] {
  const delegates = dice.chance(20)
    ? Array.from({ length: dice.between(1, 2) }, (_, i) => delegate(dice, facts, i))
    : [];
  const number = dice.between(0, 5);
  const roots = Array.from({ length: number }, (_, i) => {
    const namespace = dice.pick(NAMESPACES);
    const hosts = hostsOf(dice, facts, namespace);
    const chosen = dice.weighted<() => string[] | undefined>([
      [5, () => undefined],
      [2, () => ['mesh']],
      [5, () => dice.some(gateways, dice.between(1, 2))],
      [5, () => ['mesh', ...dice.some(gateways, 1)]],
    ])();
    const inMatch = ['mesh', ...gateways];
    return {
      apiVersion: API,
      kind: 'VirtualService',
      metadata: { name: `vs-${'dacbe'[i]}`, namespace },
      spec: {
        hosts,
        gateways: chosen,
        exportTo: dice.maybe(15, () => [dice.pick(['.', '*', ...NAMESPACES])]),
        http: ruleNames(dice).map((name, j, { length }) => ({
          name,
          match: dice.maybe(j === length - 1 ? 35 : 80, () =>
            Array.from({ length: dice.between(1, 2) }, () => httpMatch(dice, hosts, inMatch)),
          ),
          ...(delegates.length > 0 && dice.chance(50)
            ? { delegate: delegateReference(dice, delegates) }
            : action(dice, facts, namespace)),
        })),
        tcp: dice.maybe(8, () => [{ route: [{ destination: destination(dice, facts, namespace) }] }]),
      },
    };
  });
  return [...delegates, ...roots];
}

function delegate(dice: Dice, facts: readonly ServiceFacts[], i: number): any {
  const namespace = dice.pick(NAMESPACES);
  return {
    apiVersion: API,
    kind: 'VirtualService',
    metadata: { name: `part-${i}`, namespace },
    spec: {
      exportTo: dice.maybe(15, () => [dice.pick(['.', '*'])]),
      http: Array.from({ length: dice.between(1, 3) }, () => {
        // istiod takes no delegate that names gateways.
        const match = { ...httpMatch(dice, ['example.com'], ['mesh']), gateways: undefined };
        return { match: dice.maybe(60, () => [match]), ...action(dice, facts, namespace) };
      }),
    },
  };
}

function delegateReference(dice: Dice, delegates: readonly any[]): any {
  const { name, namespace } = dice.pick(delegates).metadata;
  return {
    name: dice.chance(10) ? 'missing' : name,
    ...(dice.chance(80) && { namespace }),
  };
}
