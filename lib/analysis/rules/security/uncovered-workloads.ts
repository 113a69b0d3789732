import { isInMeshByIstioctl } from '../../../mesh/data-plane-mode';
import { groupBy } from '../../../mesh/mesh-index';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'workload',
    source: 'Kiali, business/checkers/authorization/uncovered_workload_checker.go',
    codes: ['KIA1301'],
  },
  {
    'without-authorization': {
      level: 'info',
      once: 'object',
      title: 'No authorization policy applies to a workload, and some apply to others',
      why: 'Every caller that can reach the workload may call it. This is reported only if there is some authorization policy among the manifests, and only for workloads in the mesh.',
      fact: 'Istio reference, AuthorizationPolicy.rules',
      mend: 'Add an AuthorizationPolicy for the workload or its namespace, unless every caller is meant to have access.',
      covers: ['KIA1301'],
    },
  },
);

/** Workloads that no authorization policy is for. */
export const uncoveredWorkloads: MeshCheck = {
  rules,
  check(mesh, report) {
    const policies = mesh.all('AuthorizationPolicy');
    if (policies.length === 0) return;
    const byNamespace = groupBy(policies, ({ namespace }) => namespace);
    const everywhere = byNamespace.get(mesh.config.rootNamespace) ?? [];
    for (const workload of mesh.workloads) {
      const { labels, namespace, resource, at } = workload;
      if (namespace === mesh.config.rootNamespace || !isInMeshByIstioctl(mesh, workload)) continue;
      const around = [...(byNamespace.get(namespace) ?? []), ...everywhere];
      // One with targets is for a waypoint or gateway, and with it for what stands behind.
      const covered = around.some(
        ({ spec }) =>
          Boolean(spec.targetRef) ||
          (spec.targetRefs ?? []).length > 0 ||
          selects(spec.selector?.matchLabels ?? {}, labels),
      );
      if (covered) continue;
      const message =
        'No authorization policy applies to this workload, so every caller that can reach it may call it.';
      report(rules['without-authorization'], resource, [...at, 'metadata', 'labels'], message);
    }
  },
};
