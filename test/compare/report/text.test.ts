import fc from 'fast-check';
import { CHANGE_KINDS } from '../../../lib/compare/difference';
import { differenceText } from '../../../lib/compare/report/text';
import { Request } from '../../../lib/simulate/request';
import { answered, change, changeFor, denied, differenceOf, line, noEndpoint, notKnown } from './differences';

const text = (...given: Parameters<typeof differenceOf>) => differenceText(differenceOf(...given));
const heads = (report: string) => report.split('\n').filter((one) => /^\w+ {2}\S/.test(one));

test('a row says what, where to, from where, how it ends, by which lines, and with which request to see it', () => {
  expect(text([change()])).toBe(`moved  path begins with "/api"
  to      http://cart.shop:80
  from    web.shop
  before  200 from shop/cart-v1, subset v1 of cart.shop:80
  after   200 from shop/cart-v2, subset v2 of cart.shop:80
  lines   - dist/shop.yaml:12  VirtualService shop/cart  spec.http[0].route[0]
          + dist/shop.yaml:14  VirtualService shop/cart  spec.http[0].route[0]
  try     GET http://cart/ --from web.shop

Changes for requests: 1 moved.
`);
});

test('no change is one line', () => {
  expect(text([])).toBe('Nothing changes for requests.\n');
});

test('the worst comes first, what is not known last, and all are counted', () => {
  const kinds = [...CHANGE_KINDS].reverse();
  const report = text(
    kinds.map((kind) => change({ kind })),
    [notKnown()],
  );
  expect(heads(report).map((head) => head.split('  ')[0])).toEqual([...CHANGE_KINDS, 'unknown']);
  expect(report).toContain('  why     an EnvoyFilter changes the proxy\n');
  expect(report.trimEnd().split('\n').pop()).toBe(
    'Changes for requests: 1 lost, 1 opened, 1 denied, 1 moved, 1 reweighted, 1 altered, 1 added, 1 removed, 1 unknown.',
  );
});

test('callers are workloads, gateways and what is outside of the mesh', () => {
  const callers = [
    { kind: 'workload' as const, name: 'web.shop' },
    { kind: 'outside' as const, name: 'outside' },
    { kind: 'gateway' as const, name: 'edge.shop' },
  ];
  expect(text([change({ callers })])).toContain(
    '  from    gateway edge.shop, outside of the mesh, web.shop\n',
  );
});

test('a caller that is new or gone is told as such', () => {
  expect(text([change({ kind: 'added', before: [] })])).toContain('  before  the caller is not there\n');
  expect(text([change({ kind: 'removed', after: [] })])).toContain('  after   the caller is not there\n');
});

test('a distribution is told whole', () => {
  const before = [answered('cart', 'v1', 0.9), answered('cart', 'v2', 0.1)];
  const report = text([change({ kind: 'reweighted', before, after: [answered('cart', 'v1')] })]);
  expect(report).toContain(`  before  90 % 200 from shop/cart-v1, subset v1 of cart.shop:80
          10 % 200 from shop/cart-v2, subset v2 of cart.shop:80
  after   200 from shop/cart-v1,`);
});

test('of the same end by another way it tells what differs on the way', () => {
  const way = (timeout: string) => [
    answered('cart', 'v1', 1, { way: { timeout, retries: { attempts: 2, on: '5xx' } } }),
  ];
  const report = text([change({ kind: 'altered', before: way('1s'), after: way('2s') })]);
  expect(report).toContain('cart.shop:80; gives up after 1s\n');
  expect(report).toContain('cart.shop:80; gives up after 2s\n');
  expect(report).not.toContain('tries');
});

test('it tells what a filter does beside on one side only', () => {
  const { witness } = change();
  const before = { ...witness.before, besides: ['may answer 429', 'adds a header'] };
  const after = { ...witness.after, besides: ['adds a header'] };
  const ends = [answered('cart')];
  const report = text([
    change({ kind: 'altered', before: ends, after: ends, witness: { ...witness, before, after } }),
  ]);
  expect(report).toContain('cart.shop:80\n          besides: may answer 429\n  after   200');
  expect(report).not.toContain('besides: adds a header');
});

