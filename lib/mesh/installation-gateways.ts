import type { InstalledGatewayFacts } from '../values/install/installation-facts';
import { Profile } from '../values/install/profile';
import type { ChartUse } from './installation-charts';
import { listOf, mapOf, textOf } from './lists';
import { Resource } from './resource';
import type { Fields } from './views/kinds';

const port = (name: string, number: number, targetPort = number) => ({
  name,
  port: number,
  protocol: 'TCP',
  targetPort,
});

const STATUS = port('status-port', 15021);
const WEB = [port('http2', 80, 8080), port('https', 443, 8443)];
/** What the chart `gateway` has where no ports are given. */
const OF_CHART = [STATUS, port('http2', 80), port('https', 443)];
/** What a gateway between networks has in place of ports of its own. */
const OF_NETWORK = [STATUS, port('tls', 15443), port('tls-istiod', 15012), port('tls-webhook', 15017)];

function labelsOf(name: string, given: unknown): { [key: string]: string } {
  const { app = name, istio = name.replace(/^istio-/, '') } = mapOf(given);
  return { app: String(app), istio: String(istio) };
}

/** A gateway of the chart `gateway`. */
export function chartGateway({ release, namespace, values }: ChartUse): InstalledGatewayFacts {
  const name = textOf(values.name) ?? release;
  const service = mapOf(values.service);
  const given = listOf(service.ports)
    .map(mapOf)
    .filter(({ port }) => port !== undefined);
  const own = given.length > 0 ? given : OF_CHART;
  const account = mapOf(values.serviceAccount);
  return {
    name,
    namespace,
    labels: labelsOf(name, values.labels),
    ports: textOf(values.networkGateway) === undefined ? own : OF_NETWORK,
    type: textOf(service.type) ?? 'LoadBalancer',
    serviceAccount: textOf(account.name) ?? (account.create === false ? 'default' : name),
  };
}

/** The gateways of an `IstioOperator`: those that it lists, or else those of its profile. */
export function operatorGateways(spec: Fields, profile: string, namespace: string): InstalledGatewayFacts[] {
  const { components: usual } = Profile.of(Profile.allNames().includes(profile) ? profile : 'default');
  const components = mapOf(spec.components);
  const listed = (field: string, name: string, enabled: boolean) =>
    Array.isArray(components[field]) ? listOf(components[field]) : [{ name, enabled }];
  const gateways = (list: readonly unknown[], egress: boolean) =>
    list
      .map(mapOf)
      .filter(({ enabled }) => enabled !== false)
      .map((gateway) => operatorGateway(gateway, egress, profile, namespace));
  return [
    ...gateways(listed('ingressGateways', 'istio-ingressgateway', usual.ingressGateway), false),
    ...gateways(listed('egressGateways', 'istio-egressgateway', usual.egressGateway), true),
  ];
}

function operatorGateway(
  component: Fields,
  egress: boolean,
  profile: string,
  namespace: string,
): InstalledGatewayFacts {
  const usual = egress ? 'istio-egressgateway' : 'istio-ingressgateway';
  const name = textOf(component.name) ?? usual;
  const service = mapOf(mapOf(component.k8s).service);
  const given = listOf(service.ports)
    .map(mapOf)
    .filter(({ port }) => port !== undefined);
  const demo = profile === 'demo' ? [port('tcp', 31400), port('tls', 15443)] : [];
  // The chart of istioctl gives every gateway the labels of the usual one, unless others are said.
  const labels = { ...labelsOf(usual, {}), ...labelsOf(usual, component.label) };
  return {
    name,
    namespace: textOf(component.namespace) ?? namespace,
    labels,
    ports: given.length > 0 ? given : egress ? WEB : [STATUS, ...WEB, ...demo],
    type: textOf(service.type) ?? (egress ? 'ClusterIP' : 'LoadBalancer'),
    serviceAccount: `${name}-service-account`,
  };
}

/** What makes the pods of a gateway, and the Service in front of them, as objects that are in no manifest. */
export function gatewayResources(gateway: InstalledGatewayFacts): Resource[] {
  const { name, namespace, labels, ports, type, serviceAccount } = gateway;
  const metadata = { name, namespace };
  const template = {
    metadata: { labels },
    spec: { serviceAccountName: serviceAccount, containers: [{ name: 'istio-proxy' }] },
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector: { matchLabels: labels }, template },
  };
  const service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { type, selector: labels, ports } };
  return [deployment, service].map((manifest) => new Resource(manifest, { assumed: true }));
}
