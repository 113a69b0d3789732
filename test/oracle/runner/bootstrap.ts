import { CONTROL, OWN_PORTS } from './network';
import type { ProxyKind } from '../injection';

/** The proxy of a pod: what istiod has to know of it to configure it. */
export interface ProxyIdentity {
  readonly kind: Exclude<ProxyKind, 'none'>;
  readonly name: string;
  readonly namespace: string;
  readonly ip: string;
  readonly labels: { readonly [key: string]: string };
  readonly account: string;
  readonly network?: string;
  readonly networkView?: string;
}

/** Where a proxy gets what it runs. */
export interface Origins {
  readonly xdsPort: number;
  /** Where it gets certificates; absent in a mesh without any. */
  readonly secretsPort?: number;
  readonly trustDomain: string;
}

const ADS = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' };
const HTTP2 = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/** How Istio makes a label of the address of a listener (tools/packaging/common/envoy_bootstrap.json). */
const LISTENER_TAG = {
  tag_name: 'listener_address',
  regex: String.raw`^listener\.(((?:[_.[:digit:]]*|[_\[\]aAbBcCdDeEfF[:digit:]]*))\.)`,
};

/** A bootstrap of Envoy that takes everything else from istiod. */
export function bootstrap(proxy: ProxyIdentity, { xdsPort, secretsPort, trustDomain }: Origins): object {
  const { kind, name, namespace, ip, labels, account, network, networkView } = proxy;
  const identity = `spiffe://${trustDomain}/ns/${namespace}/sa/${account}`;
  const own = secretsPort === undefined ? [] : [{ key: 'x-oracle-identity', value: identity }];
  return {
    node: {
      id: `${kind}~${ip}~${name}.${namespace}~${namespace}.svc.cluster.local`,
      cluster: `${name}.${namespace}`,
      metadata: {
        CLUSTER_ID: 'Kubernetes',
        NAMESPACE: namespace,
        NAME: name,
        LABELS: labels,
        INSTANCE_IPS: ip,
        ISTIO_VERSION: '1.31.0',
        SERVICE_ACCOUNT: account,
        ORACLE_TRUST_DOMAIN: trustDomain,
        WORKLOAD_NAME: name,
        ...(network !== undefined && { NETWORK: network }),
        ...(networkView !== undefined && { REQUESTED_NETWORK_VIEW: networkView }),
        ...(kind === 'sidecar' && { INTERCEPTION_MODE: 'REDIRECT' }),
      },
    },
    admin: { address: { socket_address: { address: '0.0.0.0', port_value: OWN_PORTS.admin } } },
    stats_config: { use_all_default_tags: false, stats_tags: [LISTENER_TAG] },
    // Waypoints have listeners within.
    bootstrap_extensions: [
      {
        name: 'envoy.bootstrap.internal_listener',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener',
        },
      },
    ],
    dynamic_resources: {
      lds_config: ADS,
      cds_config: ADS,
      ads_config: {
        api_type: 'GRPC',
        transport_api_version: 'V3',
        set_node_on_first_message_only: true,
        grpc_services: [{ envoy_grpc: { cluster_name: 'istiod' }, initial_metadata: own }],
      },
    },
    static_resources: {
      clusters: [
        clusterAt('istiod', xdsPort),
        ...(secretsPort === undefined ? [] : [clusterAt('sds-grpc', secretsPort)]),
      ],
    },
  };
}

/** A server of gRPC beside istiod. */
const clusterAt = (name: string, port: number): object => ({
  name,
  type: 'STATIC',
  connect_timeout: '1s',
  typed_extension_protocol_options: {
    [HTTP2]: {
      '@type': `type.googleapis.com/${HTTP2}`,
      explicit_http_config: { http2_protocol_options: {} },
    },
  },
  load_assignment: {
    cluster_name: name,
    endpoints: [
      {
        lb_endpoints: [{ endpoint: { address: { socket_address: { address: CONTROL, port_value: port } } } }],
      },
    ],
  },
});
