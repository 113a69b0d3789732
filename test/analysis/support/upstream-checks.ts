import checks from '../upstream-checks.json';

/** A check of Istio, its CRDs or Kiali. */
export interface UpstreamCheck {
  /** `IST0101`, `VirtualService/19`, `CEL Sidecar/3`, `KIA1104`. */
  readonly id: string;
  readonly family: string;
  readonly text: string;
  /** `y` from manifests alone, `y*` with what can be declared, `n` in a running cluster only, `dead` never said. */
  readonly offline: string;
  readonly level?: string;
  readonly name?: string;
  readonly expression?: string;
  /** What decides it, where that is no rule of its own. */
  readonly by?: string;
  /** Why no rule decides it. */
  readonly reason?: string;
}

/** The catalogue of upstream's checks. */
export const upstreamChecks: readonly UpstreamCheck[] = checks;
