import { Lazy } from 'cdk8s';
import { plainCopy, shaped } from '../../lib/values/spec';

describe('shaped', () => {
  const shape = { name: true, below: { list: { a: true } }, free: true } as const;

  test('keeps the fields that are known, however deep', () => {
    const message = { name: 'a', other: 1, below: { list: [{ a: 1, b: 2 }], c: 3 }, free: { x: [1] } };
    expect(shaped(message, shape)).toEqual({ name: 'a', below: { list: [{ a: 1 }] }, free: { x: [1] } });
  });

  test('is a copy, without what is undefined', () => {
    const free = { x: [1] };
    const copy = shaped({ name: undefined, free }, shape);
    expect(Object.keys(copy)).toEqual(['free']);
    expect(copy.free).not.toBe(free);
  });

  test('leaves alone what is no message', () => {
    expect(shaped({ below: 'text' }, shape)).toEqual({ below: 'text' });
  });
});

describe('plainCopy', () => {
  test('is a copy of what is plain, of this realm', () => {
    const value = { list: [{ name: 'a', value: 'b' }], nothing: null };
    const copy = plainCopy(structuredClone(value));
    expect(copy).toEqual(value);
    expect(copy.list[0].constructor).toBe(Object);
    expect(plainCopy(value).list).not.toBe(value.list);
  });

  test('keeps what is of a class', () => {
    const lazy = Lazy.any({ produce: () => 1 });
    expect(plainCopy({ lazy }).lazy).toBe(lazy);
  });
});
