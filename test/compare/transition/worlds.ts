import { loadText } from '../../../lib/mesh/load';
import { Mesh } from '../../../lib/simulate/mesh';
import type { ApplyStep } from '../../../lib/compare/transition/slot';

/** A service with two versions, and a client. */
const WORLD = `
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: app}
spec: {selector: {app: shop}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-v1, namespace: app}
spec: {selector: {matchLabels: {app: shop, version: v1}}, template: {metadata: {labels: {app: shop, version: v1, sidecar.istio.io/inject: "true"}}, spec: {containers: [{name: a, image: a}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-v2, namespace: app}
spec: {selector: {matchLabels: {app: shop, version: v2}}, template: {metadata: {labels: {app: shop, version: v2, sidecar.istio.io/inject: "true"}}, spec: {containers: [{name: a, image: a}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: app, labels: {sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: client, image: client}]}
`;

/** The world with some more manifests. */
export const meshOf = (...texts: string[]): Mesh =>
  Mesh.fromManifests(
    loadText([WORLD, ...texts].join('\n---\n'), 'mesh.yaml').resources.map(({ manifest }) => manifest),
  );

/** A destination rule with the subsets that are named after the versions, or after others. */
export const rule = (subsets: Record<string, string>, metadata = '') => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: shop, namespace: app${metadata}}
spec:
  host: shop
  subsets: [${Object.entries(subsets)
    .map(([name, version]) => `{name: ${name}, labels: {version: ${version}}}`)
    .join(', ')}]
`;

/** A virtual service that leads to a subset. */
export const route = (subset: string, metadata = '') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop, namespace: app${metadata}}
spec: {hosts: [shop], http: [{route: [{destination: {host: shop, subset: ${subset}}}]}]}
`;

/** A policy that denies, or one that allows. */
export const policy = (name: string, spec: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ${name}, namespace: app}
spec: {selector: {matchLabels: {app: shop}}, ${spec}}
`;

/** Steps in few words. */
export const stepTexts = (groups: readonly (readonly ApplyStep[])[]) =>
  groups.map((group) => group.map(({ action, object }) => `${action} ${object}`).sort());
