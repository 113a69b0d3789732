import { MeshErrorCode } from '../mesh-error';
import type { Checks, MeshFault } from '../mesh-fault';
import { GrpcStatus } from './grpc-status';
import type { HttpFaultInjectionView } from './messages';

const STATUSES: readonly string[] = Object.values(GrpcStatus);

/** The API has fields that Istio does not carry out yet. */
const unsupported = (field: string, path: readonly string[], instead: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `a fault with ${field}`,
  expected: 'a fault that Istio can inject, which this one is not yet',
  mend: `use ${instead}`,
  at: path,
});

/** istiod takes 0, and 0.0001 to 100 (`validatePercentage`). */
const percentageFaults = (value: number, part: string): readonly MeshFault[] =>
  value === 0 || (value >= 0.0001 && value <= 100)
    ? []
    : [
        {
          code: MeshErrorCode.INVALID_PERCENTAGE,
          got: `a fault for ${value} % of requests`,
          expected: '0, or 0.0001 to 100',
          mend: 'give a percentage: 12.5 for an eighth',
          at: [part, 'percentage', 'value'],
        },
      ];

/** What istiod's `validateHTTPFaultInjection` has against a fault, apart from its duration and its HTTP status. */
export const faultChecks = {
  'empty-fault': ({ delay, abort }) =>
    delay === undefined && abort === undefined
      ? {
          code: MeshErrorCode.MISSING_SETTING,
          got: 'a fault without delay and abort',
          expected: 'one of them, or both',
          mend: 'leave the fault out, or say what it is',
        }
      : undefined,
  'exponential-delay': ({ delay }) =>
    delay?.exponentialDelay === undefined
      ? undefined
      : unsupported('exponentialDelay', ['delay', 'exponentialDelay'], 'Fault.delay()'),
  'http2-error': ({ abort }) =>
    abort?.http2Error === undefined
      ? undefined
      : unsupported('http2Error', ['abort', 'http2Error'], 'Fault.abort() or Fault.abortGrpc()'),
  'fault-percentage': ({ delay, abort }) => [
    ...percentageFaults(delay?.percentage?.value ?? 0, 'delay'),
    ...percentageFaults(abort?.percentage?.value ?? 0, 'abort'),
  ],
  'grpc-status': ({ abort }) =>
    abort?.grpcStatus === undefined || STATUSES.includes(abort.grpcStatus)
      ? undefined
      : {
          code: MeshErrorCode.INVALID_VALUE,
          got: `the gRPC status ${JSON.stringify(abort.grpcStatus)}`,
          expected: `one of ${STATUSES.join(', ')}`,
          mend: 'use a constant of GrpcStatus',
          at: ['abort', 'grpcStatus'],
          finding: `the status ${JSON.stringify(abort.grpcStatus)}`,
        },
} satisfies Checks<HttpFaultInjectionView>;
