import { IstioctlHosts, fullHost, serviceOfHost } from '../../lib/mesh/hosts';
import { loadText } from '../../lib/mesh/load';
import { MeshIndex } from '../../lib/mesh/mesh-index';

const world = `
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec: {ports: [{port: 80, name: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: private, namespace: shop, annotations: {networking.istio.io/exportTo: '., staff'}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: wild, namespace: shop}
spec: {hosts: ['*.example.com'], exportTo: [.], ports: [{number: 443, name: tls, protocol: TLS}]}
`;
const index = IstioctlHosts.of(
  new MeshIndex(loadText(world, 'a.yaml').resources, { externals: { hosts: ['api.example.org'] } }),
);

test('a name without a dot is a Service of the namespace', () => {
  expect(fullHost('shop', 'reviews')).toBe('reviews.shop.svc.cluster.local');
  expect(['a.b', '*', '*.a'].map((host) => fullHost('shop', host))).toEqual(['a.b', '*', '*.a']);
});

test('a full host names its Service', () => {
  expect(serviceOfHost('a.b.shop.svc.cluster.local')).toEqual({ name: 'a.b', namespace: 'shop' });
  expect(serviceOfHost('example.com')).toBeUndefined();
  expect(serviceOfHost('shop.svc.cluster.local')).toBeUndefined();
});

test('hosts are found from the namespaces that see them', () => {
  expect(index.find('other', 'reviews.shop.svc.cluster.local')?.ports).toEqual([
    { number: 80, name: 'http', protocol: '' },
  ]);
  expect(index.has('shop', 'reviews')).toBe(true);
  expect(index.has('other', 'reviews')).toBe(false);
  const full = 'private.shop.svc.cluster.local';
  expect(['shop', 'staff', 'other'].map((namespace) => index.has(namespace, full))).toEqual([
    true,
    true,
    false,
  ]);
  expect(index.has('other', full, ['staff'])).toBe(true);
});

test('a wildcard stands for what is below it, where it is seen', () => {
  expect(index.find('shop', 'api.example.com')?.resource.name).toBe('wild');
  expect(index.has('other', 'api.example.com')).toBe(false);
});

test('what is declared to be elsewhere is there', () => {
  expect(index.has('shop', 'api.example.org')).toBe(true);
  expect(index.find('shop', 'api.example.org')).toBeUndefined();
});
