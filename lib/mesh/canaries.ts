import { mapOf, textOf } from './lists';
import { Resource } from './resource';

/** The kind by which Flagger is told of a release, by the name of `kindName()`. */
export const CANARY = 'Canary.flagger.app';

/** The names of the Services that Flagger makes for a Canary. */
export interface CanaryServiceNames {
  /** The one that callers use. */
  readonly apex: string;
  readonly primary: string;
  readonly canary: string;
}

/** The names of the Services of a Canary (the Flagger project's `pkg/apis/flagger/v1beta1/canary.go: GetServiceNames`). */
export function canaryServiceNames(spec: unknown): CanaryServiceNames | undefined {
  const { targetRef, service } = mapOf(spec);
  const apex = textOf(mapOf(service).name) ?? textOf(mapOf(targetRef).name);
  return apex === undefined ? undefined : { apex, primary: `${apex}-primary`, canary: `${apex}-canary` };
}

/**
 * The Services that Flagger makes for Canaries among manifests, as far as manifests tell: whom they select is Flagger's to say at each
 * step, so they have no selector, and what is behind them is not known (`pkg/router/kubernetes_default.go`). For a target that is a
 * Service itself, Flagger makes the others of it. A Canary that tells its phase is one of a cluster, in which they are there or not.
 */
export function servicesOfCanaries(resources: readonly Resource[]): Resource[] {
  return resources.flatMap((resource) => {
    if (resource.kind !== CANARY || mapOf(resource.manifest.status).phase !== undefined) return [];
    const names = canaryServiceNames(resource.spec);
    const { port, portName, appProtocol } = mapOf(mapOf(resource.spec).service);
    if (names === undefined || typeof port !== 'number') return [];
    return Object.values(names as unknown as { readonly [which: string]: string }).map(
      (name) =>
        new Resource(
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name, ...(resource.namespace !== '' && { namespace: resource.namespace }) },
            spec: {
              ports: [
                {
                  name: textOf(portName) ?? 'http',
                  port,
                  ...(textOf(appProtocol) !== undefined && { appProtocol: textOf(appProtocol) }),
                },
              ],
            },
          },
          { assumed: true },
        ),
    );
  });
}
