import type { ProxyConfig } from '../envoy/config';
import { evaluate } from '../envoy/evaluate';
import type { TokenClaims } from '../envoy/rbac-jwt';
import { judgement } from '../envoy/rbac-arrival';
import type { AnswerOutcome } from '../model/answer';
import type { Manifest } from '../world';

const HTTP = 'envoy.filters.network.http_connection_manager';

/** What comes to a waypoint within HBONE. */
export interface WithinTunnel {
  readonly address: string;
  readonly port: number;
  /** Whether it is HTTP without TLS. */
  readonly isHttp: boolean;
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: { readonly [name: string]: string };
  /** The identity of the caller, as `cluster.local/ns/app/sa/client`. */
  readonly principal: string;
  readonly claims?: TokenClaims;
}

/** What a waypoint does with a connection, by the configuration that istiod gives it. */
export function waypointAnswer(
  config: ProxyConfig,
  world: readonly Manifest[],
  within: WithinTunnel,
): readonly AnswerOutcome[] {
  const listener = config.listeners.find(({ name }) => name === 'main_internal');
  const name = chosen(listener.filter_chain_matcher, within);
  const chain = listener.filter_chains.find((one: any) => one.name === name);
  if (chain === undefined) return [{ probability: 1, kind: 'no-listener', status: 0 }];
  const { address, port, isHttp, method, path, authority, headers, principal, claims } = within;
  // What is not HTTP gets to no filter that reads requests.
  if (!isHttp && chain.filters.some(({ name: filter }: any) => filter === HTTP))
    return [{ probability: 1, kind: 'no-listener', status: 0 }];
  const only = {
    name: 'main_internal',
    address: { socket_address: { address, port_value: port } },
    filter_chains: [{ ...chain, filter_chain_match: undefined }],
    listener_filters: [],
  };
  const connection = { address, port, ...(!isHttp && { opaque: true }) };
  const arriving = { method, path, authority, headers };
  const says = judgement(only, {
    connection,
    caller: '10.255.255.1',
    principal: `spiffe://${principal}`,
    arriving,
    ...(claims && { claims }),
  });
  if (!says.allowed) return [{ probability: 1, kind: 'denied', status: says.status }];
  const proxy = { kind: 'sidecar', config: { ...config, listeners: [only] }, world } as const;
  return evaluate(proxy, connection, arriving).outcomes;
}

/** The filter chain that a tree of matchers comes to. */
function chosen(matcher: any, within: WithinTunnel): string | undefined {
  if (matcher === undefined) return undefined;
  const taken = onMatch(branch(matcher.matcher_tree, within), within);
  return taken ?? onMatch(matcher.on_no_match, within);
}

const onMatch = (found: any, within: WithinTunnel): string | undefined =>
  found?.action?.name ?? (found?.matcher === undefined ? undefined : chosen(found.matcher, within));

function branch(tree: any, { address, port, isHttp }: WithinTunnel): any {
  const { input, custom_match: custom, exact_match_map: exact } = tree ?? {};
  if (custom !== undefined) {
    return custom.typed_config.range_matchers?.find(({ ranges }: any) =>
      ranges.some((range: any) => range.address_prefix === address),
    )?.on_match;
  }
  const type = String(input?.typed_config?.['@type']);
  if (type.endsWith('DestinationPortInput')) return exact.map[String(port)];
  if (type.endsWith('ApplicationProtocolInput')) return isHttp ? exact.map["'http/1.1'"] : undefined;
  throw new Error(`unknown input ${JSON.stringify(input)}`);
}
