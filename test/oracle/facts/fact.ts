import type { AnswerRequest } from '../model/answer';

/** What a rule says becomes of requests, in a part of a world. */
export interface Fact {
  readonly rule: string;
  /** What is shown, as one line. */
  readonly says: string;
  /** The objects that it needs beside the world. */
  readonly yaml: string;
  readonly ask: readonly AnswerRequest[];
  /** What becomes of each request: who answers and the path that is seen, or the status and the flag that Envoy logs. */
  readonly got: readonly string[];
  /** What is looked for in the configuration of the proxy that sent the first request, and what is there. */
  readonly looks?: (configuration: readonly any[]) => unknown;
  readonly sees?: unknown;
}

const entries = (configuration: readonly any[], ending: string, field: string): any[] =>
  configuration.filter((one) => one['@type'].endsWith(ending)).flatMap((one) => one[field] ?? []);

/** The addresses of the endpoints of a cluster. */
export const endpointsOf = (cluster: string) => (configuration: readonly any[]) =>
  entries(configuration, '.EndpointsConfigDump', 'dynamic_endpoint_configs')
    .map(({ endpoint_config }) => endpoint_config)
    .filter(({ cluster_name }) => cluster_name === cluster)
    .flatMap(({ endpoints }) => endpoints.flatMap(({ lb_endpoints }: any) => lb_endpoints))
    .map(({ endpoint }) => endpoint.address.socket_address.address)
    .sort();

/** The retry policy of the first route of a virtual host. */
export const retryPolicyOf = (name: string) => (configuration: readonly any[]) =>
  entries(configuration, '.RoutesConfigDump', 'dynamic_route_configs')
    .flatMap(({ route_config }) => route_config.virtual_hosts ?? [])
    .find((host) => host.name === name)?.routes[0].route.retry_policy;

/** The addresses at which a proxy listens on a port. */
export const listenersAt = (port: number) => (configuration: readonly any[]) =>
  entries(configuration, '.ListenersConfigDump', 'dynamic_listeners')
    .map(({ active_state }) => active_state.listener.address.socket_address)
    .filter(({ port_value }) => port_value === port)
    .map(({ address }) => address);
