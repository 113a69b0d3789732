import { ISTIO_RELEASES, minorOf } from '../values/istio-releases';
import type { MeshIndex } from './mesh-index';

/** The release of Istio that the model follows where nothing else is said: the newest that is known, which the pinned CRDs are of. */
const NEWEST = minorOf(ISTIO_RELEASES[0].version);
const OLDEST = minorOf(ISTIO_RELEASES[ISTIO_RELEASES.length - 1].version);

/** Thrown for a release of Istio that the model does not know. */
export class ReleaseError extends Error {
  public override readonly name = 'ReleaseError';
}

const isKnown = (minor: number) => minor >= OLDEST && minor <= NEWEST;

/**
 * The minor number of a release: 31 for `1.31` and `1.31.3`.
 *
 * @throws ReleaseError for one that is not known
 */
export function releaseNamed(version: string): number {
  const minor = /^1\.\d+(\.\d+)?(-.*)?$/.test(version) ? minorOf(version) : NaN;
  if (isKnown(minor)) return minor;
  throw new ReleaseError(
    `got the release ${JSON.stringify(version)} of Istio; expected one from 1.${OLDEST} to 1.${NEWEST}`,
  );
}

/** The minor number of the release that manifests install; undefined where they do not say one that the model knows. */
function installed({ installations }: MeshIndex): number | undefined {
  const { version = '' } = installations.at(0) ?? {};
  const minor = version.startsWith('1.') ? minorOf(version) : NaN;
  return isKnown(minor) ? minor : undefined;
}

/**
 * The minor number of the release that runs a mesh; told once, when the model is made, or else the one that is installed. What differs
 * between releases stands in the compatibility profiles of Istio's charts (`files/profile-compatibility-version-*.yaml`).
 */
export const releaseOf = (mesh: MeshIndex, told?: string): number =>
  mesh.remember(releaseOf, () => (told === undefined ? (installed(mesh) ?? NEWEST) : releaseNamed(told)));

/** Since 1.30 the oldest service entry counts among several of one host; before, the first namespace by the alphabet. */
export const picksOldestNamespace = (mesh: MeshIndex) => releaseOf(mesh) >= 30;

/**
 * Whether patches of the release answer a rule of an HTTPRoute without backends differently: 404 came with a change of 1.30 (Istio's release
 * note 59356), and 500 came back with another one (note 60787).
 */
export const differsWithoutBackends = (mesh: MeshIndex) => releaseOf(mesh) === 30;

/** Since 1.31 Istio gateways of other namespaces do not count beside a Gateway of the Gateway API. */
export const mergesStrictly = (mesh: MeshIndex) => releaseOf(mesh) >= 31;

/** Since 1.32 a JWT rule can insist on its token (`JWTRule.presence`); before, nobody reads that. */
export const readsPresence = (mesh: MeshIndex) => releaseOf(mesh) >= 32;

/** Until 1.27 the host of a mirror copy has this behind it. */
export const shadowSuffix = (mesh: MeshIndex): string | undefined =>
  releaseOf(mesh) < 28 ? '-shadow' : undefined;
