// The projects whose CRDs stand in crds/, a file each.

/** Their names, which are those of the files and of the flags of `npm run import`. */
export const CRD_SOURCES = [
  'istio',
  'gateway-api',
  'gateway-api-experimental',
  'argo-rollouts',
  'flagger',
  'prometheus-operator',
  'grafana-operator',
  'opentelemetry-operator',
  'cert-manager',
];

/** Of what may still change, and of what is mostly Kubernetes' own pods, the judge has the schemas, and no types are made. */
export const WITHOUT_TYPES = ['gateway-api-experimental', 'grafana-operator', 'opentelemetry-operator'];

/** The flags of `npm run import` in words. */
export const SOURCE_FLAGS = CRD_SOURCES.map((name) => `[--${name} PATH|URL]`).join(' ');
