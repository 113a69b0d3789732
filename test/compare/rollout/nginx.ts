import type { Manifest } from '../../../lib/mesh/manifest';
import { loadText } from '../../../lib/mesh/load';
import type { RolloutState } from '../../../lib/compare';

/** Manifests of YAML. */
export const manifestsOf = (text: string): Manifest[] =>
  loadText(text, 'world.yaml').resources.map(({ manifest }) => manifest);

/** A namespace with sidecars, a client in it, and Services that select all pods of nginx. */
export const surroundings = (...services: readonly string[]): string => `
apiVersion: v1
kind: Namespace
metadata: {name: app, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: app}
spec:
  selector: {matchLabels: {app: client}}
  template: {metadata: {labels: {app: client}}, spec: {containers: [{name: client, image: 'curl:1'}]}}
${services
  .map(
    (name) => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: app}
spec: {selector: {app: nginx}, ports: [{name: http, port: 80, targetPort: 80}]}
`,
  )
  .join('')}`;

/** A virtual service with a route that no controller knows, and one that is split. */
export const virtualService = (stable: string, canary: string): string => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: nginx, namespace: app}
spec:
  hosts: [nginx]
  http:
    - {name: health, match: [{uri: {exact: /health}}], timeout: 2s, route: [{destination: {${stable}}}]}
    - name: primary
      route:
        - {destination: {${stable}}, weight: 100}
        - {destination: {${canary}}, weight: 0}
`;

/** A rule with the subsets of both versions. */
export const subsets = `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: nginx, namespace: app}
spec:
  host: nginx
  subsets:
    - {name: stable, labels: {app: nginx}}
    - {name: canary, labels: {app: nginx}}
`;

/** A Rollout of nginx. */
export const rollout = (strategy: string, replicas = 3): string => `
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: nginx, namespace: app}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec: {containers: [{name: nginx, image: 'nginx:1', ports: [{containerPort: 80}]}]}
  strategy:
    ${strategy}
`;

const istio = 'virtualService: {name: nginx, routes: [primary]}';
const managed = 'managedRoutes: [{name: by-header}, {name: mirrored}]';

/** A canary that is split by subsets. */
export const bySubsets = (steps: string, more = ''): string =>
  surroundings('nginx') +
  virtualService('host: nginx, subset: stable', 'host: nginx, subset: canary') +
  subsets +
  rollout(
    `canary: {${more}trafficRouting: {${managed}, istio: {${istio}, destinationRule: {name: nginx, stableSubsetName: stable, canarySubsetName: canary}}}, steps: [${steps}]}`,
  );

/** A canary that is split by two Services. */
export const byServices = (steps: string, more = ''): string =>
  surroundings('nginx', 'nginx-stable', 'nginx-canary') +
  virtualService('host: nginx-stable', 'host: nginx-canary') +
  rollout(
    `canary: {${more}stableService: nginx-stable, canaryService: nginx-canary, trafficRouting: {${managed}, istio: {${istio}}}, steps: [${steps}]}`,
  );

/** Steps as they are written. */
export const header =
  '{setHeaderRoute: {name: by-header, match: [{headerName: x-canary, headerValue: {exact: "true"}}]}}';
export const noHeader = '{setHeaderRoute: {name: by-header}}';
export const mirror = '{setMirrorRoute: {name: mirrored, percentage: 50, match: [{path: {prefix: /}}]}}';
export const noMirror = '{setMirrorRoute: {name: mirrored}}';
export const pause = '{pause: {}}';
export const weight = (percent: number): string => `{setWeight: ${percent}}`;

/** A state by its name. */
export function stateNamed(states: readonly RolloutState[], name: string): RolloutState {
  const state = states.find((one) => one.name === name);
  if (state === undefined)
    throw new Error(`no state ${name} among ${states.map((one) => one.name).join(' | ')}`);
  return state;
}

/** An object of a state, for questions about any of its fields. */
export function objectOf(manifests: readonly Manifest[], kind: string, name: string): any {
  return manifests.find((one) => one.kind === kind && one.metadata.name === name);
}

const KINDS = ['VirtualService', 'DestinationRule', 'Service', 'HTTPRoute'];

/** An object as a short line: routes with their shares, subsets or selectors with their hash. */
function lineOf({ kind, metadata, spec }: any): string {
  const HASH = 'rollouts-pod-template-hash';
  if (kind === 'VirtualService')
    return spec.http
      .map(
        ({
          name = '',
          mirror: copy,
          route,
        }: {
          name?: string;
          mirror?: object;
          route: { weight?: number }[];
        }) => [`${name}${copy === undefined ? '' : '*'}`, ...route.map((one) => one.weight ?? '-')].join(' '),
      )
      .join(', ');
  if (kind === 'DestinationRule')
    return spec.subsets
      .map(
        ({ name, labels }: { name: string; labels: Record<string, string> }) =>
          `${name} ${labels[HASH] ?? '-'}`,
      )
      .join(', ');
  return `${metadata.name} ${spec.selector?.[HASH] ?? '-'}`;
}

/** What was written to objects of the mesh on the way to a state, in order. */
export function writesTo(state: RolloutState, before: RolloutState): string[] {
  const worlds = [
    before.manifests,
    ...state.moments.filter(({ kind }) => kind === 'written').map(({ manifests }) => manifests),
    state.manifests,
  ];
  return worlds.slice(1).flatMap((world, i) =>
    world
      .filter(({ kind }) => KINDS.includes(kind))
      .filter((manifest) => {
        const old = objectOf(worlds[i], manifest.kind, manifest.metadata.name) as Manifest | undefined;
        return JSON.stringify(old?.spec) !== JSON.stringify(manifest.spec);
      })
      .map(lineOf),
  );
}
