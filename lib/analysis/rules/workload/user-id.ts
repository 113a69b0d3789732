import type { FieldPath } from '../../../mesh/manifest';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'workload', source: 'istioctl analyze, deployment.ApplicationUIDAnalyzer', codes: ['IST0144'] },
  {
    'user-of-the-proxy': {
      level: 'warning',
      once: 'object',
      title: 'A container runs as user 1337, which is the proxy’s',
      why: 'Traffic of user 1337 goes past the sidecar: nothing of the mesh applies to it.',
      mend: 'Run as another user.',
      covers: ['IST0144'],
    },
  },
);

const PROXY_USER = 1337;
const OWN = ['istio-proxy', 'istio-operator'];

/** Containers that run as the user whom the sidecar lets pass. */
export const userId: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const { resource, podSpec, at } of mesh.workloads) {
      const { labels } = resource;
      if (labels.istio !== undefined || labels.release === 'istio') continue;
      const found = (path: FieldPath, what: string) =>
        report(
          rules['user-of-the-proxy'],
          resource,
          [...at, 'spec', ...path, 'securityContext', 'runAsUser'],
          what,
        );
      const message = `user ${PROXY_USER}`;
      if (podSpec.securityContext?.runAsUser === PROXY_USER) found([], message);
      (podSpec.containers ?? []).forEach((container, i) => {
        if (OWN.includes(container.name ?? '') || container.securityContext?.runAsUser !== PROXY_USER) return;
        found(['containers', i], message);
      });
    }
  },
};
