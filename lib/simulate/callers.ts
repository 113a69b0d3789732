import { type DataPlaneMode, dataPlaneModeOf } from '../mesh/data-plane-mode';
import { serviceOfHost } from '../mesh/hosts';
import type { MeshIndex } from '../mesh/mesh-index';
import { Resource } from '../mesh/resource';
import { podsOfService, servicesOfPod } from '../mesh/service-pods';
import { type Workload, selects } from '../mesh/workload';
import { byNearness, nearest } from '../values/nearest';
import { splitNamespace } from '../values/namespaced-name';
import { compareText } from '../values/order';
import { servicesOfGateway } from '../mesh/gateway-class';
import type { GatewayPods } from './proxies/gateway';
import { RequestError } from './request-error';
import { splitName, workloadNamed } from './workload-name';

/** A workload that sends a request. */
export interface WorkloadCaller {
  readonly name: string;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly workload?: Workload;
  /** What takes what it sends: a sidecar, the node's proxy of ambient mode, or nothing. */
  readonly mode: DataPlaneMode;
}

/** Who sends a request, and what is not known of it. */
export function callerNamed(mesh: MeshIndex, text: string): { caller: WorkloadCaller; unsure?: string } {
  const { name, namespace } = splitName(text);
  const workload = workloadNamed(mesh, name, namespace);
  if (workload === undefined) {
    const caller: WorkloadCaller = { name, namespace, labels: {}, mode: 'sidecar' };
    // Where no workload is shown at all the manifests are not meant to show this one.
    if (!labelsMatter(mesh) && mesh.workloads.every(({ resource }) => resource.origin.assumed === true))
      return { caller };
    const unsure = `no manifest shows a workload ${name} in the namespace ${namespace}: it is taken to have a sidecar and no labels${shownWorkloads(mesh, text)}`;
    return { caller, unsure };
  }
  const { labels } = workload;
  return { caller: { name, namespace, labels, workload, mode: dataPlaneModeOf(mesh, workload) } };
}

const SHOWN = 5;

