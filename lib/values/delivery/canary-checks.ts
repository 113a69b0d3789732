import { MeshErrorCode } from '../mesh-error';
import { conflictingSettings, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import type { CanaryView, StepView, TrafficRoutingView } from './rollout-messages';

type CanaryCheck = (canary: CanaryView) => MeshFault | undefined;

const same = (what: string, service: string, at: string): MeshFault =>
  conflictingSettings(`${service} as ${what}`, 'two Services', 'make a Service for each', [at]);

/** The number of an `IntOrString` that may be a percentage. The default of both is a quarter of the pods. */
const amount = (value: number | string | undefined): number =>
  typeof value === 'number' ? value : Number.parseInt(value ?? '25%', 10) || 0;

const hasPlugins = ({ plugins }: TrafficRoutingView): boolean =>
  typeof plugins === 'object' && plugins !== null && Object.keys(plugins).length > 0;

/** The traffic routers that take the Services alone, so that both must be given (`requireCanaryStableServices`). */
function needsServices({ trafficRouting, pingPong }: CanaryView): boolean {
  if (trafficRouting === undefined) return false;
  const { alb, istio, smi, apisix, ambassador, nginx, appMesh, traefik } = trafficRouting;
  const single = alb ?? (istio?.destinationRule === undefined ? istio : undefined);
  if (single !== undefined && pingPong === undefined) return true;
  return [smi, apisix, ambassador, nginx, appMesh, traefik].some((router) => router !== undefined);
}

const missingService = (name: 'stableService' | 'canaryService'): CanaryCheck => {
  const whole = name === 'stableService' ? 'stable' : 'canary';
  return (canary) =>
    needsServices(canary) && !canary[name]
      ? missingSetting(
          `this traffic router without a ${whole} Service`,
          'a Service each for canary and stable',
          `give ${name}`,
          [name],
        )
      : undefined;
};

/** What `ValidateRolloutStrategyCanary` has against a strategy, but for its steps. */
const strategyChecks = {
  surge: ({ maxSurge, maxUnavailable }) =>
    amount(maxSurge) === 0 && amount(maxUnavailable) === 0
      ? conflictingSettings(
          'maxSurge and maxUnavailable of 0',
          'one above 0: otherwise no pod could be replaced',
          'allow a pod more, or a pod fewer',
          ['maxSurge'],
        )
      : undefined,
  services: ({ canaryService, stableService }) =>
    canaryService && canaryService === stableService
      ? same('canary and as stable Service', canaryService, 'stableService')
      : undefined,
  'ping-pong': ({ pingPong, trafficRouting }) => {
    if (pingPong === undefined) return undefined;
    const { pingService = '', pongService = '' } = pingPong;
    const { alb, istio } = trafficRouting ?? {};
    if (trafficRouting !== undefined && alb === undefined && istio === undefined) {
      return conflictingSettings(
        'ping and pong Services with this traffic router',
        'Istio or ALB',
        'name the canary and the stable Service',
        ['pingPong'],
      );
    }
    if (pingService === '' || pongService === '') {
      return missingSetting('a ping Service without a pong Service', 'both', 'give both', ['pingPong']);
    }
    if (pingService === pongService) return same('ping and as pong Service', pingService, 'pingPong');
    return alb !== undefined && !alb.rootService
      ? missingSetting(
          'ping and pong Services with an ALB without its root Service',
          'the Service of the Ingress',
          'give rootService',
          ['trafficRouting', 'alb'],
        )
      : undefined;
  },
  'stable-service': missingService('stableService'),
  'canary-service': missingService('canaryService'),
  'scale-down-delay': ({ trafficRouting, scaleDownDelaySeconds }) =>
    trafficRouting === undefined && scaleDownDelaySeconds !== undefined
      ? conflictingSettings(
          'scaleDownDelay without a traffic router',
          'a traffic router: without one pods are replaced one by one',
          'take it away',
          ['scaleDownDelaySeconds'],
        )
      : undefined,
  'dynamic-stable-scale': ({ trafficRouting, dynamicStableScale, scaleDownDelaySeconds }) => {
    if (!dynamicStableScale) return undefined;
    if (trafficRouting === undefined) {
      return conflictingSettings(
        'dynamicStableScale without a traffic router',
        'a traffic router',
        'take it away',
        ['dynamicStableScale'],
      );
    }
    return scaleDownDelaySeconds === undefined
      ? undefined
      : conflictingSettings('dynamicStableScale with scaleDownDelay', 'one of them', 'keep one of them', [
          'dynamicStableScale',
        ]);
  },
  'max-weight': ({ trafficRouting }) =>
    trafficRouting?.maxTrafficWeight !== undefined &&
    trafficRouting.nginx === undefined &&
    !hasPlugins(trafficRouting)
      ? conflictingSettings(
          'maxTrafficWeight with this traffic router',
          'NGINX or a plugin',
          'take it away: the whole is 100',
          ['trafficRouting', 'maxTrafficWeight'],
        )
      : undefined,
} satisfies { readonly [name: string]: CanaryCheck };

const needsRouter = (what: string, routers: string, at: string): MeshFault =>
  conflictingSettings(
    `${what} with this traffic`,
    `a traffic router: ${routers}`,
    'choose such a router, or take the step away',
    [at],
  );

/** What the same function has against one step. */
function stepFault(step: StepView, { trafficRouting }: CanaryView): MeshFault | undefined {
  const { setWeight, setCanaryScale, setHeaderRoute, setMirrorRoute, experiment } = step;
  const most = trafficRouting?.maxTrafficWeight ?? 100;
  if (setWeight !== undefined && (setWeight < 0 || setWeight > most)) {
    return {
      code: MeshErrorCode.INVALID_WEIGHT,
      got: `a weight of ${setWeight}`,
      expected: `0 to ${most}`,
      mend: 'give such a weight',
      at: ['setWeight'],
    };
  }
  if (setCanaryScale !== undefined && trafficRouting === undefined) {
    return needsRouter('a scale of the canary', 'without one the scale is the weight', 'setCanaryScale');
  }
  const { istio, alb, apisix, smi } = trafficRouting ?? {};
  const plugins = trafficRouting !== undefined && hasPlugins(trafficRouting);
  if (setHeaderRoute !== undefined && (istio ?? alb ?? apisix) === undefined && !plugins) {
    return needsRouter('a header route', 'Istio, ALB, Apisix or a plugin', 'setHeaderRoute');
  }
  if (alb !== undefined && (setHeaderRoute?.match ?? []).some(({ headerValue }) => !headerValue?.exact)) {
    return conflictingSettings(
      'a header route by prefix or regular expression with ALB',
      'exact values',
      'use StringMatch.exact()',
      ['setHeaderRoute'],
    );
  }
  if (setMirrorRoute !== undefined && istio === undefined) {
    return needsRouter('a mirror route', 'Istio', 'setMirrorRoute');
  }
  const weighted = (experiment?.templates ?? []).findIndex(({ weight }) => weight !== undefined);
  return weighted >= 0 && (istio ?? alb ?? smi) === undefined && !plugins
    ? faultAt(
        needsRouter('a weight of an experiment', 'Istio, ALB, SMI or a plugin', 'weight'),
        'experiment',
        'templates',
        weighted,
      )
    : undefined;
}

/** Routes that steps set and that the traffic does not name as managed: the controller takes no other away again. */
function unmanagedFault({ steps = [], trafficRouting }: CanaryView): MeshFault | undefined {
  const managed = (trafficRouting?.managedRoutes ?? []).map(({ name }) => name);
  const place = steps.findIndex(({ setHeaderRoute, setMirrorRoute }) =>
    [setHeaderRoute, setMirrorRoute].some((route) => route !== undefined && !managed.includes(route.name)),
  );
  return place < 0
    ? undefined
    : missingSetting(
        'a step with a route that managedRoutes does not name',
        'the name of each route that steps set',
        'name it, or leave managedRoutes out',
        ['steps', place],
      );
}

/** What `ValidateRolloutStrategyCanary` has against a strategy (Argo Rollouts, pkg/apis/rollouts/validation/validation.go). */
export const canaryChecks: { readonly [name: string]: CanaryCheck } = {
  ...strategyChecks,
  steps: (canary) => {
    for (const [i, step] of (canary.steps ?? []).entries()) {
      const fault = stepFault(step, canary);
      if (fault !== undefined) return faultAt(fault, 'steps', i);
    }
    return undefined;
  },
  'managed-routes': unmanagedFault,
};
