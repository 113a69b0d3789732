import { listOf, mapOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import type { Fields } from '../../../mesh/views/kinds';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import { numberOf, ownedBy, withoutUndefined } from '../plain';
import type { Canary } from './canary';
import type { Configs } from './configs';
import { withoutToolkit } from './metadata';
import type { SelectorLabel } from './services';

/** The labels of which one tells the pods of a Deployment from others (the Flagger project's flag `-selector-labels`). */
const SELECTOR_LABELS = ['app', 'name', 'app.kubernetes.io/name'];

/** `pkg/canary/deployment_controller.go: getSelectorLabel`. */
export function selectorLabel(deployment: Manifest, { namespace, target }: Canary): SelectorLabel {
  const labels = textsOf(mapOf(mapOf(deployment.spec).selector).matchLabels);
  const label = SELECTOR_LABELS.find((name) => labels[name] !== undefined);
  if (label !== undefined) return { label, value: labels[label] };
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `Deployment ${namespace}/${target} that selects by ${Object.keys(labels).join(', ') || 'no label'}`,
    expected: `one of the labels ${SELECTOR_LABELS.join(', ')}, by which Flagger tells the pods of the primary from others`,
    mend: 'select by one of these labels',
  });
}

/** What each release of a primary has of its own, for pods to be made anew (`pkg/canary/util.go: makeAnnotations`). */
const RELEASE_ID = 'flagger-id';

/** An id as Flagger makes one at random, and here by the number of the release. */
const releaseId = (release: number) => `00000000-0000-4000-8000-${String(release).padStart(12, '0')}`;

const podAnnotations = (template: Fields, release: number) => ({
  ...withoutToolkit(textsOf(mapOf(template.metadata).annotations)),
  [RELEASE_ID]: releaseId(release),
});

const primaryLabels = (labels: unknown, { label, value }: SelectorLabel) => ({
  ...withoutToolkit(textsOf(labels)),
  [label]: `${value}-primary`,
});

/** The fields that a primary takes over beside its pods. */
const COPIED = ['progressDeadlineSeconds', 'minReadySeconds', 'revisionHistoryLimit', 'strategy'] as const;

const copied = (spec: Fields) => Object.fromEntries(COPIED.map((field) => [field, spec[field]]));

function primaryTemplate(
  deployment: Manifest,
  selector: SelectorLabel,
  configs: Configs,
  release: number,
): Fields {
  const template = mapOf(mapOf(deployment.spec).template);
  return {
    metadata: {
      labels: primaryLabels(mapOf(template.metadata).labels, selector),
      annotations: podAnnotations(template, release),
    },
    spec: withPrimarySuffix(configs.applied(mapOf(template.spec)), deployment.metadata.name),
  };
}

/** The Deployment of the primary, made of the one that is released (`deployment_controller.go: createPrimaryDeployment`). */
export function madePrimary(
  canary: Canary,
  deployment: Manifest,
  selector: SelectorLabel,
  configs: Configs,
): Manifest {
  const spec = mapOf(deployment.spec);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: `${canary.target}-primary`,
      namespace: canary.namespace,
      // Labels are copied only where the flag `-include-label-prefix` says so.
      labels: primaryLabels({}, selector),
      annotations: withoutToolkit(textsOf(deployment.metadata.annotations)),
      ownerReferences: ownedBy(canary.manifest),
    },
    spec: withoutUndefined({
      ...copied(spec),
      replicas: Math.max(numberOf(spec.replicas) ?? 1, 0) || 1,
      selector: { matchLabels: { [selector.label]: `${selector.value}-primary` } },
      template: primaryTemplate(deployment, selector, configs, 1),
    }),
  };
}

/** The primary with the pods of the version that was released (`deployment_controller.go: Promote`). */
export function promotedPrimary(
  canary: Canary,
  primary: Manifest,
  deployment: Manifest,
  selector: SelectorLabel,
  configs: Configs,
): Manifest {
  const spec = mapOf(deployment.spec);
  return {
    ...primary,
    metadata: { ...primary.metadata, annotations: {}, labels: primaryLabels({}, selector) },
    spec: withoutUndefined({
      ...mapOf(primary.spec),
      ...copied(spec),
      ...(canary.autoscaler === undefined && { replicas: numberOf(spec.replicas) ?? 1 }),
      template: primaryTemplate(deployment, selector, configs, 2),
    }),
  };
}

/** Constraints among pods of one version speak of the primary's own (`deployment_controller.go: getPrimaryDeploymentTemplateSpec`). */
function withPrimarySuffix(spec: Fields, name: string): Fields {
  const selector = (given: unknown) => {
    const { matchLabels, matchExpressions } = mapOf(given);
    return withoutUndefined({
      ...mapOf(given),
      matchLabels:
        matchLabels &&
        Object.fromEntries(
          Object.entries(textsOf(matchLabels)).map(([key, value]) => [
            key,
            SELECTOR_LABELS.includes(key) && value === name ? `${value}-primary` : value,
          ]),
        ),
      matchExpressions:
        matchExpressions &&
        listOf(matchExpressions)
          .map(mapOf)
          .map((one) =>
            SELECTOR_LABELS.includes(String(one.key))
              ? {
                  ...one,
                  values: listOf(one.values).map((value) => (value === name ? `${name}-primary` : value)),
                }
              : one,
          ),
    });
  };
  const term = (given: Fields): Fields =>
    given.labelSelector === undefined ? given : { ...given, labelSelector: selector(given.labelSelector) };
  const { topologySpreadConstraints: spread, affinity } = spec;
  const { podAntiAffinity } = mapOf(affinity);
  const anti = mapOf(podAntiAffinity);
  const preferred = anti.preferredDuringSchedulingIgnoredDuringExecution;
  const required = anti.requiredDuringSchedulingIgnoredDuringExecution;
  return withoutUndefined({
    ...spec,
    topologySpreadConstraints: spread && listOf(spread).map(mapOf).map(term),
    affinity:
      podAntiAffinity === undefined
        ? affinity
        : {
            ...mapOf(affinity),
            podAntiAffinity: withoutUndefined({
              ...anti,
              preferredDuringSchedulingIgnoredDuringExecution:
                preferred &&
                listOf(preferred)
                  .map(mapOf)
                  .map((one) => ({ ...one, podAffinityTerm: term(mapOf(one.podAffinityTerm)) })),
              requiredDuringSchedulingIgnoredDuringExecution:
                required && listOf(required).map(mapOf).map(term),
            }),
          },
  });
}
