import { listOf, mapOf, textOf } from '../../../mesh/lists';
import type { Fields } from '../../../mesh/views/kinds';
import { numberOf } from '../plain';

/** A route for requests with certain headers, which all go to the canary. */
export interface HeaderRoute {
  readonly name: string;
  /** Left out where the step takes the route away. */
  readonly match?: readonly Fields[];
}

/** A route of which requests are copied to the canary. */
export interface MirrorRoute extends HeaderRoute {
  readonly percentage: number;
}

/** One step of a release; of the fields one is set. */
export interface CanaryStep {
  readonly setWeight?: number;
  readonly pause?: { readonly duration?: string };
  readonly setCanaryScale?: {
    readonly weight?: number;
    readonly replicas?: number;
    readonly matchTrafficWeight: boolean;
  };
  readonly setHeaderRoute?: HeaderRoute;
  readonly setMirrorRoute?: MirrorRoute;
  readonly analysis?: true;
  /** Whether pods of an experiment get a share of the requests. */
  readonly experiment?: { readonly isWeighted: boolean };
  readonly plugin?: string;
}

/** The steps of a canary strategy. */
export const readSteps = (steps: unknown): CanaryStep[] => listOf(steps).map((step) => readStep(mapOf(step)));

function readStep(step: Fields): CanaryStep {
  const { setWeight, pause, setCanaryScale, setHeaderRoute, setMirrorRoute, analysis, experiment, plugin } =
    step;
  const duration = mapOf(pause).duration;
  const scale = mapOf(setCanaryScale);
  const weight = numberOf(setWeight);
  return {
    ...(weight !== undefined && { setWeight: weight }),
    ...(pause !== undefined && {
      pause:
        typeof duration === 'string' || typeof duration === 'number' ? { duration: String(duration) } : {},
    }),
    ...(setCanaryScale !== undefined && {
      setCanaryScale: {
        weight: numberOf(scale.weight),
        replicas: numberOf(scale.replicas),
        matchTrafficWeight: scale.matchTrafficWeight === true,
      },
    }),
    ...(setHeaderRoute !== undefined && { setHeaderRoute: routeOf(mapOf(setHeaderRoute)) }),
    ...(setMirrorRoute !== undefined && {
      setMirrorRoute: {
        ...routeOf(mapOf(setMirrorRoute)),
        percentage: numberOf(mapOf(setMirrorRoute).percentage) ?? 100,
      },
    }),
    ...(analysis !== undefined && { analysis: true }),
    ...(experiment !== undefined && {
      experiment: {
        isWeighted: listOf(mapOf(experiment).templates).some(
          (template) => mapOf(template).weight !== undefined,
        ),
      },
    }),
    ...(plugin !== undefined && { plugin: textOf(mapOf(plugin).name) ?? '' }),
  };
}

const routeOf = ({ name, match }: Fields): HeaderRoute => ({
  name: textOf(name) ?? '',
  ...(Array.isArray(match) && { match: match.map(mapOf) }),
});

/** A step in words (`utils/rollout/rolloututil.go: CanaryStepString`, in the words of a manifest). */
export function stepText(step: CanaryStep): string {
  const { setWeight, pause, setCanaryScale, setHeaderRoute, setMirrorRoute, plugin } = step;
  if (setWeight !== undefined) return `setWeight ${setWeight}`;
  if (pause !== undefined) return pause.duration === undefined ? 'pause' : `pause ${pause.duration}`;
  if (setCanaryScale !== undefined) {
    if (setCanaryScale.replicas !== undefined) return `setCanaryScale ${setCanaryScale.replicas} replicas`;
    if (setCanaryScale.weight !== undefined) return `setCanaryScale weight ${setCanaryScale.weight}`;
    return 'setCanaryScale matchTrafficWeight';
  }
  if (setHeaderRoute !== undefined) return `setHeaderRoute ${setHeaderRoute.name}`;
  if (setMirrorRoute !== undefined) return `setMirrorRoute ${setMirrorRoute.name}`;
  if (plugin !== undefined) return `plugin ${plugin}`;
  return step.experiment === undefined ? 'analysis' : 'experiment';
}
