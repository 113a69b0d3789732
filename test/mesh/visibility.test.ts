import { Resource } from '../../lib/mesh/resource';
import { exportScopes, exportsToAll, isExportedTo, serviceExportTo } from '../../lib/mesh/visibility';

test('an empty exportTo reaches every namespace', () => {
  expect([undefined, [], ['*'], ['.'], ['a', '*']].map((words) => exportsToAll(words))).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
});

test('a dot is the own namespace, and where nothing is said the default of the mesh counts', () => {
  expect(exportScopes(['.', 'staff'], ['*'], 'shop')).toEqual(['shop', 'staff']);
  expect(exportScopes([], ['.'], 'shop')).toEqual(['shop']);
  expect(exportScopes(undefined, undefined, 'shop')).toEqual(['*']);
});

test('a namespace sees what is exported to it, to all, or what is its own and for itself', () => {
  expect(isExportedTo(['*'], 'shop', 'staff')).toBe(true);
  expect(isExportedTo(['staff'], 'shop', 'staff')).toBe(true);
  expect(isExportedTo(['.'], 'shop', 'shop')).toBe(true);
  expect(isExportedTo(['.'], 'shop', 'staff')).toBe(false);
  expect(isExportedTo(['~'], 'shop', 'shop')).toBe(false);
});

test('a Service says it in an annotation', () => {
  const service = (text?: string) =>
    new Resource({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'cart',
        namespace: 'shop',
        ...(text !== undefined && { annotations: { 'networking.istio.io/exportTo': text } }),
      },
    });
  expect(serviceExportTo(service('., staff'))).toEqual(['.', 'staff']);
  expect([service(''), service()].map(serviceExportTo)).toEqual([undefined, undefined]);
});
