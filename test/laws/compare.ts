import { isIP } from 'node:net';
import { AskedList, askedAtGateway, askedFromOutside } from '../../lib/compare/asked-hosts';
import { diff } from '../../lib/compare/diff';
import type { Change, Difference, UnknownChange } from '../../lib/compare/difference';
import { changeOf } from '../../lib/compare/fate';
import { askedInMeshes } from '../../lib/compare/vantages';
import { Mesh } from '../../lib/simulate/mesh';
import type { Request } from '../../lib/simulate/request';
import { hostMatches } from '../../lib/values/host-name';

/** What a caller can ask for in either mesh. */
function askedBy(meshes: readonly Mesh[], { caller }: Request): readonly AskedList[] {
  const models = meshes.map(({ _model }) => _model);
  if (caller.kind === 'workload') return askedInMeshes(models);
  return models.map((model) => {
    if (caller.kind === 'outside') return askedFromOutside(model);
    const found = model.gatewayIfAny(caller.name)?.gateway;
    return found === undefined ? new AskedList() : askedAtGateway(model, found);
  });
}

/** The request by the full name of the service that it means, as comparisons ask for it, and whether they do. */
export function inFull(
  given: Request,
  meshes: readonly Mesh[],
): { readonly request: Request; readonly isAsked: boolean } {
  const request = byFullName(given, meshes);
  // Where a virtual service has a short name as a host, that stands for no other short name.
  const isOtherName =
    request !== given &&
    meshes.some(({ _model }) =>
      _model.virtualServices.all.some(({ hosts }) => hosts.includes(request.target.host)),
    ) &&
    !request.target.host.endsWith('.svc.cluster.local');
  return { request, isAsked: !isOtherName && isAsked(request, meshes) };
}

function byFullName(request: Request, meshes: readonly Mesh[]): Request {
  const { target, caller, url } = request;
  // At gateways, and where a virtual service has it, a name stands for itself.
  const asked = askedBy(meshes, request).flatMap(({ all }) => all.map((one) => one.host));
  if (caller.kind === 'gateway' || asked.includes(target.host)) return request;
  const home = caller.kind === 'workload' ? caller.name.split('.')[1] : '';
  const host = target.host.replace(/\.$/, '');
  // A dot at the end is a name of its own, as shorter names are.
  const dotted = host === target.host ? [host] : [host.replace(/\.svc\.cluster\.local$/, ''), host];
  const short = [...dotted, `${host}.${home}`, host.replace(/\.svc$/, '')].find((name) =>
    asked.includes(name),
  );
  if (short !== undefined) return request._to(url.replace(/\/\/[^/:?]+/, `//${short}`));
  const full = [
    host,
    `${host}.${home}.svc.cluster.local`,
    `${host}.svc.cluster.local`,
    `${host}.cluster.local`,
  ].find((name) => meshes.some(({ _model: { registry } }) => registry.withHost(name).size > 0));
  return full === undefined || full === target.host
    ? request
    : request._to(url.replace(/\/\/[^/:?]+/, `//${full}`));
}

/** The rows of a difference that have a request among theirs. */
export function rowsOf(
  { changes, unknown }: Difference,
  request: Request,
  meshes: readonly Mesh[],
): readonly (Change | UnknownChange)[] {
  const { port, scheme } = request.target;
  const known = hostAsked(request, meshes);
  const { caller } = request;
  const names =
    caller.kind === 'outside' ? ['outside'] : [caller.name, ...gatewaysNamed(caller.name, meshes)];
  return [...changes, ...unknown].filter(
    (row) =>
      row.callers.some(({ kind, name }) => kind === caller.kind && names.includes(name)) &&
      ((row.asked.host === known && row.asked.port === port && row.asked.scheme === scheme) ||
        ('kind' in row && row.witness.before.outcomes.length === 0) ||
        ('kind' in row && row.witness.after.outcomes.length === 0)) &&
      row.includes(request) !== false,
  );
}

/** The pods of gateways of a name. */
const gatewaysNamed = (name: string, meshes: readonly Mesh[]) =>
  meshes.flatMap(({ _model: model }) => {
    const { name: pods, namespace, workload } = model.gatewayIfAny(name)?.gateway.pods ?? {};
    const own = workload === undefined || workload.resource.kind === 'Pod' ? pods : workload.resource.name;
    return own === undefined ? [] : `${own}.${namespace}`;
  });

