import { manifestsIn } from '../support/manifests';
import { join } from 'node:path';

const dist = join(__dirname, '../../dist');

/** The pod template of the walkthrough's nginx, of a version. */
export function podTemplate(version: string): any {
  const { spec } = manifestsIn(dist).find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'nginx-v1',
  );
  const template = structuredClone(spec.template);
  template.metadata.labels = { app: 'nginx', version };
  return template;
}

/** The name under which an ingress gateway serves the nginx of a namespace. */
export const publicHost = (namespace: string): string => `${namespace}.hihihiai.com`;

/** The surroundings of the walkthrough's nginx in a namespace of its own: a client, the Service, and a gateway for its public name. */
export function surroundings(namespace: string): any[] {
  const [service, client, gateway] = ['Service', 'Pod', 'Gateway'].map((wanted) =>
    structuredClone(manifestsIn(dist).find(({ kind }) => kind === wanted)),
  );
  for (const { metadata } of [service, client, gateway]) metadata.namespace = namespace;
  gateway.spec.servers[0].hosts = [publicHost(namespace)];
  const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  return [home, service, client, gateway];
}

/** A VirtualService for nginx, inside and outside, with a route that no rollout knows and one that it manages. */
export function virtualService(namespace: string, route: readonly object[]): any {
  const [first] = route as any[];
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'nginx', namespace },
    spec: {
      hosts: ['nginx', publicHost(namespace)],
      gateways: ['nginx-test-gateway', 'mesh'],
      http: [
        {
          name: 'health',
          match: [{ uri: { exact: '/health' } }],
          route: [{ destination: first.destination }],
          timeout: '2s',
        },
        { name: 'primary', route },
      ],
    },
  };
}

/** A route that is split between the subsets `stable` and `canary`. */
export const betweenSubsets = [
  { destination: { host: 'nginx', subset: 'stable' }, weight: 100 },
  { destination: { host: 'nginx', subset: 'canary' }, weight: 0 },
];

/** The subsets of a rollout, which has yet to say which pods are in them. */
export const subsetRule = (namespace: string): any => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'nginx', namespace },
  spec: {
    host: 'nginx',
    subsets: [
      { name: 'stable', labels: { app: 'nginx' } },
      { name: 'canary', labels: { app: 'nginx' } },
    ],
  },
});

/** A Rollout of nginx with a strategy. */
export const rollout = (namespace: string, strategy: object, replicas = 3): any => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'nginx', namespace },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'nginx' } },
    template: podTemplate('v1'),
    strategy,
  },
});

/** A Service of a name that selects all pods of nginx. */
export const serviceNamed = (namespace: string, name: string): any => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: 'nginx' }, ports: [{ name: 'http', port: 80, targetPort: 80 }] },
});

/** A route that is split between two Services. */
export const betweenServices = [
  { destination: { host: 'nginx-stable' }, weight: 100 },
  { destination: { host: 'nginx-canary' }, weight: 0 },
];

/** A Deployment of nginx. */
export const deployment = (namespace: string, replicas = 2): any => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'nginx', namespace, labels: { app: 'nginx' } },
  spec: { replicas, selector: { matchLabels: { app: 'nginx' } }, template: podTemplate('v1') },
});

/** A Canary of Flagger for it, with an analysis. */
export const canary = (
  namespace: string,
  analysis: object,
  { service = {}, spec = {} }: { readonly service?: object; readonly spec?: object } = {},
): any => ({
  apiVersion: 'flagger.app/v1beta1',
  kind: 'Canary',
  metadata: { name: 'nginx', namespace },
  spec: {
    targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx' },
    progressDeadlineSeconds: 60,
    service: {
      port: 80,
      targetPort: 80,
      portName: 'http',
      hosts: [publicHost(namespace)],
      gateways: ['nginx-test-gateway', 'mesh'],
      ...service,
    },
    analysis: { interval: '60m', threshold: 2, ...analysis },
    ...spec,
  },
});

/** A Rollout or Deployment as it is when another version is released. */
export function released(manifest: any, version: string): any {
  const next = structuredClone(manifest);
  next.spec.template.metadata.labels.version = version;
  return next;
}
