import { MeshErrorCode } from '../mesh-error';
import type { Checks, MeshFault } from '../mesh-fault';
import type { ConnectionPoolView, HttpPoolView } from './messages';

/** Limits that are left out count as none. */
const limitFault = (
  limit: number | undefined,
  section: 'http' | 'tcp',
  field: string,
): MeshFault | undefined =>
  limit === undefined || limit >= 0
    ? undefined
    : {
        code: MeshErrorCode.INVALID_NUMBER,
        got: `${field} ${limit}`,
        expected: '0 or more',
        mend: 'give a number within these bounds',
        at: [section, field],
        finding: `${field} below 0`,
      };

const httpLimit = (field: keyof HttpPoolView & LimitField) => (pool: ConnectionPoolView) =>
  limitFault(pool.http?.[field], 'http', field);

type LimitField =
  | 'http1MaxPendingRequests'
  | 'http2MaxRequests'
  | 'maxRequestsPerConnection'
  | 'maxRetries'
  | 'maxConcurrentStreams';

const noPing = (pool: ConnectionPoolView, field: 'interval' | 'timeout'): MeshFault | undefined => {
  const pings = pool.http?.http2KeepAlive;
  if (pings === undefined || pings[field] !== undefined) return undefined;
  return {
    code: MeshErrorCode.MISSING_SETTING,
    got: `http2KeepAlive without ${field}`,
    expected: 'both interval and timeout',
    mend: `give the ${field}`,
    at: ['http', 'http2KeepAlive'],
    finding: `http2KeepAlive without ${field}`,
  };
};

/** What istiod's `validateConnectionPool` has against a pool, apart from its durations. */
export const connectionPoolChecks = {
  empty: ({ http, tcp }) =>
    http === undefined && tcp === undefined
      ? {
          code: MeshErrorCode.MISSING_SETTING,
          got: 'a connection pool without tcp and http',
          expected: 'at least one of them',
          mend: 'give a limit, or leave the pool out',
          finding: 'a connection pool without http and tcp',
        }
      : undefined,
  'http1-max-pending-requests': httpLimit('http1MaxPendingRequests'),
  'http2-max-requests': httpLimit('http2MaxRequests'),
  'max-requests-per-connection': httpLimit('maxRequestsPerConnection'),
  'max-retries': httpLimit('maxRetries'),
  'max-concurrent-streams': httpLimit('maxConcurrentStreams'),
  'upgrade-and-client-protocol': ({ http }) =>
    http?.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol === true
      ? {
          code: MeshErrorCode.CONFLICTING_SETTINGS,
          got: 'h2UpgradePolicy UPGRADE with useClientProtocol',
          expected: 'an upgrade to HTTP/2, or the protocol of the client',
          mend: 'keep one of them',
          at: ['http', 'useClientProtocol'],
          finding: 'useClientProtocol beside h2UpgradePolicy UPGRADE',
        }
      : undefined,
  'no-ping-interval': (pool) => noPing(pool, 'interval'),
  'no-ping-timeout': (pool) => noPing(pool, 'timeout'),
  'max-connections': ({ tcp }) => limitFault(tcp?.maxConnections, 'tcp', 'maxConnections'),
} satisfies Checks<ConnectionPoolView>;
