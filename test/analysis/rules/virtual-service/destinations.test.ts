import {
  destinationHosts,
  destinationSubsets,
} from '../../../../lib/analysis/rules/virtual-service/destinations';
import { testMeshCases, foundIn } from '../../support/mesh-cases';
import { destinationHostsCases, destinationSubsetsCases } from './destinations.cases';

testMeshCases(destinationHosts, destinationHostsCases);

testMeshCases(destinationSubsets, destinationSubsetsCases);

describe('a host that is declared to be elsewhere', () => {
  const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http: [{route: [{destination: {host: reviews, subset: v2}}]}]
`;
  const rule = `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}]}
`;
  const options = { externals: { hosts: ['reviews.shop.svc.cluster.local'] } };

  test('may have its subsets elsewhere too', () => {
    expect(foundIn(destinationSubsets, route, options)).toEqual([]);
  });

  test('has the subsets that its destination rule among the files has', () => {
    expect(foundIn(destinationSubsets, route + rule, options)).toEqual([
      'virtual-service/subset-not-found VirtualService shop/reviews: The subset v2 of the host reviews was not found, so requests to it get 503 NC. Its destination rule has only the subset v1.',
    ]);
    expect(foundIn(destinationSubsets, route.replace('v2', 'v1') + rule, options)).toEqual([]);
  });
});
