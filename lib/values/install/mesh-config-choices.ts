/** How access logs are written. */
export enum AccessLogEncoding {
  /** As lines of text. Istio's default. */
  TEXT = 'TEXT',
  /** As JSON objects. */
  JSON = 'JSON',
}

/** What sidecars do with requests to hosts that the mesh does not know. */
export enum OutboundTrafficPolicy {
  /** They let them pass to the address that the application chose. Istio's default. */
  ALLOW_ANY = 'ALLOW_ANY',
  /** They answer HTTP with 502 and close other connections: what is outside must be declared by a service entry. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
}

/** What sidecars do with requests to ports of their pod that no Service names. */
export enum InboundTrafficPolicy {
  /** They pass them on to the address of the pod. Istio's default. */
  PASSTHROUGH = 'PASSTHROUGH',
  /** They pass them on to the loopback address of the pod. */
  LOCALHOST = 'LOCALHOST',
}

/** How the paths of requests are made uniform before policies and routes look at them. */
export enum PathNormalization {
  /** As Istio's release decides: `BASE`. */
  DEFAULT = 'DEFAULT',
  /** Not at all. */
  NONE = 'NONE',
  /** `.` and `..` are resolved, `\` becomes `/` (RFC 3986). */
  BASE = 'BASE',
  /** And repeated slashes become one. */
  MERGE_SLASHES = 'MERGE_SLASHES',
  /** And escaped slashes (`%2F`, `%5C`) are unescaped before that: the strictest. */
  DECODE_AND_MERGE_SLASHES = 'DECODE_AND_MERGE_SLASHES',
}

/** What istiod does with the Ingress objects of Kubernetes. */
export enum IngressControllerMode {
  /** It ignores them. */
  OFF = 'OFF',
  /** It serves those of its class and those of no class. */
  DEFAULT = 'DEFAULT',
  /** It serves those of its class alone. */
  STRICT = 'STRICT',
}

/** The oldest version of TLS that is spoken within the mesh. */
export enum MeshTlsVersion {
  /** TLS 1.2. Istio's default. */
  TLSV1_2 = 'TLSV1_2',
  /** TLS 1.3. */
  TLSV1_3 = 'TLSV1_3',
}
