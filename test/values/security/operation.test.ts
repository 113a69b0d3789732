import fc from 'fast-check';
import { Operation } from '../../../lib';
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
    fc.assert(fc.property(operations, (one) => expect(Operation.fromSpec(one.toSpec())).toEqual(one)));
  });

  test('has a method for each kind of condition', () => {
    expect(Operation.method('GET', 'HEAD').toSpec()).toEqual({ methods: ['GET', 'HEAD'] });
    expect(Operation.path('/a').toSpec()).toEqual({ paths: ['/a'] });
    expect(Operation.host('a').toSpec()).toEqual({ hosts: ['a'] });
    expect(Operation.port(80, 443).toSpec()).toEqual({ ports: ['80', '443'] });
  });

  test.each(['get', 'head', 'post', 'put', 'patch', 'delete'] as const)(
    'has %s, with and without paths',
    (name) => {
      const methods = [name.toUpperCase()];
      expect(Operation[name]('/items*', '/b').toSpec()).toEqual({ methods, paths: ['/items*', '/b'] });
      expect(Operation[name]().toSpec()).toEqual({ methods });
    },
  );

  test('combines conditions and takes their opposite', () => {
    const combined = Operation.all(
      Operation.get(),
      Operation.not(Operation.path('/admin*')),
      Operation.port(80),
    );
    expect(combined.toSpec()).toEqual({ methods: ['GET'], notPaths: ['/admin*'], ports: ['80'] });
    expect(codeOf(() => Operation.all(Operation.get(), Operation.post()))).toBe('ConflictingSettings');
    expect(codeOf(() => Operation.not(Operation.get('/a')))).toBe('ConflictingSettings');
  });

  test('keeps ports as they were read', () => {
    expect(Operation.fromSpec({ ports: ['080'] }).toSpec()).toEqual({ ports: ['080'] });
    expect(Operation.fromSpec({ ports: ['0'], paths: [] }).toSpec()).toEqual({ ports: ['0'] });
  });

  test.each<[string, () => unknown]>([
    ['MissingSetting', () => Operation.of({})],
    ['MissingSetting', () => Operation.path()],
    ['MissingSetting', () => Operation.of({ hosts: [], paths: ['/a'] })],
    ['MissingSetting', () => Operation.of({ methods: [''] })],
    ['InvalidPort', () => Operation.port(0)],
    ['InvalidPort', () => Operation.port(65536)],
    ['InvalidPort', () => Operation.fromSpec({ ports: ['65536'] })],
    ['InvalidPort', () => Operation.fromSpec({ notPorts: ['+80'] })],
    ['InvalidPort', () => Operation.fromSpec({ ports: ['http'] })],
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
    expect(Operation.path(path).toSpec()).toEqual({ paths: [path] });
  });

  test('speaks', () => {
    expect(Operation.get('/a', '/b').describe()).toBe('method is GET and path is /a or /b');
    expect(Operation.not(Operation.host('a')).describe()).toBe('host is not a');
  });
});
