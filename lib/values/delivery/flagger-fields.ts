import { conflictingSettings, type MeshFault } from '../mesh-fault';
import type { Shape } from '../spec';

// The fields of Istio's messages that the CRD of a Canary has (Flagger, artifacts/flagger/crd.yaml). The API server takes away all others.

export const FLAGGER_TRAFFIC_POLICY: Shape = {
  connectionPool: {
    http: {
      h2UpgradePolicy: true,
      http1MaxPendingRequests: true,
      http2MaxRequests: true,
      idleTimeout: true,
      maxRequestsPerConnection: true,
      maxRetries: true,
    },
  },
  loadBalancer: {
    simple: true,
    warmupDurationSecs: true,
    consistentHash: {
      httpCookie: { name: true, path: true, ttl: true },
      httpHeaderName: true,
      httpQueryParameterName: true,
      minimumRingSize: true,
      useSourceIp: true,
    },
    localityLbSetting: {
      distribute: { from: true, to: true },
      enabled: true,
      failover: { from: true, to: true },
    },
  },
  outlierDetection: {
    baseEjectionTime: true,
    consecutive5xxErrors: true,
    consecutiveErrors: true,
    consecutiveGatewayErrors: true,
    consecutiveLocalOriginFailures: true,
    interval: true,
    maxEjectionPercent: true,
    minHealthPercent: true,
    splitExternalLocalOriginErrors: true,
  },
  tls: {
    caCertificates: true,
    clientCertificate: true,
    mode: true,
    privateKey: true,
    sni: true,
    subjectAltNames: true,
  },
};

export const FLAGGER_RETRIES: Shape = { attempts: true, perTryTimeout: true, retryOn: true };

export const FLAGGER_REWRITE: Shape = { uri: true, authority: true, type: true };

export const FLAGGER_CORS_POLICY: Shape = {
  allowCredentials: true,
  allowHeaders: true,
  allowMethods: true,
  allowOrigin: true,
  allowOrigins: true,
  exposeHeaders: true,
  maxAge: true,
};

/** A match of the Service: of all requests. */
export const FLAGGER_SERVICE_MATCH: Shape = {
  authority: true,
  gateways: true,
  headers: true,
  ignoreUriCase: true,
  method: true,
  name: true,
  port: true,
  queryParams: true,
  scheme: true,
  sourceLabels: true,
  sourceNamespace: true,
  uri: true,
  withoutHeaders: true,
};

/** A match of the analysis: of the requests that go to the canary. */
export const FLAGGER_ANALYSIS_MATCH: Shape = { headers: true, queryParams: true, sourceLabels: true };

type Path = readonly (string | number)[];

/** The first field of a message that its shape does not have. */
function foreignField(message: unknown, shape: Shape, path: Path = []): Path | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  for (const [field, value] of Object.entries(message)) {
    const isItem = Array.isArray(message);
    const known = isItem ? shape : Object.keys(shape).includes(field) ? shape[field] : undefined;
    const here = [...path, isItem ? Number(field) : field];
    if (known === undefined) return here;
    const below = known === true ? undefined : foreignField(value, known, here);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** What is wrong with a message that has a field of Istio's own which a Canary does not have. */
export function foreignFieldFault(
  message: unknown,
  shape: Shape,
  what: string,
  at: Path,
): MeshFault | undefined {
  const path = foreignField(message, shape);
  if (path === undefined) return undefined;
  return conflictingSettings(
    `${what} with ${path.join('.')}`,
    `a field that the CRD of a Canary has: ${Object.keys(shape).join(', ')}`,
    'leave it out: the API server would take it away',
    [...at, ...path],
  );
}
