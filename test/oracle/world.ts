import { withDefaults } from './defaults';
import { isAmbient, TLS_MODE, proxyOf, type ProxyKind } from './injection';
import { gatewaysOf } from './gateways';

/** A Kubernetes object, as plain data. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly creationTimestamp?: string;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly [field: string]: any;
}

/** Where a pod of the world can be reached. */
export interface PodAddress {
  readonly name: string;
  readonly namespace: string;
  /** The Deployment or other workload that runs it, or its own name. */
  readonly workload: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
  readonly ip: string;
  /** The ports on which its containers listen. */
  readonly ports: readonly number[];
  /** The service account by which it is known. */
  readonly account: string;
  /** What stands before it, or what it is. */
  readonly proxy: ProxyKind;
  /** The network in which its proxy is installed; empty where there are none. */
  readonly network?: string;
  /** The networks to which its proxy is told to look, as the chart of gateways says it. */
  readonly networkView?: string;
}

/** The annotation that tells which Deployment a derived pod is of. */
const WORKLOAD = 'oracle/workload';

/** The label of a network; that of Istio's own namespace is the one with which proxies are installed. */
const NETWORK = 'topology.istio.io/network';

const NODE = 'node-1';
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

/**
 * The world in which manifests would live on a cluster: the manifests themselves, with what a cluster fills in.
 *
 * Deployments get their Pods, Pods an address and the state of one that runs, Services a cluster IP and their
 * EndpointSlices, Gateways of the Gateway API what istiod would deploy, objects of the Gateway API their defaults; a Node and the
 * default ingress gateway are added. Everything else stays as it is. The same manifests give the same world. Where there are certificates
 * pods with a sidecar say that they take mutual TLS, as the injector makes them, and those of ambient mode that their node does.
 */
export function worldOf(manifests: readonly any[], { certificates = false } = {}): Manifest[] {
  const given: Manifest[] = manifests.filter((manifest) => manifest !== null && manifest !== undefined);
  const gateways = gatewaysOf(given);
  const running = runningPods([...given, ...gateways]);
  const pods = certificates ? running.map((pod) => speakingMutualTls(pod, given)) : running;
  const services = [...given, ...gateways].filter(isService).map(withServiceDefaults);
  return [
    { apiVersion: 'v1', kind: 'Node', metadata: { name: NODE, labels: TOPOLOGY } },
    ...namespaces(given),
    ...given
      .filter((manifest) => !['Namespace', 'Pod', 'Service'].includes(coreKind(manifest)))
      .map(withDefaults),
    ...services,
    ...pods,
    ...services.flatMap((service) => endpointSlice(service, pods)),
  ];
}

/** The pods of a world that requests can be sent to or from. */
export function podsOf(world: readonly Manifest[]): PodAddress[] {
  const istio = world.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'istio-system');
  const home = istio?.metadata.labels?.[NETWORK];
  return world.filter(isPod).map(({ metadata, spec, status }) => {
    const { labels = {}, annotations = {} } = metadata;
    const ports: number[] = (spec.containers ?? []).flatMap((container: any) =>
      (container.ports ?? []).map((port: any) => port.containerPort),
    );
    return {
      name: metadata.name,
      namespace: metadata.namespace ?? 'default',
      workload: annotations[WORKLOAD] ?? metadata.name,
      labels,
      annotations,
      ip: status.podIP,
      ports: [...new Set(ports)],
      account: spec.serviceAccountName,
      proxy: proxyOf(world, { metadata, spec }),
      network: labels[NETWORK] ?? home,
      networkView: (spec.containers ?? [])
        .flatMap(({ env = [] }: any) => env)
        .find(({ name }: any) => name === 'ISTIO_META_REQUESTED_NETWORK_VIEW')?.value,
    };
  });
}

const TOPOLOGY = {
  'topology.kubernetes.io/region': 'region-1',
  'topology.kubernetes.io/zone': 'zone-1',
};

const coreKind = ({ apiVersion, kind }: Manifest) => (apiVersion === 'v1' ? kind : '');
const isService = (manifest: Manifest) => coreKind(manifest) === 'Service';
const isPod = (manifest: Manifest) => coreKind(manifest) === 'Pod';
const inNamespace = (manifest: Manifest) => manifest.metadata.namespace ?? 'default';

