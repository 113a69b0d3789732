import { HttpMatch } from '../../../lib/networking';
import { refusal } from '../../support/refusal';

test('a method that is not in capitals is refused, for it would match no request', () => {
  expect(refusal(() => HttpMatch.method('get')).message).toMatch(
    /got: +the method "get"[^]*mend: +write GET/,
  );
  expect(refusal(() => HttpMatch.method('Patch')).message).toContain('write PATCH');
});

test('methods in capitals are taken, and so are those that are not of HTTP itself', () => {
  for (const method of ['GET', 'PROPFIND', 'purge']) {
    expect(HttpMatch.method(method)._toSpec({ namespace: 'a' } as any)).toEqual({
      method: { exact: method },
    });
  }
});
