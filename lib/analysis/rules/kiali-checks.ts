import type { MeshCheck } from '../mesh-check';

/** What Kiali says across objects. */
export const kialiChecks: readonly MeshCheck[] = [];
