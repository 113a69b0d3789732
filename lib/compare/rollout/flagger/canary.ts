import { canaryServiceNames } from '../../../mesh/canaries';
import { listOf, mapOf, textOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import { Resource } from '../../../mesh/resource';
import type { Fields } from '../../../mesh/views/kinds';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import { numberOf } from '../plain';

/** `spec.analysis.sessionAffinity`. */
export interface SessionAffinity {
  readonly cookieName: string;
  readonly primaryCookieName: string;
  readonly maxAge: number;
  /** What a cookie says behind its age. */
  readonly attributes: readonly string[];
}

/** `spec.analysis`. */
export interface CanaryAnalysis {
  /** In seconds. */
  readonly interval: number;
  readonly iterations: number;
  readonly mirror: boolean;
  readonly mirrorWeight: number;
  readonly maxWeight: number;
  readonly stepWeight: number;
  readonly stepWeights: readonly number[];
  readonly stepWeightPromotion: number;
  readonly match: readonly Fields[];
  readonly sessionAffinity?: SessionAffinity;
}

/** A Canary, as its controller reads it. */
export interface Canary {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly name: string;
  /** What routes: `istio`, `gatewayapi` or `kubernetes`. */
  readonly router: 'istio' | 'gatewayapi' | 'kubernetes';
  /** The Deployment that is released. */
  readonly target: string;
  /** The names of the Services. */
  readonly apex: string;
  readonly primary: string;
  readonly canary: string;
  /** `spec.service`. */
  readonly service: Fields;
  readonly port: number;
  /** `spec.analysis`; undefined where the version is released without one. */
  readonly analysis?: CanaryAnalysis;
  /** The name of the HorizontalPodAutoscaler of the Deployment. */
  readonly autoscaler?: string;
}

/** Reads a Canary (the Flagger project's `pkg/apis/flagger/v1beta1/canary.go` and `pkg/router/factory.go: MeshRouter`). */
export function readCanary(manifest: Manifest, defaultNamespace: string): Canary {
  const { namespace, name } = new Resource(manifest, {}, defaultNamespace);
  const spec = mapOf(manifest.spec);
  const { kind, name: target } = mapOf(spec.targetRef);
  const names = canaryServiceNames(spec);
  const service = mapOf(spec.service);
  const port = numberOf(service.port);
  const text = `Canary ${namespace}/${name}`;
  if (kind !== 'Deployment' || textOf(target) === undefined || names === undefined) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `${text} with a target of the kind ${JSON.stringify(kind)} and the name ${JSON.stringify(target)}`,
      expected: 'a Deployment: of other targets it is not known what Flagger does at each step',
      mend: 'name a Deployment under spec.targetRef',
    });
  }
  if (port === undefined) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `${text} without a port of its Services`,
      expected: 'spec.service.port',
      mend: 'give the port on which callers ask for the Service',
    });
  }
  const autoscaler = mapOf(spec.autoscalerRef);
  const analysis = spec.analysis ?? spec.canaryAnalysis;
  return {
    manifest,
    namespace,
    name,
    router: routerOf(textOf(spec.provider), text),
    target: String(target),
    ...names,
    service,
    port,
    ...(analysis !== undefined && spec.skipAnalysis !== true && { analysis: readAnalysis(mapOf(analysis)) }),
    ...(autoscaler.kind === 'HorizontalPodAutoscaler' && { autoscaler: textOf(autoscaler.name) }),
  };
}

/** The router of a provider; without one Flagger uses what its flag `-mesh-provider` says, by default Istio. */
function routerOf(provider: string | undefined, text: string): Canary['router'] {
  if (provider === undefined || provider === 'istio') return 'istio';
  if (provider === 'kubernetes') return 'kubernetes';
  if (provider.startsWith('gatewayapi:')) return 'gatewayapi';
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${text} with the provider ${JSON.stringify(provider)}`,
    expected:
      'istio, gatewayapi:v1, gatewayapi:v1beta1 or kubernetes: of others it is not known what Flagger writes',
    mend: 'name one of these under spec.provider',
  });
}

function readAnalysis(analysis: Fields): CanaryAnalysis {
  const { sessionAffinity } = analysis;
  const number = (field: string) => numberOf(analysis[field]) ?? 0;
  return {
    interval: secondsOf(textOf(analysis.interval) ?? ''),
    iterations: number('iterations'),
    mirror: analysis.mirror === true,
    mirrorWeight: number('mirrorWeight'),
    maxWeight: number('maxWeight'),
    stepWeight: number('stepWeight'),
    stepWeights: listOf(analysis.stepWeights).map((weight) => numberOf(weight) ?? 0),
    stepWeightPromotion: number('stepWeightPromotion'),
    match: listOf(analysis.match).map(mapOf),
    ...(sessionAffinity !== undefined && { sessionAffinity: readAffinity(mapOf(sessionAffinity)) }),
  };
}

/** `canary.go: GetMaxAge` and `BuildCookie`: a day, unless said otherwise. */
function readAffinity(affinity: Fields): SessionAffinity {
  const valued = { domain: 'Domain', path: 'Path', sameSite: 'SameSite' } as const;
  const pair = (field: keyof typeof valued) =>
    textOf(affinity[field]) === undefined ? [] : [`${valued[field]}=${String(affinity[field])}`];
  const flag = (field: string, word: string) => (affinity[field] === true ? [word] : []);
  return {
    cookieName: textOf(affinity.cookieName) ?? '',
    primaryCookieName: textOf(affinity.primaryCookieName) ?? '',
    maxAge: numberOf(affinity.maxAge) || 86_400,
    attributes: [
      ...pair('domain'),
      ...flag('httpOnly', 'HttpOnly'),
      ...flag('partitioned', 'Partitioned'),
      ...pair('path'),
      ...pair('sameSite'),
      ...flag('secure', 'Secure'),
    ],
  };
}

const SECONDS: { readonly [unit: string]: number } = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** The seconds of a duration as Go writes it. */
export const secondsOf = (duration: string): number =>
  [...duration.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * SECONDS[unit],
    0,
  );

/** The labels and annotations that are asked for on an object that Flagger makes. */
export const customMetadata = (metadata: unknown) => ({
  labels: textsOf(mapOf(metadata).labels),
  annotations: textsOf(mapOf(metadata).annotations),
});