function namespaces(given: readonly Manifest[]): Manifest[] {
  const own = given.filter((manifest) => coreKind(manifest) === 'Namespace');
  const named = new Set(own.map(({ metadata }) => metadata.name));
  const used = ['istio-system', ...given.flatMap(({ metadata }) => metadata.namespace ?? [])];
  const missing = [...new Set(used)].filter((name) => !named.has(name));
  return [
    ...own,
    ...missing.map((name): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  ].map((one) => {
    const { metadata } = one;
    // The API server gives each namespace this label.
    const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
    return { ...one, metadata: { ...metadata, labels } };
  });
}

/** The Pods as a cluster would run them: those that are given, and those that Deployments ask for. */
function runningPods(given: readonly Manifest[]): Manifest[] {
  const deployed = given.filter(({ kind }) => WORKLOADS.includes(kind)).flatMap(podsOfWorkload);
  // What istiod deploys for gateways has addresses of its own, so that its proxies stay when other pods come and go.
  const counts = { gateways: 0, others: 0 };
  const nextAddress = ({ metadata: { labels = {} } }: Manifest): string => {
    const isGateway = labels['gateway.networking.k8s.io/gateway-name'] !== undefined;
    const i = isGateway ? counts.gateways++ : counts.others++;
    return `10.244.${(isGateway ? 200 : 1) + Math.floor(i / 250)}.${(i % 250) + 1}`;
  };
  return [...given.filter(isPod), ...deployed].map((pod) => {
    const ip = pod.status?.podIP ?? nextAddress(pod);
    return {
      ...pod,
      spec: { ...pod.spec, serviceAccountName: pod.spec?.serviceAccountName ?? 'default', nodeName: NODE },
      status: {
        podIP: ip,
        podIPs: [{ ip }],
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    };
  });
}

function speakingMutualTls(pod: Manifest, given: readonly Manifest[]): Manifest {
  const { metadata, spec } = pod;
  if (isAmbient(given, { metadata, spec })) {
    const annotations = { 'ambient.istio.io/redirection': 'enabled', ...metadata.annotations };
    return { ...pod, metadata: { ...metadata, annotations } };
  }
  if (proxyOf(given, { metadata, spec }) !== 'sidecar') return pod;
  return { ...pod, metadata: { ...metadata, labels: { [TLS_MODE]: 'istio', ...metadata.labels } } };
}

function podsOfWorkload({ kind, metadata, spec }: Manifest): Manifest[] {
  const first = kind === 'StatefulSet' ? (spec.ordinals?.start ?? 0) : 0;
  const nameOf = (i: number) => `${metadata.name}-${Number(first) + i}`;
  return Array.from({ length: spec.replicas ?? 1 }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: nameOf(i),
      namespace: metadata.namespace,
      labels: spec.template?.metadata?.labels,
      annotations: { ...spec.template?.metadata?.annotations, [WORKLOAD]: metadata.name },
    },
    spec: {
      ...spec.template?.spec,
      ...(kind === 'StatefulSet' && { hostname: nameOf(i), subdomain: spec.serviceName }),
    },
  }));
}

/** A Service with the defaults that the API server writes, and with a cluster IP. */
function withServiceDefaults(service: Manifest, i: number): Manifest {
  const { clusterIP, type = 'ClusterIP', ports = [] } = service.spec;
  const spec = {
    ...service.spec,
    type,
    ports: ports.map((port: any) => ({ protocol: 'TCP', targetPort: port.port, ...port })),
  };
  if (type === 'ExternalName' || clusterIP !== undefined) return { ...service, spec };
  const ip = `10.96.0.${i + 1}`;
  return { ...service, spec: { ...spec, clusterIP: ip, clusterIPs: [ip] } };
}

/** The endpoints of a Service; one without a selector has none that could be derived. */
function endpointSlice(service: Manifest, pods: readonly Manifest[]): Manifest[] {
  const { selector, ports = [] } = service.spec;
  if (selector === undefined) return [];
  const namespace = inNamespace(service);
  const selected = pods.filter((pod) => {
    const labels = pod.metadata.labels ?? {};
    return (
      inNamespace(pod) === namespace &&
      Object.entries(selector).every(([key, value]) => labels[key] === value)
    );
  });
  const { name } = service.metadata;
  // Pods that have a port of a name at different numbers, or not at all, are listed apart.
  const groups = new Map<string, Manifest[]>();
  for (const pod of selected) {
    const key = JSON.stringify(ports.map((port: any) => targetPort(port, pod) ?? 0));
    groups.set(key, [...(groups.get(key) ?? []), pod]);
  }
  return [...groups].map(([numbers, members], i) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-endpoints${i === 0 ? '' : `-${i + 1}`}`,
      namespace,
      labels: { 'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': 'oracle' },
    },
    addressType: 'IPv4',
    ports: ports.flatMap((port: any, at: number) => {
      const number: number = JSON.parse(numbers)[at];
      return number === 0 ? [] : [{ name: port.name, port: number, protocol: port.protocol }];
    }),
    endpoints: members.map((pod) => ({
      addresses: [pod.status.podIP],
      conditions: { ready: true },
      nodeName: NODE,
      targetRef: { kind: 'Pod', name: pod.metadata.name, namespace },
      // The name of a pod within that of its Service.
      ...(pod.spec.subdomain === name && pod.spec.hostname && { hostname: pod.spec.hostname }),
    })),
  }));
}

/** The number of a target port; one that is named is looked up among the ports of the containers, which may not have it. */
function targetPort(port: any, pod: Manifest): number | undefined {
  const target = port.targetPort;
  if (typeof target === 'number') return target;
  const ports = (pod.spec.containers ?? []).flatMap((container: any) => container.ports ?? []);
  return ports.find(({ name }: any) => name === target)?.containerPort;
}
