import type { Dice } from './dice';
import { HEADERS, METHODS, NAMESPACES, PARAMETERS, PATHS, PORTS, REGEXES, VALUES } from './words';

/** A match of a text: one of Istio's three kinds. */
function text(dice: Dice, values: readonly string[], regexes: readonly string[]): object {
  return dice.weighted<() => object>([
    [4, () => ({ exact: dice.pick(values) })],
    [3, () => ({ prefix: dice.pick(values.filter((value) => value !== '')) })],
    [2, () => ({ regex: dice.pick(regexes) })],
  ])();
}

const VALUE_REGEXES = ['m.*', '(me|you)', '.*', 'tr.e', '*'];

const texts = (dice: Dice, names: readonly string[]): object =>
  Object.fromEntries(
    dice
      .some(names, dice.between(1, 2))
      .map((name) => [name, dice.chance(10) ? {} : text(dice, VALUES, VALUE_REGEXES)]),
  );

/** A condition of an HTTP rule of a VirtualService. */
export function httpMatch(dice: Dice, hosts: readonly string[], gateways: readonly string[]): any {
  return {
    uri: dice.maybe(65, () => text(dice, PATHS, REGEXES)),
    ignoreUriCase: dice.maybe(15, () => true),
    headers: dice.maybe(30, () => texts(dice, HEADERS)),
    withoutHeaders: dice.maybe(12, () => texts(dice, HEADERS)),
    queryParams: dice.maybe(15, () => texts(dice, PARAMETERS)),
    method: dice.maybe(12, () => text(dice, METHODS, ['P.*', '(GET|PUT)'])),
    authority: dice.maybe(10, () => text(dice, hosts, ['.*com.*', '[a-z.]+', 'w.*'])),
    scheme: dice.maybe(5, () => ({ exact: dice.pick(['http', 'https']) })),
    port: dice.maybe(12, () => dice.pick(PORTS)),
    sourceLabels: dice.maybe(12, () => ({ tier: dice.pick(['web', 'batch']) })),
    sourceNamespace: dice.maybe(10, () => dice.pick(NAMESPACES)),
    gateways: dice.maybe(12, () => dice.some(gateways, dice.between(1, 2))),
    name: dice.maybe(10, () => 'named'),
  };
}
