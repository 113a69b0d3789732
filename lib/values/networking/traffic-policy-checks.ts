import { isMeshLabel } from '../dns-name';
import { MeshErrorCode } from '../mesh-error';
import {
  type Checks,
  conflictingSettings,
  duplicateName,
  type MeshFault,
  missingSetting,
} from '../mesh-fault';
import type { DestinationRuleView, PortTrafficPolicyView, TrafficPolicyView } from './messages';

/** What policies of a host and of a port can both set. */
const SHARED = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'] as const;
const WHOLE = [...SHARED, 'tunnel', 'proxyProtocol', 'retryBudget'] as const;

const empty = (got: string, fields: readonly string[], finding: string): MeshFault => ({
  code: MeshErrorCode.MISSING_SETTING,
  got,
  expected: `at least one of ${fields.join(', ')}`,
  mend: 'set one of them, or leave the policy out',
  finding,
});

/** What istiod's `validateTrafficPolicy` has against a policy as a whole; it goes on where there is nothing. */
export const trafficPolicyChecks = {
  empty: (policy) =>
    WHOLE.some((field) => policy[field] !== undefined) || (policy.portLevelSettings ?? []).length > 0
      ? undefined
      : empty(
          'a traffic policy that sets nothing',
          [...WHOLE, 'portLevelSettings'],
          'The traffic policy sets nothing.',
        ),
  'tunnel-and-proxy-protocol': ({ tunnel, proxyProtocol }) =>
    tunnel && proxyProtocol
      ? conflictingSettings(
          'tunnel and proxyProtocol',
          'at most one of them: a tunnel has no client address to pass on',
          'keep one of them',
          [],
          'The traffic policy has both tunnel and proxyProtocol.',
        )
      : undefined,
} satisfies Checks<TrafficPolicyView>;

/** What istiod's `validatePortTrafficPolicies` has against a policy for a port. */
export const portPolicyChecks = {
  'port-policy-without-port': ({ port }) =>
    port === undefined
      ? missingSetting(
          'a policy for a port without the port',
          'the number of a port',
          'give port.number',
          [],
          'An entry of portLevelSettings has no port.',
        )
      : undefined,
  'empty-port-policy': (policy) =>
    SHARED.some((field) => policy[field] !== undefined)
      ? undefined
      : empty('a policy for a port that sets nothing', SHARED, 'An entry of portLevelSettings sets nothing.'),
} satisfies Checks<PortTrafficPolicyView>;

/** What istiod's `ValidateDestinationRule` and `validateSubset` have against the names of subsets. */
export const subsetChecks = {
  'duplicate-subset': ({ subsets = [] }) =>
    subsets.flatMap(({ name = '' }, i) =>
      subsets.findIndex((other) => (other.name ?? '') === name) < i
        ? [
            duplicateName(
              `subset ${JSON.stringify(name)}`,
              ['subsets', i, 'name'],
              `Two subsets have the name ${JSON.stringify(name)}.`,
            ),
          ]
        : [],
    ),
  'subset-without-name': ({ subsets = [] }) =>
    subsets.flatMap(({ name }, i) =>
      name
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_NAME,
              got: 'a subset without a name',
              expected: 'letters, digits and "-"',
              mend: 'name it',
              at: ['subsets', i],
              finding: 'A subset has no name.',
            },
          ],
    ),
  'subset-name': ({ subsets = [] }) =>
    subsets.flatMap(({ name }, i) =>
      !name || isMeshLabel(name)
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_NAME,
              got: `the subset ${JSON.stringify(name)}`,
              expected: 'letters, digits and "-", at most 63 characters, a letter or digit at both ends',
              mend: 'choose such a name',
              at: ['subsets', i, 'name'],
              finding: `The name ${JSON.stringify(name)} of a subset is malformed.`,
            },
          ],
    ),
} satisfies Checks<Pick<DestinationRuleView, 'subsets'>>;
