import { isPort } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, missingSetting } from '../mesh-fault';
import type { PeerAuthenticationView } from './messages';

/** Whether pods insist on Istio's mutual TLS when they are called. */
export enum MutualTlsMode {
  /** As the policy above it says; where there is none, as with `PERMISSIVE`. */
  UNSET = 'UNSET',
  /** They take no mutual TLS, plain text alone. */
  DISABLE = 'DISABLE',
  /** They take mutual TLS and plain text. */
  PERMISSIVE = 'PERMISSIVE',
  /** They take mutual TLS alone. */
  STRICT = 'STRICT',
}

const portsOf = ({ portLevelMtls = {} }: PeerAuthenticationView) => Object.keys(portLevelMtls);

/** What istiod's `ValidatePeerAuthentication` has against a policy, apart from its selector. */
export const peerAuthenticationChecks = {
  'no-ports': (policy) =>
    policy.portLevelMtls !== undefined && portsOf(policy).length === 0
      ? missingSetting(
          'portLevelMtls without a port',
          'at least one port',
          'leave it out, or name a port',
          ['portLevelMtls'],
          'The map portLevelMtls is empty.',
        )
      : undefined,
  'ports-without-selector': (policy) => {
    const [port] = portsOf(policy);
    if (port === undefined || Object.keys(policy.selector?.matchLabels ?? {}).length > 0) return undefined;
    return conflictingSettings(
      `a mode for port ${port} of all workloads of a namespace`,
      'modes for ports only where pods are selected by their labels',
      'give `target`: PolicyTarget.labels() or PolicyTarget.workload()',
      ['portLevelMtls'],
      'The policy has portLevelMtls and no selector.',
    );
  },
  port: (policy) =>
    portsOf(policy)
      .filter((port) => !isPort(Number(port)))
      .map((port) => ({
        code: MeshErrorCode.INVALID_PORT,
        got: `port "${port}" of a peer authentication`,
        expected: 'a whole number from 1 to 65535',
        mend: 'give the number of the port',
        at: ['portLevelMtls', port],
        finding: 'A port of portLevelMtls is not a number from 1 to 65535.',
      })),
} satisfies Checks<PeerAuthenticationView>;
