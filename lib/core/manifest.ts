import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { KeptValue, MeshResource, MeshResourceProps } from './mesh-resource';

/**
 * Reads a manifest into a construct.
 *
 * The construct renders the manifest as it was, or the manifest is refused: one of another kind, one with a value that the constructs
 * refuse, one with a field that they do not have, one that is not whole. An older version of the API group, a status and other fields
 * beside the spec are written again as they were. An empty list counts as none, as it does for Istio, and a null in the metadata as
 * nothing.
 *
 * @param scope the construct in which the new one is to stand
 * @param id its id there
 * @param manifest the manifest
 * @param group the API group that it must be of
 * @param kind the kind that it must be of
 * @param build makes the construct from its name and metadata, and from the manifest's spec
 */
export function readManifest<Resource extends MeshResource>(
  scope: Construct,
  id: string,
  manifest: any,
  group: string,
  kind: string,
  build: (props: MeshResourceProps, spec: any) => Resource,
): Resource {
  try {
    refuseOther(manifest, group, kind);
    const { name, ...metadata } = withoutNulls(manifest.metadata);
    const resource = build({ name, metadata }, manifest.spec ?? {});
    const spec = manifest.spec ?? {};
    resource._keep(keptValues(spec, resource._spec(), resource.namespace));
    refuseLoss(spec, resource._spec());
    resource._checkWhole();
    keepBeside(manifest, resource);
    return resource;
  } catch (error) {
    scope.node.tryRemoveChild(id);
    const refusal = error instanceof MeshError ? error : oddShape(error);
    throw refusal?.at(`${scope.node.path}/${id}`) ?? error;
  }
}

/** A list where a text stands, nothing where a map must: what reads the parts of a manifest takes their types for granted. */
function oddShape(error: unknown): MeshError | undefined {
  if (!(error instanceof Error) || error.name !== 'TypeError') return undefined;
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `a manifest of another shape (${error.message})`,
    expected: 'lists, maps, texts and numbers where the API has them',
    mend: 'let `cdk8s-istio analyze` say where it is wrong',
  });
}

const withoutNulls = (fields: any) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as any;

const OWN = new Set(['apiVersion', 'kind', 'metadata', 'spec']);

/** Lets what stands beside the spec be written as it was. */
function keepBeside(manifest: any, { apiObject }: MeshResource): void {
  const { apiVersion } = manifest;
  if (apiVersion !== apiObject.apiVersion)
    apiObject.addJsonPatch(JsonPatch.replace('/apiVersion', apiVersion));
  for (const [field, value] of Object.entries(manifest)) {
    if (OWN.has(field)) continue;
    const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (value !== null && value !== undefined) apiObject.addJsonPatch(JsonPatch.add(pointer, value));
  }
}

/** Values that mean what the constructs write, and are written otherwise. */
function keptValues(given: unknown, rendered: unknown, namespace = '', path: string[] = []): KeptValue[] {
  if (isBranch(given) && isBranch(rendered)) {
    return Object.keys(given).flatMap((key) =>
      keptValues(given[key], rendered[key], namespace, [...path, key]),
    );
  }
  if (typeof given !== 'string' || typeof rendered !== 'string' || given === rendered) return [];
  const ofGateway = path.at(-2) === 'gateways' && given === `${namespace}/${rendered}`;
  // istiod reads protocols in any case (pkg/config/protocol: Parse).
  const ofProtocol = path.at(-1) === 'protocol' && given.toUpperCase() === rendered.toUpperCase();
  return ofGateway || ofProtocol ? [{ path, rendered, given }] : [];
}

function refuseOther(manifest: any, group: string, kind: string): void {
  const is = `${manifest?.apiVersion}, ${manifest?.kind}`;
  const named = typeof manifest?.metadata?.name === 'string';
  const [given] = String(manifest?.apiVersion).split('/');
  if (given === group && manifest.kind === kind && named) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: named ? `a manifest of ${is}` : `a manifest without a name (${is})`,
    expected: `${group}, ${kind}, with metadata.name`,
    mend: 'read it with the class of its kind',
  });
}

function refuseLoss(given: any, rendered: any): void {
  const lost = differences(given, rendered, 'spec');
  if (lost.length === 0) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `a manifest with ${lost.slice(0, 3).join(', ')}`,
    expected: 'fields that this class has, with values as the API has them',
    mend: 'take deprecated fields out, check the spelling, or patch the field in with ApiObject.of()',
  });
}

const isEmpty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
const isBranch = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null;

/** Where two plain values differ; an empty list counts as nothing. */
function differences(left: unknown, right: unknown, path: string): string[] {
  if (isEmpty(left) && isEmpty(right)) return [];
  // cdk8s writes no null.
  if (left === null) return [path];
  if (!isBranch(left) || !isBranch(right) || Array.isArray(left) !== Array.isArray(right)) {
    return Object.is(left, right) ? [] : [path];
  }
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differences(left[key], right[key], `${path}.${key}`));
}
