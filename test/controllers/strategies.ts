/** Steps of canaries, and strategies for nginx. */

/** Waits until somebody goes on. */
export const pause = { pause: {} };

/** Sets the weight of the canary. */
export const weight = (percent: number) => ({ setWeight: percent });

/** Sends requests with a header to the canary. */
export const byHeader = {
  setHeaderRoute: {
    name: 'by-header',
    match: [{ headerName: 'x-canary', headerValue: { exact: 'true' } }],
  },
};

/** Ends that. */
export const noHeader = { setHeaderRoute: { name: 'by-header' } };

/** Sends half of the requests to the canary too. */
export const mirrored = {
  setMirrorRoute: { name: 'mirrored', percentage: 50, match: [{ path: { prefix: '/' } }] },
};

/** Ends that. */
export const noMirror = { setMirrorRoute: { name: 'mirrored' } };

/** Old pods stay this long when all requests go to new ones; half a minute where nothing is said. */
const scaleDown = { scaleDownDelaySeconds: 1, abortScaleDownDelaySeconds: 1 };

const managedRoutes = [{ name: 'by-header' }, { name: 'mirrored' }];

/** A canary that is split by subsets. */
export const subsetCanary = (steps: readonly object[]) => ({
  canary: {
    trafficRouting: {
      managedRoutes,
      istio: {
        virtualService: { name: 'nginx', routes: ['primary'] },
        destinationRule: { name: 'nginx', stableSubsetName: 'stable', canarySubsetName: 'canary' },
      },
    },
    steps,
    ...scaleDown,
  },
});

/** A canary that is split by two Services. */
export const hostCanary = (steps: readonly object[]) => ({
  canary: {
    stableService: 'nginx-stable',
    canaryService: 'nginx-canary',
    trafficRouting: {
      managedRoutes,
      istio: { virtualService: { name: 'nginx', routes: ['primary'] } },
    },
    steps,
    ...scaleDown,
  },
});

/** Blue and green, between which somebody switches. */
export const blueGreen = {
  blueGreen: {
    activeService: 'nginx',
    previewService: 'nginx-preview',
    autoPromotionEnabled: false,
    ...scaleDown,
  },
};
