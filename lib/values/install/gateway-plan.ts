import { distinct, dnsLabel, labels as checkLabels } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { checkScaling, type GatewayComponentOptions, GatewayServiceType } from './component-options';
import { GatewayPort } from './gateway-port';
import type { IstioInstallationOptions } from './installation-options';
import type { Profile } from './profile';

/** A gateway that is installed, with all defaults decided. */
export interface PlannedGateway {
  readonly name: string;
  readonly namespace: string;
  readonly egress: boolean;
  /** The labels of its pods, `app` and `istio` among them. */
  readonly labels: { readonly [key: string]: string };
  /** The labels by which its Service and `Gateway` objects select its pods. */
  readonly selector: { readonly [key: string]: string };
  readonly ports: readonly GatewayPort[];
  readonly serviceType: string;
  readonly options: GatewayComponentOptions;
}

const STATUS = GatewayPort.of('status-port', 15021);
const WEB = [GatewayPort.of('http2', 80), GatewayPort.of('https', 443)];
const DEMO = [GatewayPort.of('tcp', 31400), GatewayPort.of('tls', 15443)];
/** What a gateway between networks listens on (upstream's samples/multicluster, and `networkGatewayPorts` of the chart). */
const NETWORK = [
  GatewayPort.of('tls', 15443),
  GatewayPort.of('tls-istiod', 15012),
  GatewayPort.of('tls-webhook', 15017),
];

/** The gateways that are installed: those of the profile first. */
export function plannedGateways(
  options: IstioInstallationOptions,
  profile: Profile,
  namespace: string,
): PlannedGateway[] {
  const { components } = profile;
  const all = [
    {
      enabled: components.ingressGateway,
      ...defined(options.ingressGateway),
      name: 'istio-ingressgateway',
      egress: false,
    },
    {
      enabled: components.egressGateway,
      ...defined(options.egressGateway),
      name: 'istio-egressgateway',
      egress: true,
    },
    ...(options.gateways ?? []),
  ];
  distinct(
    all.map((gateway) => `${gateway.namespace ?? namespace}/${gateway.name}`),
    'gateway',
  );
  return all
    .filter(({ enabled }) => enabled !== false)
    .map(({ name, egress = false, ...given }) => plannedGateway(name, egress, given, profile, namespace));
}

/**
 * The service account of a gateway's pods. The operator of istioctl installs the charts `gateways/istio-ingress` and `istio-egress`, which
 * name it `<gateway>-service-account`; the chart `gateway` names it after the gateway, unless its values say otherwise
 * (`gateway.serviceAccountName` of its `_helpers.tpl`).
 *
 * @param tool what installs it
 */
export function gatewayAccount({ name, options }: PlannedGateway, tool: string): string {
  if (tool === 'istioctl') return `${name}-service-account`;
  const { create, name: own } = (options.values as any)?.serviceAccount ?? {};
  if (typeof own === 'string' && own !== '') return own;
  return create === false ? 'default' : name;
}

const defined = (given: GatewayComponentOptions = {}): GatewayComponentOptions =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

function plannedGateway(
  name: string,
  egress: boolean,
  options: GatewayComponentOptions,
  profile: Profile,
  namespace: string,
): PlannedGateway {
  dnsLabel(name, 'name of a gateway');
  checkScaling(options, name);
  const { networkGateway, ports } = options;
  if (networkGateway !== undefined && ports !== undefined) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `ports for the gateway ${name} of the network ${networkGateway}`,
      expected: `its own ports: ${[STATUS, ...NETWORK].map((port) => port._describe()).join(', ')}`,
      mend: 'leave `ports` out, or install a second gateway for them',
    });
  }
  const network: { [key: string]: string } =
    networkGateway === undefined ? {} : { 'topology.istio.io/network': networkGateway };
  const own = { app: name, istio: name.replace(/^istio-/, '') };
  const labels = checkLabels({ ...own, ...options.labels, ...network }, `labels of the gateway ${name}`);
  const { app, istio } = labels;
  return {
    name,
    namespace: dnsLabel(options.namespace ?? namespace, 'namespace'),
    egress,
    labels,
    selector: { app, istio },
    ports: distinctPorts(name, ports ?? usualPorts(options, egress, profile)),
    serviceType:
      options.serviceType ?? (egress ? GatewayServiceType.CLUSTER_IP : GatewayServiceType.LOAD_BALANCER),
    options,
  };
}

function usualPorts(
  { networkGateway }: GatewayComponentOptions,
  egress: boolean,
  profile: Profile,
): GatewayPort[] {
  if (networkGateway !== undefined) return [STATUS, ...NETWORK];
  if (egress) return WEB;
  return profile.name === 'demo' ? [STATUS, ...WEB, ...DEMO] : [STATUS, ...WEB];
}

function distinctPorts(gateway: string, ports: readonly GatewayPort[]): readonly GatewayPort[] {
  distinct(
    ports.map(({ name }) => name),
    `port name of the gateway ${gateway}`,
  );
  distinct(
    ports.map(({ port, protocol }) => `${port}/${protocol}`),
    `port of the gateway ${gateway}`,
  );
  if (ports.length > 0) return ports;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `the gateway ${gateway} without ports`,
    expected: 'one at least: Kubernetes refuses a Service without',
    mend: 'name its ports, or leave `ports` out',
  });
}
