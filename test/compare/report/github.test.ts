import { differenceGithub } from '../../../lib/compare/report/github';
import { change, changeFor, denied, differenceOf, line, notKnown } from './differences';

const commands = (...given: Parameters<typeof differenceOf>) =>
  differenceGithub(differenceOf(...given))
    .split('\n')
    .filter((text) => text !== '');

test('a row is an annotation at the line of what comes after', () => {
  expect(commands([change(), changeFor('cart', 'mobile.shop')])).toEqual([
    '::warning file=dist/shop.yaml,line=14,endLine=14,title=moved%3A requests to http%3A//cart.shop%3A80::' +
      'path begins with "/api", to http://cart.shop:80 from mobile.shop, web.shop.%0A' +
      'Before: 200 from shop/cart-v1, subset v1 of cart.shop:80%0A' +
      'After: 200 from shop/cart-v2, subset v2 of cart.shop:80%0A' +
      'By: VirtualService shop/cart spec.http[0].route[0]%0A' +
      'cdk8s-istio route FILES GET http://cart/ --from web.shop',
  ]);
});

test('what is lost or opened is an error, what is new or gone a notice, and what is not known a warning', () => {
  const levels = commands(
    (['lost', 'opened', 'denied', 'altered', 'added', 'removed'] as const).map((kind) => change({ kind })),
    [notKnown()],
  ).map((text) => /^::(\w+) .*title=(\w+)/.exec(text)?.slice(1).join(' '));
  expect(levels).toEqual([
    'error lost',
    'error opened',
    'warning denied',
    'warning altered',
    'notice added',
    'notice removed',
    'warning unknown',
  ]);
});

test.each([
  ['is gone', []],
  ['came by the standard input', [line({ file: '-' })]],
  ['has no file', [line({ file: undefined, line: undefined })]],
])('a line that %s gives no place', (_, after) => {
  expect(commands([change({ lines: { before: [line()], after } })])[0]).toMatch(/^::warning title=/);
});

test('one change is one command, whatever stands in the files', () => {
  const evil = 'x\r\n::error file=a,line=1::gotcha%0A';
  const lines = { before: [], after: [line({ file: `a,line=9::${evil}.yaml`, object: evil })] };
  const told = commands([change({ requests: evil, kind: 'denied', after: [denied(evil)], lines })]);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^::warning file=a%2Cline=9%3A%3Ax%0D%0A%3A%3Aerror file=a%2C/);
  expect(told[0].match(/::/g)!.length).toBeGreaterThan(1);
  expect(/^::warning [^:]*::/.exec(told[0])).not.toBeNull();
});
