import type * as nodeHttp from 'node:http';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault } from '../mesh-fault';
import type { HttpRetryView } from './messages';

/** The conditions that istiod lets `retryOn` name: Envoy's `x-envoy-retry-on` and `x-envoy-retry-grpc-on`. */
const CONDITIONS = [
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
];

/** What is wrong with an entry of `retryOn`: it is neither a condition of Envoy's nor an HTTP status that Go has a name for. */
export function retryConditionFault(text: string): MeshFault | undefined {
  if (CONDITIONS.includes(text) || isNamedStatus(text)) return undefined;
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `a retry on ${JSON.stringify(text)}`,
    expected: `an HTTP status or one of ${CONDITIONS.join(', ')}`,
    mend: 'use a constant of RetryOn; write no spaces between entries',
    finding: `${JSON.stringify(text)}; expected a condition of Envoy or a status`,
  };
}

/** Whether Go has a name for an HTTP status. Node knows 509, Go does not. */
function isNamedStatus(text: string): boolean {
  if (!/^\+?\d+$/.test(text) || Number(text) === 509) return false;
  // Only asked for here: it takes long to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { STATUS_CODES } = require('node:http') as typeof nodeHttp;
  return STATUS_CODES[Number(text)] !== undefined;
}

/** What istiod's `validateHTTPRetry` has against retries, apart from their durations. */
export const retryChecks = {
  'negative-attempts': ({ attempts = 0 }) =>
    attempts < 0
      ? {
          code: MeshErrorCode.INVALID_NUMBER,
          got: `attempts ${attempts}`,
          expected: '0 or more',
          mend: 'give the number of further tries, or use Retry.off()',
          at: ['attempts'],
          finding: 'a negative number of attempts',
        }
      : undefined,
  'retries-off-with-settings': ({ attempts, retryOn, perTryTimeout, retryRemoteLocalities }) => {
    const settings = { retryOn: retryOn || undefined, perTryTimeout, retryRemoteLocalities };
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    if (attempts || given.length === 0) return undefined;
    return conflictingSettings(
      `no attempts, with ${given.map(([name]) => name).join(' and ')}`,
      'nothing else where there are no attempts',
      'use Retry.off() alone, or give the number of attempts',
      [],
      'no attempts, with other settings',
    );
  },
  'retry-on': ({ retryOn }) =>
    (retryOn ? retryOn.split(',') : []).flatMap((text) => {
      const fault = retryConditionFault(text);
      return fault === undefined ? [] : [{ ...fault, at: ['retryOn'] }];
    }),
} satisfies Checks<HttpRetryView>;
