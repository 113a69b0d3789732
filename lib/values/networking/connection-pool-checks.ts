import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
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
        finding: `The limit ${field} is below 0.`,
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
  return missingSetting(
    `http2KeepAlive without ${field}`,
    'both interval and timeout',
    `give the ${field}`,
    ['http', 'http2KeepAlive'],
    `The setting http2KeepAlive has no ${field}.`,
  );
};

/** What istiod's `validateConnectionPool` has against a pool, apart from its durations. */
export const connectionPoolChecks = {
  empty: ({ http, tcp }) =>
    http === undefined && tcp === undefined
      ? missingSetting(
          'a connection pool without tcp and http',
          'at least one of them',
          'give a limit, or leave the pool out',
          [],
          'The connection pool has neither http nor tcp.',
        )
      : undefined,
  'http1-max-pending-requests': httpLimit('http1MaxPendingRequests'),
  'http2-max-requests': httpLimit('http2MaxRequests'),
  'max-requests-per-connection': httpLimit('maxRequestsPerConnection'),
  'max-retries': httpLimit('maxRetries'),
  'max-concurrent-streams': httpLimit('maxConcurrentStreams'),
  'upgrade-and-client-protocol': ({ http }) =>
    http?.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol === true
      ? conflictingSettings(
          'h2UpgradePolicy UPGRADE with useClientProtocol',
          'an upgrade to HTTP/2, or the protocol of the client',
          'keep one of them',
          ['http', 'useClientProtocol'],
          'The connection pool has useClientProtocol and h2UpgradePolicy UPGRADE, which contradict each other.',
        )
      : undefined,
  'no-ping-interval': (pool) => noPing(pool, 'interval'),
  'no-ping-timeout': (pool) => noPing(pool, 'timeout'),
  'max-connections': ({ tcp }) => limitFault(tcp?.maxConnections, 'tcp', 'maxConnections'),
} satisfies Checks<ConnectionPoolView>;
