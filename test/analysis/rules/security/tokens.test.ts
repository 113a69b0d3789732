import { tokens } from '../../../../lib/analysis/rules/security/tokens';
import { testMeshCases, foundIn } from '../../support/mesh-cases';
import { tokensCases } from './tokens.cases';

testMeshCases(tokens, tokensCases);

test('what is attached to a gateway is not followed, and nothing is said of it', () => {
  const policy = tokensCases['authorization-policy/token-not-read'][0].bad;
  const attached = policy.replace(
    / {2}selector:\n {4}matchLabels:\n {6}app: front\n/,
    '  targetRefs:\n    - {kind: Gateway, group: gateway.networking.k8s.io, name: waypoint}\n',
  );
  expect(attached).toContain('targetRefs');
  expect(foundIn(tokens, attached)).toEqual([]);
});
