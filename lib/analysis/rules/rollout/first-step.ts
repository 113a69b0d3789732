import { listOf, mapOf } from '../../../mesh/lists';
import { ROLLOUT } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'rollout',
    source:
      'Argo Rollouts, rollout/trafficrouting.go: reconcileTrafficRouting; rollout/canary.go: syncRolloutStatusCanary',
    codes: ['mesh'],
  },
  {
    'route-as-first-step': {
      level: 'warning',
      once: 'object',
      title:
        'The first step of a Rollout sets a route, which comes and goes without end when the release is given up',
      why: 'A release that is given up is at its first step again, so that Argo Rollouts takes the route away and sets it in turns, several times a second. Requests that match a header route get 503 whenever it is there and the pods of the canary are gone.',
      mend: 'Let another step be the first, such as setWeight or setCanaryScale.',
    },
  },
);

/** Rollouts that do not come to rest when they are aborted. */
export const firstSteps: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all(ROLLOUT)) {
      const canary = mapOf(mapOf(mapOf(resource.spec).strategy).canary);
      if (mapOf(canary.trafficRouting).istio === undefined) continue;
      const first = mapOf(listOf(canary.steps)[0]);
      for (const step of ['setHeaderRoute', 'setMirrorRoute']) {
        const { name, match } = mapOf(first[step]);
        // Without a match the step takes the route away.
        if (listOf(match).length === 0) continue;
        report(
          rules['route-as-first-step'],
          resource,
          ['spec', 'strategy', 'canary', 'steps', 0, step],
          `The first step sets the route ${String(name)}, so that an aborted release takes it away and sets it again without end.`,
        );
      }
    }
  },
};
