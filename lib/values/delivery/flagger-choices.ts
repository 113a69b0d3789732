/** Who splits the traffic between the two versions of a Canary. */
export enum FlaggerProvider {
  /** Istio: Flagger makes a virtual service and two destination rules. */
  ISTIO = 'istio',
  /** The Gateway API: Flagger makes an HTTPRoute. */
  GATEWAY_API = 'gatewayapi:v1',
  /** The Gateway API in its version `v1beta1`. */
  GATEWAY_API_V1BETA1 = 'gatewayapi:v1beta1',
  /** Nobody: one Service that switches from one version to the other. */
  KUBERNETES = 'kubernetes',
  /** Apache APISIX. */
  APISIX = 'apisix',
  /** AWS App Mesh. */
  APP_MESH = 'appmesh',
  /** AWS App Mesh in its version `v1beta2`. */
  APP_MESH_V1BETA2 = 'appmesh:v1beta2',
  /** Contour. */
  CONTOUR = 'contour',
  /** Gloo. */
  GLOO = 'gloo',
  /** Knative. */
  KNATIVE = 'knative',
  /** Kuma. */
  KUMA = 'kuma',
  /** Linkerd. */
  LINKERD = 'linkerd',
  /** NGINX Ingress. */
  NGINX = 'nginx',
  /** Open Service Mesh. */
  OSM = 'osm',
  /** Skipper. */
  SKIPPER = 'skipper',
  /** The Service Mesh Interface in its version `v1alpha1`. */
  SMI_V1ALPHA1 = 'smi:v1alpha1',
  /** The Service Mesh Interface in its version `v1alpha2`. */
  SMI_V1ALPHA2 = 'smi:v1alpha2',
  /** The Service Mesh Interface in its version `v1alpha3`. */
  SMI_V1ALPHA3 = 'smi:v1alpha3',
  /** Traefik. */
  TRAEFIK = 'traefik',
}

/** To which pods of a Service Kubernetes prefers to send requests. */
export enum TrafficDistribution {
  /** Those of the zone of the caller; the older name of `PREFER_SAME_ZONE`. */
  PREFER_CLOSE = 'PreferClose',
  /** Those of the zone of the caller. */
  PREFER_SAME_ZONE = 'PreferSameZone',
  /** Those of the node of the caller. */
  PREFER_SAME_NODE = 'PreferSameNode',
}

/** What a rewrite of the path puts its text in place of, where the Gateway API splits the traffic. */
export enum PathRewriteType {
  /** The whole path. */
  FULL_PATH = 'ReplaceFullPath',
  /** The prefix that the match asks for. */
  PREFIX_MATCH = 'ReplacePrefixMatch',
}
