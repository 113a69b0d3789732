import { integer } from '../values/checks';
import { addedMetadata } from '../values/delivery/added-metadata';
import { AntiAffinity } from '../values/delivery/anti-affinity';
import { PodCount } from '../values/delivery/pod-count';
import { ReplicaProgress } from '../values/delivery/replica-progress';
import { RolloutAnalysis } from '../values/delivery/rollout-analysis';
import type { BlueGreenSpec, CanarySpec } from '../values/delivery/rollout-messages';
import { RolloutStep } from '../values/delivery/rollout-step';
import { MeshHost } from '../values/mesh-host';
import { shaped } from '../values/spec';
import type { BlueGreenOptions, CanaryOptions } from './rollout-strategy-props';
import { RolloutTraffic } from './rollout-traffic';

/** The fields that are numbers, words and maps, as they are written. */
export type CanaryRest = Omit<
  CanarySpec,
  'steps' | 'trafficRouting' | 'canaryService' | 'stableService' | 'pingPong' | 'analysis'
>;
export type BlueGreenRest = Omit<
  BlueGreenSpec,
  'activeService' | 'previewService' | 'prePromotionAnalysis' | 'postPromotionAnalysis'
>;

/** The settings of a canary. */
export interface Canary extends Pick<
  CanaryOptions,
  | 'steps'
  | 'traffic'
  | 'canaryService'
  | 'stableService'
  | 'pingPong'
  | 'managedRoutes'
  | 'maxTrafficWeight'
  | 'analysis'
  | 'analysisStartingStep'
> {
  readonly rest: CanaryRest;
}

/** The settings of a change all at once. */
export interface BlueGreen extends Pick<
  BlueGreenOptions,
  'activeService' | 'previewService' | 'prePromotionAnalysis' | 'postPromotionAnalysis'
> {
  readonly rest: BlueGreenRest;
}

const host = (name: string | undefined) => (name === undefined ? undefined : MeshHost.of(name));
const analysisOf = (spec: unknown) => (spec === undefined ? undefined : RolloutAnalysis._fromSpec(spec));

/** Numbers and maps as they are read, held to the same rules as what is written. */
function checked<Rest extends CanaryRest | BlueGreenRest>(rest: Rest): Rest {
  const { maxUnavailable, antiAffinity, ...more } = rest;
  for (const [name, value] of Object.entries(more)) {
    if (name.endsWith('Metadata')) addedMetadata(value, name);
    else if (typeof value === 'number') integer(value, name);
  }
  if (maxUnavailable !== undefined) PodCount._fromSpec(maxUnavailable);
  if (antiAffinity !== undefined) AntiAffinity._fromSpec(antiAffinity);
  return rest;
}

/** Reads a canary. */
export function readCanary(spec: CanarySpec): Canary {
  const { steps, trafficRouting, canaryService, stableService, pingPong, analysis } = spec;
  const rest = checked(shaped<CanaryRest>(spec, CANARY_REST));
  if (rest.maxSurge !== undefined) PodCount._fromSpec(rest.maxSurge);
  if (rest.replicaProgressThreshold !== undefined) ReplicaProgress._fromSpec(rest.replicaProgressThreshold);
  return {
    rest,
    steps: steps?.map((step) => RolloutStep._fromSpec(step)),
    traffic: trafficRouting && RolloutTraffic._fromSpec(trafficRouting),
    managedRoutes: trafficRouting && (trafficRouting.managedRoutes ?? []).map(({ name }) => name),
    maxTrafficWeight: trafficRouting?.maxTrafficWeight,
    canaryService: host(canaryService),
    stableService: host(stableService),
    pingPong: pingPong && {
      ping: MeshHost.of(pingPong.pingService),
      pong: MeshHost.of(pingPong.pongService),
    },
    analysis: analysisOf(analysis),
    analysisStartingStep: analysis?.startingStep,
  };
}

/** Reads a change all at once. */
export function readBlueGreen(spec: BlueGreenSpec): BlueGreen {
  const { activeService, previewService, prePromotionAnalysis, postPromotionAnalysis } = spec;
  return {
    rest: checked(shaped<BlueGreenRest>(spec, BLUE_GREEN_REST)),
    activeService: MeshHost.of(activeService),
    previewService: host(previewService),
    prePromotionAnalysis: analysisOf(prePromotionAnalysis),
    postPromotionAnalysis: analysisOf(postPromotionAnalysis),
  };
}

const BOTH = {
  maxUnavailable: true,
  antiAffinity: true,
  scaleDownDelaySeconds: true,
  scaleDownDelayRevisionLimit: true,
  abortScaleDownDelaySeconds: true,
} as const;
const CANARY_REST = {
  ...BOTH,
  maxSurge: true,
  canaryMetadata: true,
  stableMetadata: true,
  dynamicStableScale: true,
  minPodsPerReplicaSet: true,
  replicaProgressThreshold: true,
} as const;
const BLUE_GREEN_REST = {
  ...BOTH,
  previewReplicaCount: true,
  autoPromotionEnabled: true,
  autoPromotionSeconds: true,
  previewMetadata: true,
  activeMetadata: true,
} as const;
