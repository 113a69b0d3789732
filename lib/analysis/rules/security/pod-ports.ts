import type { FieldPath } from '../../../mesh/manifest';
import { type MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { servicesOfPod, targetPortOf, workloadsWith } from '../../../mesh/service-pods';
import { hasTargets } from '../../../mesh/waypoints';
import type { Workload } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const SHARED = {
  level: 'warning',
  codes: ['mesh'],
  title: 'A policy names the port of a Service instead of the port of the pod',
  why: 'The proxy of the pod enforces policies, and it knows only the port on which the pod receives traffic, so what is set for the port of the Service applies to no connection.',
  mend: 'Use the port of the pod, which is the targetPort of the Service.',
} as const;
const peer = ruleTable(
  { section: 'peer-authentication', source: 'Istio reference, PeerAuthentication.portLevelMtls' },
  { 'port-of-service': SHARED },
);
const authorization = ruleTable(
  {
    section: 'authorization-policy',
    source: 'istiod, pilot/pkg/security/authz/model/generator.go: destPortGenerator',
  },
  { 'port-of-service': SHARED },
);

/** Where traffic to a port of the Services of pods goes instead; undefined where the pods may be asked on the port itself. */
function targetInstead(mesh: MeshIndex, pods: readonly Workload[], port: number): number | undefined {
  let instead: number | undefined;
  for (const pod of pods) {
    const containers = [...(pod.podSpec.containers ?? []), ...(pod.podSpec.initContainers ?? [])];
    if (containers.some(({ ports }) => (ports ?? []).some(({ containerPort }) => containerPort === port)))
      return undefined;
    for (const { spec } of servicesOfPod(mesh, pod)) {
      for (const one of spec.ports ?? []) {
        const target = targetPortOf(one, pod);
        if (target === undefined || target === port) return undefined;
        if (one.port === port) instead = target;
      }
    }
  }
  return instead;
}

/** Ports of policies that are those of Services. */
export const podPorts: MeshCheck = {
  rules: { peer: peer['port-of-service'], authorization: authorization['port-of-service'] },
  check(mesh, report) {
    const podsOf = ({ namespace, spec }: Resource<'PeerAuthentication'> | Resource<'AuthorizationPolicy'>) =>
      namespace === mesh.config.rootNamespace
        ? []
        : workloadsWith(mesh, namespace, spec.selector?.matchLabels ?? {});
    const tell = (
      rule: (typeof peer)['port-of-service'],
      resource: Resource<'PeerAuthentication'> | Resource<'AuthorizationPolicy'>,
      path: FieldPath,
      text: string,
    ) => {
      const instead = targetInstead(mesh, podsOf(resource), Number(text));
      if (instead === undefined) return;
      const message = `Port ${text} is the port of the Service, and its pods receive the traffic on port ${instead}, so this applies to no connection.`;
      report(rule, resource, path, message, `Use port ${instead}.`);
    };
    for (const resource of mesh.all('PeerAuthentication')) {
      for (const text of Object.keys(resource.spec.portLevelMtls ?? {})) {
        tell(peer['port-of-service'], resource, ['spec', 'portLevelMtls', text], text);
      }
    }
    for (const resource of mesh.all('AuthorizationPolicy')) {
      if (hasTargets(resource)) continue;
      (resource.spec.rules ?? []).forEach((rule, i) => {
        (rule.to ?? []).forEach((to, j) => {
          for (const field of ['ports', 'notPorts'] as const) {
            (to.operation?.[field] ?? []).forEach((text, k) => {
              tell(
                authorization['port-of-service'],
                resource,
                ['spec', 'rules', i, 'to', j, 'operation', field, k],
                text,
              );
            });
          }
        });
      });
    }
  },
};
