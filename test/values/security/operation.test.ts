import fc from 'fast-check';
import { Operation } from '../../../lib/security';
import { codeOf } from '../../support/refusal';

const list = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
const operations = fc
  .record(
    {
      hosts: list('a.example.com', '*.example.com'),
      notHosts: list('b'),
      ports: list(80, 443),
      notPorts: list(8080),
      methods: list('GET', 'POST'),
      notMethods: list('TRACE'),
      paths: list('/a*', '*.html', '/{*}/b/{**}'),
      notPaths: list('/'),
    },
    { requiredKeys: [] },
  )
  .filter((props) => Object.keys(props).length > 0)
  .map(Operation.of);

describe('Operation', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(operations, (one) => expect(Operation._fromSpec(one._toSpec())).toEqual(one)));
  });

  test('has a method for each kind of condition', () => {
    expect(Operation.method('GET', 'HEAD')._toSpec()).toEqual({ methods: ['GET', 'HEAD'] });
    expect(Operation.path('/a')._toSpec()).toEqual({ paths: ['/a'] });
    expect(Operation.host('a')._toSpec()).toEqual({ hosts: ['a'] });
    expect(Operation.port(80, 443)._toSpec()).toEqual({ ports: ['80', '443'] });
  });

  test.each(['get', 'head', 'post', 'put', 'patch', 'delete'] as const)(
    'has %s, with and without paths',
    (name) => {
      const methods = [name.toUpperCase()];
      expect(Operation[name]('/items*', '/b')._toSpec()).toEqual({ methods, paths: ['/items*', '/b'] });
      expect(Operation[name]()._toSpec()).toEqual({ methods });
    },
  );

  test('combines conditions and takes their opposite', () => {
    const combined = Operation.all(
      Operation.get(),
      Operation.not(Operation.path('/admin*')),
      Operation.port(80),
    );
    expect(combined._toSpec()).toEqual({ methods: ['GET'], notPaths: ['/admin*'], ports: ['80'] });
    expect(codeOf(() => Operation.all(Operation.get(), Operation.post()))).toBe('ConflictingSettings');
    expect(codeOf(() => Operation.not(Operation.get('/a')))).toBe('ConflictingSettings');
  });

  test('keeps ports as they were read', () => {
    expect(Operation._fromSpec({ ports: ['080'] })._toSpec()).toEqual({ ports: ['080'] });
    expect(Operation._fromSpec({ ports: ['0'], paths: [] })._toSpec()).toEqual({ ports: ['0'] });
  });

  test.each<[string, () => unknown]>([
    ['MissingSetting', () => Operation.of({})],
    ['MissingSetting', () => Operation.path()],
    ['MissingSetting', () => Operation.of({ hosts: [], paths: ['/a'] })],
    ['MissingSetting', () => Operation.of({ methods: [''] })],
    ['InvalidPort', () => Operation.port(0)],
    ['InvalidPort', () => Operation.port(65536)],
    ['InvalidPort', () => Operation._fromSpec({ ports: ['65536'] })],
    ['InvalidPort', () => Operation._fromSpec({ notPorts: ['+80'] })],
    ['InvalidPort', () => Operation._fromSpec({ ports: ['http'] })],
    ['InvalidValue', () => Operation.path('/a/{**}/{*}')],
    ['InvalidValue', () => Operation.path('/{**}/{**}')],
    ['InvalidValue', () => Operation.path('/{id}')],
    ['InvalidValue', () => Operation.path('/a{*}')],
    ['InvalidValue', () => Operation.path('/a//{*}')],
    ['InvalidValue', () => Operation.path('/a*/{*}')],
    ['InvalidValue', () => Operation.of({ notPaths: ['/a^/{*}'] })],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test.each(['/', '*', '/a b*', '/{*}', '/a/{**}/b', '/a/{*}/{**}/'])('takes the path %s', (path) => {
    expect(Operation.path(path)._toSpec()).toEqual({ paths: [path] });
  });

  test('speaks', () => {
    expect(Operation.get('/a', '/b')._describe()).toBe('method is GET and path is /a or /b');
    expect(Operation.not(Operation.host('a'))._describe()).toBe('host is not a');
  });
});
