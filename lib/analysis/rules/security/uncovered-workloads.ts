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
      title: 'No authorization policy is for a workload, and there are some for others',
      why: 'Whoever reaches it may call it. Said only where some authorization policy is among the manifests, and of workloads of the mesh.',
      mend: 'Add an AuthorizationPolicy for it or for its namespace, if it is not meant for everybody.',
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
      const message = 'a workload that no authorization policy is for';
      report(rules['without-authorization'], resource, [...at, 'metadata', 'labels'], message);
    }
  },
};
