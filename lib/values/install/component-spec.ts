import type { ContainerResources } from 'cdk8s-plus-30';
import { atMostOne, integer } from '../checks';
import type { ComponentScaling } from './component-options';
import { pruned } from './deep-merge';

/** Refuses numbers of pods that contradict each other. */
export function checkScaling(
  given: { readonly replicas?: number; readonly scaling?: ComponentScaling } | undefined,
  what: string,
): void {
  const { replicas, scaling } = given ?? {};
  atMostOne({ replicas, scaling }, what, 'the number of pods is fixed, or goes by the load');
  if (replicas !== undefined) integer(replicas, `replicas of ${what}`, 1);
  if (scaling === undefined) return;
  const least = integer(scaling.min ?? 1, `least number of pods of ${what}`, 1);
  integer(scaling.max ?? 5, `greatest number of pods of ${what}`, least);
}

/** CPU and memory as Kubernetes's `ResourceRequirements`; undefined where nothing is said. */
export function resourcesSpec({ cpu, memory, ephemeralStorage }: ContainerResources = {}): any {
  const size = (value: { toMebibytes(): number } | undefined) => value && `${value.toMebibytes()}Mi`;
  return pruned({
    requests: {
      cpu: cpu?.request?.amount,
      memory: size(memory?.request),
      'ephemeral-storage': size(ephemeralStorage?.request),
    },
    limits: {
      cpu: cpu?.limit?.amount,
      memory: size(memory?.limit),
      'ephemeral-storage': size(ephemeralStorage?.limit),
    },
  });
}
