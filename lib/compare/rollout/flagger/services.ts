import { listOf, mapOf, textOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import type { Fields } from '../../../mesh/views/kinds';
import { ownedBy, withoutUndefined } from '../plain';
import { type Canary, customMetadata } from './canary';
import { withoutFlux } from './metadata';

/** The label by which pods of the Deployment are told from others. */
export interface SelectorLabel {
  readonly label: string;
  readonly value: string;
}

/**
 * A Service of a Canary, made or brought to where it is to be (the Flagger project's `pkg/router/kubernetes_default.go:
 * reconcileService`). Of one that somebody else made only ports and selector are changed.
 */
export function reconciledService(
  canary: Canary,
  before: Manifest | undefined,
  {
    name,
    selector,
    metadata,
    containers,
  }: {
    readonly name: string;
    readonly selector: SelectorLabel;
    readonly metadata: unknown;
    readonly containers: readonly unknown[];
  },
): Manifest {
  const { service, namespace } = canary;
  const ports = [mainPort(canary), ...(service.portDiscovery === true ? otherPorts(canary, containers) : [])];
  const wanted = customMetadata(metadata);
  const labels = { ...wanted.labels, [selector.label]: name };
  const annotations = withoutFlux(wanted.annotations);
  if (before === undefined) {
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels, annotations, ownerReferences: ownedBy(canary.manifest) },
      spec: withoutUndefined({
        type: 'ClusterIP',
        selector: { [selector.label]: selector.value },
        ports,
        ...(service.headless === true && { clusterIP: 'None' }),
        trafficDistribution: textOf(service.trafficDistribution),
      }),
    };
  }
  const spec = mapOf(before.spec);
  const selected = { [selector.label]: selector.value };
  const isSame =
    portsText(listOf(spec.ports)) === portsText(ports) && sameTexts(textsOf(spec.selector), selected);
  const isOwn = isOwnedBy(before, canary.name);
  const own = isOwn ? { annotations, labels } : {};
  if (
    isSame &&
    (!isOwn ||
      (sameTexts(textsOf(before.metadata.labels), labels) &&
        sameTexts(textsOf(before.metadata.annotations), annotations)))
  )
    return before;
  return {
    ...before,
    metadata: { ...before.metadata, annotations: withoutFlux(textsOf(before.metadata.annotations)), ...own },
    spec: isSame ? spec : { ...spec, ports: withNodePorts(ports, listOf(spec.ports)), selector: selected },
  };
}

function mainPort({ service, port }: Canary): Fields {
  const { targetPort } = service;
  const isGiven = targetPort !== undefined && String(targetPort) !== '0' && String(targetPort) !== '';
  return withoutUndefined({
    name: textOf(service.portName) ?? 'http',
    protocol: 'TCP',
    port,
    targetPort: isGiven ? targetPort : port,
    appProtocol: textOf(service.appProtocol),
  });
}

/** Containers of meshes, whose ports are none of the Service (`pkg/canary/util.go: getPorts`). */
const SIDECARS = new Set(['istio-proxy', 'envoy']);

function otherPorts({ service, port }: Canary, containers: readonly unknown[]): Fields[] {
  const { targetPort = 0 } = service;
  return containers.map(mapOf).flatMap(({ name, ports }) =>
    SIDECARS.has(String(name))
      ? []
      : listOf(ports)
          .map(mapOf)
          .flatMap((given, i) => {
            const isMain =
              String(targetPort) === '0'
                ? given.containerPort === port
                : [given.containerPort, given.name].includes(targetPort);
            const own = { port: given.containerPort, protocol: 'TCP', targetPort: given.containerPort };
            return isMain ? [] : [{ name: textOf(given.name) ?? `tcp-${String(name)}-${i}`, ...own }];
          }),
  );
}

/** Ports as text in which what is left out stands as the API server fills it in. */
const portsText = (ports: readonly unknown[]) =>
  JSON.stringify(
    ports
      .map(mapOf)
      .map(({ name = '', protocol = 'TCP', port, targetPort = port, appProtocol = '' }) => [
        port,
        name,
        protocol,
        targetPort,
        appProtocol,
      ])
      .sort(([a], [b]) => Number(a) - Number(b)),
  );

const withNodePorts = (ports: readonly Fields[], before: readonly unknown[]): Fields[] =>
  ports.map((port) => {
    const same = before.map(mapOf).find(({ name, nodePort }) => name === port.name && Number(nodePort) > 0);
    return same === undefined ? port : { ...port, nodePort: same.nodePort };
  });

const sameTexts = (a: { readonly [key: string]: string }, b: { readonly [key: string]: string }) =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([key, value]) => b[key] === value);

/** Whether Flagger made an object for a Canary (`kubernetes_default.go: isOwnedByCanary`). */
const isOwnedBy = ({ metadata }: Manifest, canary: string): boolean =>
  listOf(metadata.ownerReferences).some((reference) => {
    const { kind, name, controller } = mapOf(reference);
    return controller === true && kind === 'Canary' && name === canary;
  });
