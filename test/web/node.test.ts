import { checkPrimeSync } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import * as net from 'node:net';
import * as path from 'node:path/posix';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Buffer as BrowserBuffer } from '../../web/node/buffer';
import * as crypto from '../../web/node/crypto';
import * as http from '../../web/node/http';
import * as browserNet from '../../web/node/net';
import * as browserPath from '../../web/node/path';
import * as util from '../../web/node/util';

/** Texts that look like addresses more often than not. */
const addressLike = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4Extended(),
  fc
    .array(fc.constantFrom('0', '1', 'ff', '255', '256', ':', '::', '.', '%', 'eth0', 'g', '/'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
  fc.string(),
);

describe('what stands for Node in a browser does what Node does', () => {
  test('families of addresses', () => {
    fc.assert(
      fc.property(addressLike, (text) => {
        expect([text, browserNet.isIP(text), browserNet.isIPv4(text)]).toEqual([
          text,
          net.isIP(text),
          net.isIPv4(text),
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  test('blocks of addresses', () => {
    const addresses = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(addresses, addresses, fc.nat(32), (base, address, length) => {
        const [family, other] = [base, address].map(
          (text) => (net.isIPv4(text) ? 'ipv4' : 'ipv6') as 'ipv4' | 'ipv6',
        );
        fc.pre(family === other);
        const [ours, theirs] = [new browserNet.BlockList(), new net.BlockList()];
        for (const list of [ours, theirs]) list.addSubnet(base, length, family);
        expect(ours.check(address, family)).toBe(theirs.check(address, family));
        expect(ours.check(base, family)).toBe(true);
      }),
    );
  });

  test('bytes and base64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.oneof(fc.string(), fc.base64String()), (any, ascii) => {
        for (const encoding of ['utf8', 'base64', 'base64url'] as const) {
          // What Node makes of other letters in base64 is nothing that anybody means.
          const text = encoding === 'utf8' ? any : ascii;
          const [ours, theirs] = [BrowserBuffer.from(text, encoding), Buffer.from(text, encoding)];
          expect([...ours]).toEqual([...theirs]);
          expect([ours.toString(), ours.toString('latin1')]).toEqual([
            theirs.toString(),
            theirs.toString('latin1'),
          ]);
        }
        expect(BrowserBuffer.byteLength(any)).toBe(Buffer.byteLength(any));
      }),
    );
  });

  test('paths', () => {
    const paths = fc
      .array(fc.constantFrom('a', 'b.yaml', '..', '.', '', '/'))
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(paths, paths, (one, other) => {
        const trimmed = (text: string) => text.replace(/(?<=.)\/+$/, '');
        expect(browserPath.join(one, other)).toBe(trimmed(path.join(one, other)));
        expect(browserPath.isAbsolute(one)).toBe(path.isAbsolute(one));
        expect(browserPath.relative(`/${one}`, `/${other}`)).toBe(path.relative(`/${one}`, `/${other}`));
      }),
    );
    for (const file of ['a/b.yaml', '/a', 'a', '/a/b/c'])
      expect(browserPath.dirname(file)).toBe(path.dirname(file));
  });

  test('equality of plain data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(util.isDeepStrictEqual(one, other)).toBe(isDeepStrictEqual(one, other));
        expect(util.isDeepStrictEqual(one, structuredClone(one))).toBe(true);
      }),
    );
    expect(util.isDeepStrictEqual(new Set([1]), new Set([2]))).toBe(false);
    expect(util.isDeepStrictEqual(new Map([[1, [2]]]), new Map([[1, [2]]]))).toBe(true);
  });

  test('primes, and names of statuses', () => {
    for (let n = 0n; n < 500n; n++) expect([n, crypto.checkPrimeSync(n)]).toEqual([n, checkPrimeSync(n)]);
    expect(Object.keys(http.STATUS_CODES)).toEqual(Object.keys(STATUS_CODES));
  });
});