describe('one edited rule', () => {
  const hosts = ['cart', 'list', 'news'];
  const callers = Array.from({ length: 9 }, (_, i) => `caller-${i}.shop`);
  const edited = hosts.flatMap((host) => callers.map((caller) => changeFor(host, caller)));

  test('is one row however many callers and hosts it has', () => {
    const report = text(edited);
    expect(heads(report)).toEqual(['moved  path begins with "/api"']);
    expect(report).toContain('  to      http://cart.shop:80, http://list.shop:80, http://news.shop:80 (');
    expect(report).toContain(
      '  from    caller-0.shop, caller-1.shop, caller-2.shop, caller-3.shop and 5 more\n',
    );
  });

  test.each([
    ['other lines', { lines: { before: [], after: [line({ line: 99 })] } }],
    ['another kind', { kind: 'lost' as const }],
    ['other requests', { requests: 'method is "POST"' }],
    ['another end', { after: [answered('cart', 'v3')] }],
  ])('is not one with %s', (_, other) => {
    expect(heads(text([...edited, change(other)]))).toHaveLength(2);
  });

  test('does not say of other hosts how they end where that is otherwise', () => {
    expect(text(edited)).toContain('(before and after are those of the first)');
    expect(text(callers.map((caller) => changeFor('cart', caller)))).not.toContain('of the first');
  });
});

test('the order of changes decides nothing', () => {
  const changes = [
    ...CHANGE_KINDS.map((kind) => change({ kind })),
    ...['b', 'a', 'c'].map((host) => changeFor(host, `${host}.shop`)),
    changeFor('a', 'web.shop', { after: [denied('a')], kind: 'denied' }),
    changeFor('a', 'web.shop', { after: [noEndpoint('a')], kind: 'lost', requests: 'any request' }),
  ];
  const unknown = [notKnown(), notKnown({ requests: 'any request' }), notKnown({ why: ['a', 'b'] })];
  const shuffled = <T>(all: readonly T[]) =>
    fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
  fc.assert(
    fc.property(shuffled(changes), shuffled(unknown), (some, others) => {
      expect(text(some, others)).toBe(text(changes, unknown));
    }),
  );
});

test('colours are there only where they are asked for', () => {
  const difference = differenceOf([change()], [notKnown()]);
  const colored = differenceText(difference, { color: true });
  expect(differenceText(difference)).not.toContain('\u001b');
  expect(colored).toContain('\u001b[33;1mmoved\u001b[0m');
  // eslint-disable-next-line no-control-regex -- The colours themselves.
  expect(colored.replace(/\u001b\[[\d;]*m/g, '')).toBe(differenceText(difference));
});

test('a terminal is not handed what stands in a file', () => {
  const evil = '\u001b[2J\u0007\u202e\r\n';
  const report = text([
    change({
      requests: `path is "${evil}"`,
      callers: [{ kind: 'workload', name: evil }],
      lines: { before: [line({ object: evil, path: evil, file: evil })], after: [] },
      after: [answered(evil)],
      witness: { ...change().witness, request: Request.get(`http://cart/${evil}`).header('x', evil) },
    }),
  ]);
  // eslint-disable-next-line no-control-regex -- These are what must not be there.
  expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(report.trimEnd().split('\n')).toHaveLength(9);
  expect(report).toContain(String.raw`-H $'x: \x1b[2J\x07\xe2\x80\xae`);
});

test('texts and lists that are long are cut, and what is left out is counted', () => {
  const report = text([
    change({
      requests: 'x'.repeat(5000),
      before: Array.from({ length: 50 }, (_, i) => answered('cart', `v${i}`, 0.02)),
      lines: { before: [], after: Array.from({ length: 30 }, (_, i) => line({ line: i + 1 })) },
    }),
  ]);
  expect(Math.max(...report.split('\n').map(({ length }) => length))).toBeLessThan(450);
  expect(report).toContain('and 42 more ends');
  expect(report).toContain('+ and 26 more');
});
