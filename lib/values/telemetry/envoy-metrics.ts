/** Statistics of Envoy that proxies show only where they are told to: `ProxyDefaults.statsInclusionSuffixes`. */
export interface EnvoyStatistic {
  /** What Prometheus calls it. */
  readonly name: string;
  /** What Envoy calls it, without the name of its listener. */
  readonly suffix: string;
}

/**
 * How a listener counts connections that it refuses (Envoy, docs/root/configuration/listeners/stats.rst): without mutual TLS there is no
 * filter chain for them, and certificates are not there, not trusted, or of the wrong name.
 */
export const REFUSED_CONNECTIONS: readonly EnvoyStatistic[] = [
  'no_filter_chain_match',
  'ssl.fail_verify_no_cert',
  'ssl.fail_verify_error',
  'ssl.fail_verify_san',
].map((suffix) => ({ name: `envoy_listener_${suffix.replaceAll('.', '_')}`, suffix }));

/** The label that names the address of a listener (Istio, tools/packaging/common/envoy_bootstrap.json). */
export const LISTENER_ADDRESS = 'listener_address';

/** The port on which a sidecar takes what is sent to its pod (Istio, pilot/pkg/networking/core/listener_builder.go). */
export const INBOUND_PORT = 15006;
