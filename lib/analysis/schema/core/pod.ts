import type { FieldPath } from '../../../mesh/manifest';
import type { Container, EnvVar, PodSpec, Probe, ResourceRequirements } from '../../../mesh/views/kubernetes';
import type { Report } from '../../check';
import { nameFault } from '../names';
import { shown } from '../walk';
import { coreRules } from './rules';

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;
const SCALES: { readonly [unit: string]: number } = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** How much a quantity of Kubernetes is (`100m`, `1.5Gi`, `2e3`); undefined where it is none. */
export function quantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const match = typeof value === 'string' ? QUANTITY.exec(value) : null;
  if (match === null) return undefined;
  const [, digits, unit] = match;
  if (unit === undefined) return Number(digits);
  return Number(digits) * (SCALES[unit] ?? Number(`1${unit}`));
}

/** An entry of a list, and its place. */
export type Placed<T> = [entry: T, at: FieldPath];

/** The entries of a list with their places; nothing where there is none. */
export const entries = <T>(list: readonly T[] | undefined, at: FieldPath): Placed<T>[] =>
  (list ?? []).map((entry, i) => [entry, [...at, i]]);

/** Reports an entry that has the same key as one before it; empty keys are another's business. */
export function repeated<K extends string>(
  list: readonly Placed<{ readonly [key in K]?: string }>[],
  key: K,
  tell: (value: string, at: FieldPath) => void,
): void {
  const seen = new Set<string>();
  for (const [entry, at] of list) {
    const value = entry[key];
    if (!value) continue;
    if (seen.has(value)) tell(value, [...at, key]);
    seen.add(value);
  }
}

/** Whether it is a port. */
export const isPort = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;

/** The name of a port of a container, or a reference to one: at most 15 characters with a letter among them. */
export const isPortName = (name: string): boolean =>
  name.length <= 15 &&
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) &&
  /[a-z]/.test(name) &&
  !name.includes('--');

/**
 * Reports what the API server refuses in the spec of a pod.
 *
 * @param claims names of volumes that are made for it beside its own
 */
export function checkPod(
  pod: PodSpec = {},
  at: FieldPath,
  report: Report,
  claims: readonly string[] = [],
): void {
  const main = entries(pod.containers, [...at, 'containers']);
  const init = entries(pod.initContainers, [...at, 'initContainers']);
  const all = [...main, ...init];
  if (main.length === 0)
    report(coreRules.container, [...at, 'containers'], 'The pod has no containers.', 'Give a container.');
  const volumes = entries(pod.volumes, [...at, 'volumes']);
  const claimed = new Set([...volumes.map(([{ name }]) => name), ...claims]);
  for (const [volume, place] of volumes) {
    const fault = nameFault(volume.name ?? '', 'label');
    if (fault !== undefined)
      report(
        coreRules.volume,
        place,
        `The name of a volume is ${shown(volume.name ?? '')}, but Kubernetes expects ${fault}.`,
      );
  }
  repeated(volumes, 'name', (name, place) =>
    report(coreRules.volume, place, `Two volumes have the name ${name}.`),
  );
  repeated(all, 'name', (name, place) =>
    report(coreRules.container, place, `Two containers have the name ${name}.`),
  );
  for (const [container, place] of all) checkContainer(container, place, report);
  for (const [container, place] of all) checkMounts(container, place, claimed, report);
}

function checkContainer(container: Container, at: FieldPath, report: Report): void {
  const fault = nameFault(container.name ?? '', 'label');
  if (fault !== undefined)
    report(
      coreRules.container,
      at,
      `The name of a container is ${shown(container.name ?? '')}, but Kubernetes expects ${fault}.`,
    );
  if (!container.image) report(coreRules.container, at, 'The container has no image.', 'Give an image.');
  const ports = entries(container.ports, [...at, 'ports']);
  for (const [port, place] of ports) {
    if (!isPort(port.containerPort)) {
      report(
        coreRules['container-port'],
        place,
        port.containerPort === undefined
          ? 'A port has no containerPort.'
          : `The containerPort is ${shown(port.containerPort)}, but ports run from 1 to 65535.`,
      );
    }
    if (port.name && !isPortName(port.name))
      report(coreRules['container-port'], place, `The name ${shown(port.name)} of a port is malformed.`);
  }
  repeated(ports, 'name', (name, place) =>
    report(coreRules['container-port'], place, `Two ports have the name ${name}.`),
  );
  for (const [variable, place] of entries(container.env, [...at, 'env']))
    checkVariable(variable, place, report);
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (container[probe]) checkProbe(container[probe], [...at, probe], report);
  }
  checkResources(container.resources, [...at, 'resources'], report);
}

