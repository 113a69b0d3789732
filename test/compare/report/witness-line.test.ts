import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { requestLine, routeArguments, shellWord } from '../../../lib/compare/report/witness-line';
import { readFlags } from '../../../lib/cli/flags';
import { flags } from '../../../lib/cli/route-command';
import { single, split } from '../../../lib/cli/route-request';
import { Request } from '../../../lib/simulate/request';
import { requestOf } from '../../../lib/simulate/request-line';

/** The words that bash makes of a line. */
const words = (line: string): string[] =>
  JSON.parse(
    execFileSync(
      'bash',
      [
        '-c',
        `"$0" -e 'process.stdout.write(JSON.stringify(process.argv.slice(1)))' -- ${line}`,
        process.execPath,
      ],
      { encoding: 'utf8' },
    ),
  );

const everything = Request.post('https://cart.shop:8443/a b?q=1')
  .from('web.shop')
  .header('X-User', 'it\'s "me" $HOME `id`')
  .header('a', 'b')
  .withClaims({ sub: 'jane', groups: ['a', 'b'] })
  .withSni('other.example.com')
  .fromAddress('10.0.0.1')
  .at('2026-12-01T10:00:00Z')
  .withDown('cart-v1.shop')
  .withFailing('cart-v2.shop', 503)
  .withSlow('cart-v3.shop', '2s')
  .withAuthorizer('opa', 'deny');

test.each([
  ['the least', Request.get('http://cart/')],
  ['a gateway', Request.get('http://cart/').via('istio-ingressgateway')],
  ['everything', everything],
])('what is written of a request makes the same again: %s', (_, request) => {
  expect(requestOf(requestLine(request))).toEqual(request);
  const read = readFlags(['files', ...words(routeArguments(request))], flags);
  const { files, request: asked } = split(read);
  expect(files).toEqual(['files']);
  expect(single(read, asked!)).toEqual(requestOf(requestLine(request)));
});

test('nothing is written that was not asked for', () => {
  expect(requestLine(Request.get('http://cart/'))).toEqual({ method: 'GET', url: 'http://cart/' });
  expect(routeArguments(Request.get('http://cart/').via('edge'))).toBe('GET http://cart/ --via edge');
});

test('a word of a shell is that word, and holds nothing that a terminal obeys', () => {
  const texts = fc.sample(fc.string({ unit: 'grapheme', maxLength: 20 }), 40);
  const odd = ['', "'", '\\', "\u001b[2J'", 'a\nb', '\u202ea', '$(id)', '-x', '日本', '\u0085'];
  const all = [...texts, ...odd].filter((text) => !text.includes('\0'));
  expect(words(all.map(shellWord).join(' '))).toEqual(all);
  // eslint-disable-next-line no-control-regex -- These are what must not be there.
  expect(all.map(shellWord).join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});
