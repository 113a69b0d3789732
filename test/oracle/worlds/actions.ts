import type { Dice } from './dice';
import type { ServiceFacts } from './services';
import { HEADERS, OUTSIDE, VALUES } from './words';

const SUBSETS = ['v1', 'v2', 'v3', 'odd', 'missing'];

/** A destination: mostly one that is there. */
export function destination(dice: Dice, facts: readonly ServiceFacts[], namespace: string): any {
  if (facts.length === 0 || dice.chance(6)) return { host: dice.pick([...OUTSIDE, 'nowhere']) };
  const service = dice.pick(facts);
  const near = service.namespace === namespace;
  const host = dice.weighted([
    [4, service.host],
    [near ? 6 : 1, service.name],
    [1, `${service.name}.${service.namespace}`],
  ]);
  const number = dice.maybe(50, () => dice.pick([...service.ports, ...service.ports, 80, 1234]));
  return {
    host,
    ...(number !== undefined && { port: { number } }),
    ...(dice.chance(55) && { subset: dice.pick(SUBSETS) }),
  };
}

const headerChanges = (dice: Dice): any => ({
  request: {
    set: dice.maybe(60, () => ({
      [dice.pick([...HEADERS, 'host'])]: dice.pick(['set', 'other.example.com']),
    })),
    add: dice.maybe(30, () => ({ 'x-added': 'yes' })),
    remove: dice.maybe(30, () => [dice.pick(HEADERS)]),
  },
  response: dice.maybe(30, () => ({ set: { 'x-answer': 'yes' } })),
});

const rewrite = (dice: Dice): any => ({
  ...dice.weighted<() => object>([
    [5, () => ({ uri: dice.pick(['/', '/new', '/new/', '/a']) })],
    [
      2,
      () => ({
        uriRegexRewrite: {
          match: dice.pick(['^/a/(.*)$', '/([a-z]+)', 'a']),
          rewrite: dice.pick(['/x/\\1', '/y', '\\1']),
        },
      }),
    ],
    [2, () => ({})],
  ])(),
  ...(dice.chance(35) && { authority: dice.pick(['other.example.com', 'me']) }),
});

const redirect = (dice: Dice): any => ({
  uri: dice.maybe(55, () => dice.pick(['/moved', '/moved?now=1', '/'])),
  authority: dice.maybe(45, () => dice.pick(['new.example.com', 'new.example.com:8443'])),
  scheme: dice.maybe(25, () => dice.pick(['http', 'https'])),
  redirectCode: dice.maybe(40, () => dice.pick([301, 302, 303, 307, 308])),
  ...dice.weighted<object>([
    [6, {}],
    [1, { port: dice.pick([80, 443, 8080]) }],
    [1, { derivePort: dice.pick(['FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT']) }],
  ]),
});

const fault = (dice: Dice): any => ({
  abort: dice.maybe(85, () => ({
    ...dice.weighted<object>([[5, { httpStatus: dice.pick([400, 418, 503]) }], [1, { grpcStatus: 'UNAVAILABLE' }]]), // prettier-ignore
    ...dice.weighted<object>([
      [1, {}],
      [2, { percentage: { value: 0 } }],
      [3, { percentage: { value: dice.pick([50, 12.5, 0.1]) } }],
      [3, { percentage: { value: 100 } }],
    ]),
  })),
  delay: dice.maybe(20, () => ({ fixedDelay: '0.001s', percentage: { value: 100 } })),
});

/** The destinations of a rule, with weights if there are several and sometimes if there is one. */
export function routes(dice: Dice, facts: readonly ServiceFacts[], namespace: string): any[] {
  const number = dice.weighted([[5, 1], [4, 2], [2, 3]]); // prettier-ignore
  return Array.from({ length: number }, (_, i) => ({
    destination: destination(dice, facts, namespace),
    ...((number > 1 || dice.chance(20)) && {
      weight: i > 0 && dice.chance(25) ? 0 : dice.pick([1, 20, 30, 50, 100]),
    }),
    ...(dice.chance(12) && { headers: headerChanges(dice) }),
  }));
}

/** What a rule of a VirtualService does, beside its matches. */
export function action(dice: Dice, facts: readonly ServiceFacts[], namespace: string): any {
  return dice.weighted<() => object>([
    [12, () => ({
      route: routes(dice, facts, namespace),
      rewrite: dice.maybe(25, () => rewrite(dice)),
      fault: dice.maybe(18, () => fault(dice)),
      timeout: dice.maybe(10, () => '5s'),
      retries: dice.maybe(10, () => ({ attempts: dice.between(0, 3), retryOn: dice.maybe(50, () => '5xx') })),
      mirror: dice.maybe(8, () => destination(dice, facts, namespace)),
      headers: dice.maybe(12, () => headerChanges(dice)),
      corsPolicy: dice.maybe(4, () => ({ allowOrigins: [{ exact: dice.pick(VALUES) }] })),
    })],
    [2, () => ({ redirect: redirect(dice) })],
    [2, () => ({ directResponse: { status: dice.pick([200, 404, 503]), body: { string: 'direct' } } })],
  ])(); // prettier-ignore
}
