/** How a proxy finds the endpoints of a service entry. What the application makes of the name is its own business. */
export enum ServiceResolution {
  /**
   * Not at all: a connection goes to the address that the client chose. Istio's default.
   *
   * A port of TCP without addresses then lets every address out on that port.
   */
  NONE = 'NONE',
  /** From the IP addresses that are listed, or of the workloads that are selected. */
  STATIC = 'STATIC',
  /** By DNS, for the names of the endpoints, or of the hosts where there are none; all answers are used. */
  DNS = 'DNS',
  /**
   * By DNS, of whose answers only the first is used for a new connection. For large services whose answers change all
   * the time. At most one endpoint.
   */
  DNS_ROUND_ROBIN = 'DNS_ROUND_ROBIN',
  /**
   * By DNS, for the host that the very request or TLS handshake names. Only for hosts with a wildcard; only HTTP, HTTP2,
   * GRPC and TLS.
   */
  DYNAMIC_DNS = 'DYNAMIC_DNS',
}

/** Whether a service is part of the mesh. */
export enum ServiceLocation {
  /** It is not: clients speak plain text to it, unless a destination rule says otherwise. Istio's default. */
  MESH_EXTERNAL = 'MESH_EXTERNAL',
  /** It is: clients speak mutual TLS to endpoints that have a service account or are labelled for it. */
  MESH_INTERNAL = 'MESH_INTERNAL',
}