/** The workloads that may have been meant, the nearest first. */
function shownWorkloads(mesh: MeshIndex, text: string): string {
  const names = mesh.workloads
    .filter(({ resource }) => resource.origin.assumed !== true)
    .map(({ namespace, resource }) => `${resource.name}.${namespace === '' ? 'default' : namespace}`);
  const near = byNearness(text, names);
  if (near.length === 0) return '';
  const more = near.length - SHOWN;
  const meant = nearest(text, names);
  return `; ${meant === undefined ? 'the' : `did you mean ${meant}? The`} workloads that they show are ${near.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Whether some object asks for labels of callers. */
const labelsMatter = (mesh: MeshIndex) =>
  mesh.all('Sidecar').some(({ spec }) => spec.workloadSelector) ||
  mesh.all('DestinationRule').some(({ spec }) => spec.workloadSelector) ||
  mesh
    .all('VirtualService')
    .some(({ spec: { http = [], tls = [], tcp = [] } }) =>
      [...http, ...tls, ...tcp].some(({ match = [] }) =>
        match.some(({ sourceLabels }) => sourceLabels !== undefined),
      ),
    );

/** The identity of a workload, as certificates of the mesh have it. */
export const principalOf = (
  { config }: MeshIndex,
  { namespace, serviceAccount }: Pick<Workload, 'namespace' | 'serviceAccount'>,
): string => `${config.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;

interface Found {
  readonly pods: GatewayPods;
  readonly unsure: readonly string[];
}

/**
 * The pods that the name of a gateway means: a workload's, those behind a Service, or those that a gateway of this name is for;
 * with or without the namespace behind a dot, or before a slash.
 *
 * @throws RequestError where no manifest shows one
 */
export function gatewayPods(mesh: MeshIndex, text: string): Found {
  for (const { name, namespace } of readings(text)) {
    const isHere = ({ namespace: home }: { readonly namespace: string }) =>
      namespace === undefined || home === namespace;
    const isNamed = (resource: Resource) => resource.name === name && isHere(resource);
    const workload = mesh.workloads.filter(({ resource }) => resource.name === name).find(isHere);
    if (workload !== undefined) return { pods: podsOf(mesh, workload, name), unsure: [] };
    const service = mesh.all('Service').find(isNamed);
    const [behind] = service === undefined ? [] : podsOfService(mesh, service);
    if (behind !== undefined) return { pods: podsOf(mesh, behind, name), unsure: [] };
    const gateway = mesh.all('Gateway').find(isNamed);
    if (gateway !== undefined) return selectedBy(mesh, gateway);
    const pods = mesh
      .all('KubernetesGateway')
      .filter(isNamed)
      .flatMap((named) => podsOfGateway(mesh, named));
    if (pods.length > 0) return { pods: podsOf(mesh, pods[0], name), unsure: [] };
  }
  const known = gatewayNames(mesh);
  const near = nearest(text, known);
  const mend =
    near !== undefined
      ? `Did you mean ${near}?`
      : known.length === 0
        ? 'They show no gateway at all: add one.'
        : `Name one of ${known.join(', ')}.`;
  throw new RequestError(`No manifest shows a gateway ${JSON.stringify(text)}. ${mend}`);
}

/** The ways in which a name may be read: `ns/name`, the whole as a name, or a name with its namespace behind the last dot. */
function readings(text: string): { readonly name: string; readonly namespace?: string }[] {
  const whole = splitNamespace(text);
  if (whole.namespace !== undefined) return [whole];
  const dot = text.lastIndexOf('.');
  return [
    { name: text },
    ...(dot === -1 ? [] : [{ name: text.slice(0, dot), namespace: text.slice(dot + 1) }]),
  ];
}

/** The pods of a workload that is a gateway. */
export function podsOf(mesh: MeshIndex, workload: Workload, name = workload.resource.name): GatewayPods {
  const { origin, kind } = workload.resource;
  // Where nothing tells of an installation, Istio's default gateway is assumed as one pod, by the name and labels of istioctl's own.
  const isDefault = origin.assumed === true && kind === 'Pod';
  return {
    name: isDefault ? mesh.config.ingressService : name,
    namespace: workload.namespace,
    labels: { ...workload.labels, ...(isDefault && { app: mesh.config.ingressService }) },
    workload,
    services: isDefault ? servicesOfPod(mesh, workload).map(asInstalled) : servicesOfPod(mesh, workload),
  };
}

/** The ports on which the pods of Istio's default gateway listen, by those of its Service (the `gateway` chart). */
const LISTENING: { readonly [port: number]: number } = { 80: 8080, 443: 8443 };

/** The port on which the pods of a gateway get what is sent to a port of theirs; those of the assumed default gateway listen elsewhere. */
export const listeningPort = ({ resource: { origin, kind } }: Workload, port: number): number =>
  origin.assumed === true && kind === 'Pod' ? (LISTENING[port] ?? port) : port;

/** The assumed Service of the default gateway with the target ports that Istio installs it with. */
function asInstalled(service: Resource<'Service'>): Resource<'Service'> {
  if (service.origin.assumed !== true) return service;
  const ports = (service.spec.ports ?? []).map((port) => ({
    ...port,
    targetPort: LISTENING[port.port ?? 0] ?? port.port,
  }));
  return new Resource<'Service'>({ ...service.manifest, spec: { ...service.spec, ports } }, service.origin);
}

/** The pods that a gateway is for; where no manifest shows any, pods with just the labels that it asks for. */
function selectedBy(mesh: MeshIndex, gateway: Resource<'Gateway'>): Found {
  const { selector: labels = {} } = gateway.spec;
  const workload =
    Object.keys(labels).length === 0
      ? undefined
      : mesh.workloads.find((pods) => selects(labels, podsOf(mesh, pods, '').labels));
  if (workload !== undefined) return { pods: podsOf(mesh, workload, workload.resource.name), unsure: [] };
  const unsure = [
    `no manifest shows the pods of ${gateway.text}: they are taken to be in ${gateway.namespace}, to have the labels that it asks for, and to be reached on the ports of its servers`,
  ];
  const { name, namespace } = gateway;
  return { pods: { name, namespace, labels, services: [] }, unsure };
}

/** The pods behind the Services of a Gateway of the Gateway API. */
const podsOfGateway = (mesh: MeshIndex, gateway: Resource<'KubernetesGateway'>): readonly Workload[] =>
  servicesOfGateway(gateway).flatMap((host) => {
    const named = serviceOfHost(host);
    const service = named && mesh.find('Service', named.namespace, named.name);
    return service === undefined ? [] : podsOfService(mesh, service);
  });

/** The names by which gateways can be called. */
function gatewayNames(mesh: MeshIndex): string[] {
  const names = [
    ...mesh
      .all('Service')
      .filter(({ origin, spec }) => origin.assumed === true && spec.selector !== undefined),
    ...mesh.all('Gateway'),
    ...mesh.all('KubernetesGateway'),
  ].map(({ name }) => name);
  return [...new Set(names)].sort(compareText);
}