/** Printable, and without the sign that ends a name. */
const VARIABLE = /^[ -<>-~]+$/;
const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;

function checkVariable({ name, value, valueFrom }: EnvVar, at: FieldPath, report: Report): void {
  if (!name || !VARIABLE.test(name))
    report(
      coreRules.env,
      at,
      `The name ${shown(name ?? '')} is not one that an environment variable can have.`,
    );
  if (!valueFrom) return;
  const sources = SOURCES.filter((source) => valueFrom[source]);
  if (sources.length !== 1)
    report(
      coreRules.env,
      at,
      `The valueFrom of an environment variable has ${sources.length === 0 ? 'no source' : `${sources.length} sources`}, but must have one.`,
    );
  else if (value) report(coreRules.env, at, 'An environment variable has both value and valueFrom.');
}

function checkProbe(probe: Probe, at: FieldPath, report: Report): void {
  const handlers = (['httpGet', 'tcpSocket', 'exec', 'grpc'] as const).filter((handler) => probe[handler]);
  if (handlers.length !== 1)
    report(
      coreRules.probe,
      at,
      handlers.length === 0
        ? 'The probe has none of httpGet, tcpSocket, exec and grpc.'
        : `The probe has ${handlers.join(' and ')}, but may have one of them.`,
    );
  const port = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port;
  const isNamed = typeof port === 'string' && isPortName(port);
  if (port !== undefined && !isNamed && !isPort(port))
    report(
      coreRules.probe,
      at,
      `The port ${shown(port)} of the probe is neither a number from 1 to 65535 nor the name of a port.`,
    );
}

/** What containers ask for; what others provide has a domain before its name. */
const STANDARD = /^(?:cpu|memory|ephemeral-storage|hugepages-.+|[^/]+\/[^/]+)$/;

function checkResources(resources: ResourceRequirements = {}, at: FieldPath, report: Report): void {
  for (const part of ['requests', 'limits'] as const) {
    const amounts = resources[part] ?? {};
    for (const name of Object.keys(amounts)) {
      const place = [...at, part, name];
      if (!STANDARD.test(name))
        report(
          coreRules.quantity,
          place,
          `The container asks for ${name}, which is not a resource of Kubernetes.`,
          'Use cpu, memory or ephemeral-storage.',
        );
      const amount = quantity(amounts[name]);
      if (amount === undefined)
        report(coreRules.quantity, place, `The value ${shown(amounts[name])} is not a quantity.`);
      else if (amount < 0)
        report(coreRules.quantity, place, `The quantity ${shown(amounts[name])} is below 0.`);
      const limit = part === 'requests' ? quantity(resources.limits?.[name]) : undefined;
      if (amount !== undefined && limit !== undefined && amount > limit) {
        report(
          coreRules.quantity,
          place,
          `The request ${shown(amounts[name])} is above the limit ${shown(resources.limits?.[name])}.`,
        );
      }
    }
  }
}

function checkMounts(
  container: Container,
  at: FieldPath,
  volumes: ReadonlySet<unknown>,
  report: Report,
): void {
  const mounts = entries(container.volumeMounts, [...at, 'volumeMounts']);
  for (const [{ name, mountPath }, place] of mounts) {
    if (!name || !volumes.has(name))
      report(
        coreRules.volume,
        place,
        name ? `The pod has no volume ${name}, which a container mounts.` : 'A mount names no volume.',
      );
    if (!mountPath) report(coreRules.volume, place, 'A mount has no mountPath.');
  }
  repeated(mounts, 'mountPath', (path, place) =>
    report(coreRules.volume, place, `Two mounts of a container have the path ${path}.`),
  );
}
