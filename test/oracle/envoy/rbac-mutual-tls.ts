/** How an inbound listener takes connections to a port. */
export interface InboundTls {
  /** Those without TLS. */
  readonly plain: boolean;
  /** Those with Istio's mutual TLS, which the proxy ends. */
  readonly mutual: boolean;
}

const ISTIO = /^istio(-|$)/;

/** How a listener takes connections to a port: by the filter chains for the port, or else those for all. */
export function inboundTls(listener: any, port: number): InboundTls {
  const all: any[] = listener.filter_chains;
  const own = all.filter(({ filter_chain_match: match }) => match?.destination_port === port);
  const others = all.filter(({ filter_chain_match: match }) => match?.destination_port === undefined);
  const chains = own.length > 0 ? own : others;
  return {
    plain: chains.some(
      ({ filter_chain_match: match, transport_socket: socket }) =>
        socket === undefined && match?.transport_protocol !== 'tls',
    ),
    mutual: chains.some(
      ({ filter_chain_match: match, transport_socket: socket }) =>
        socket !== undefined &&
        (match?.application_protocols ?? ['istio']).some((one: string) => ISTIO.test(one)),
    ),
  };
}

/** How a proxy opens connections to the endpoints of a cluster: with the identity of its workload, with other TLS, or plain. */
export function outboundTls({ transport_socket: socket, transport_socket_matches: matches }: any) {
  if (matches !== undefined) throw new Error(`unknown choice of TLS ${JSON.stringify(matches)}`);
  if (socket === undefined || socket.name === 'envoy.transport_sockets.raw_buffer') return 'plain';
  const certificates: any[] =
    socket.typed_config?.common_tls_context?.tls_certificate_sds_secret_configs ?? [];
  return certificates.some(({ name }) => name === 'default') ? 'mutual' : 'tls';
}