/** The host, or the wildcard, by which comparisons ask for the host of a request. */
function hostAsked(request: Request, meshes: readonly Mesh[]): string | undefined {
  const { host } = request.target;
  const hosts = askedBy(meshes, request).flatMap(({ all }) => all.map((one) => one.host));
  if (hosts.includes(host)) return host;
  const wild = hosts.filter((one) => one.startsWith('*') && hostMatches(one, host));
  return wild.sort((a, b) => b.length - a.length)[0];
}

/** Whether comparisons ask for what a request asks for: ports that a host does not have are left to the cluster. */
function isAsked(request: Request, meshes: readonly Mesh[]): boolean {
  const { port, scheme } = request.target;
  const known = hostAsked(request, meshes);
  const all = askedBy(meshes, request).flatMap((list) => list.all);
  return all.some((one) => one.host === known && one.port === port && one.scheme === scheme);
}

/** Why a difference says something else of a request than both meshes; undefined where it does not. */
export function disagreement(
  difference: Difference,
  [before, after]: readonly [Mesh, Mesh],
  given: Request,
): string | undefined {
  const { request, isAsked: isSpokenOf } = inFull(given, [before, after]);
  if (!isSpokenOf) return undefined;
  const rows = rowsOf(difference, request, [before, after]);
  const fate = { before: before.send(request), after: after.send(request) };
  const change = changeOf(fate);
  const told = `${request.describe()}: ${JSON.stringify(fate.before)} and then ${JSON.stringify(fate.after)}`;
  if (rows.length > 1) return `is in ${rows.map((row) => row.requests).join(' and in ')}: ${told}`;
  const [row] = rows;
  const isUnsure = fate.before.uncertain.length + fate.after.uncertain.length > 0;
  if (row === undefined) return change === undefined ? undefined : `is in no row, and is ${change}: ${told}`;
  if (!('kind' in row) || isUnsure) return undefined;
  const isNewOrGone = row.witness.before.outcomes.length === 0 || row.witness.after.outcomes.length === 0;
  if (change === undefined && !isNewOrGone)
    return `is ${row.kind} by ${row.requests}, and stays as it is: ${told}`;
  return undefined;
}

/** The difference between two lists of manifests. */
export function compared(
  before: readonly unknown[],
  after: readonly unknown[],
  options: Parameters<typeof diff>[2] = {},
): { readonly difference: Difference; readonly meshes: readonly [Mesh, Mesh] } {
  const meshes = [Mesh.fromManifests(before), Mesh.fromManifests(after)] as const;
  return { difference: diff(...meshes, options), meshes };
}

/** A difference as text, by which two can be compared; `mirrored` with both sides swapped. */
export function textOf({ changes, unknown }: Difference, isMirrored = false): readonly string[] {
  const row = ({ callers, asked, requests }: Change | UnknownChange) =>
    `${callers.map(({ name }) => name).join()} ${asked.scheme} ${asked.host}:${asked.port}`.concat(
      isMirrored ? '' : ` ${requests}`,
    );
  return [
    ...changes.map((change) => `${row(change)} ${isMirrored ? '' : change.kind}`),
    ...unknown.map((one) => `${row(one)} unknown`),
  ].sort();
}

/** Headers by which proxies tell each other of the caller, which comparisons leave out. */
const OF_PROXIES = ['x-forwarded-for', 'x-forwarded-proto'];

/** Whether comparisons do not speak of a request: by another `Host` than the URL's, by an address, or with several values of a claim. */
export function isOutsideOfSpace(request: Request, meshes: readonly Mesh[]): boolean {
  const { headers, target, claims = {}, caller, address } = request;
  return (
    headers.has('host') ||
    OF_PROXIES.some((name) => headers.has(name)) ||
    isIP(target.host) !== 0 ||
    address !== undefined ||
    Object.values(claims).some((value) => Array.isArray(value) && value.length > 1) ||
    (caller.kind === 'gateway' && meshes.some(({ _model }) => _model.gatewayIfAny(caller.name) === undefined))
  );
}
