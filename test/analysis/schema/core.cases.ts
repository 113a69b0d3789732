import type { Manifest } from '../../../lib/mesh/manifest';
import type { ObjectCases } from '../support/cases';
import { coreSpecimens } from './core-specimens';

/** A valid object of a kind, with one value put into a place of it; undefined takes the place away. */
function changed(kind: string, path: string, value: unknown, number = 0): Manifest {
  const copy: any = structuredClone(coreSpecimens.filter((one) => one.kind === kind)[number]);
  const steps = path.split('/');
  const last = steps[steps.length - 1];
  let at = copy;
  for (const step of steps.slice(0, -1)) at = at[step];
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return copy;
}

const change = (kind: string, path: string, bad: unknown, good: unknown, number = 0) => ({
  bad: changed(kind, path, bad, number),
  good: changed(kind, path, good, number),
});
const at = 'spec/template/spec/containers/0';

const head = (kind: string) => ({ apiVersion: 'v1', kind, metadata: { name: 'a' } });

const nodePort = (type: string | undefined): Manifest => ({
  ...head('Service'),
  spec: { type, selector: { app: 'a' }, ports: [{ port: 80, nodePort: 30080 }] },
});

const tlsSecret = (data: object): Manifest => ({ ...head('Secret'), type: 'kubernetes.io/tls', data });

export const coreCases: ObjectCases = {
  'core/service-ports': [
    change('Service', 'spec/ports', [{ port: 80 }, { port: 81 }], [{ port: 80 }]),
    change('Service', 'spec/ports/1/port', 80, 81),
    change('Service', 'spec/ports/1/name', 'http', 'grpc'),
    { bad: changed('Service', 'spec/ports', []), good: changed('Service', 'spec/ports', [], 2) },
  ],
  'core/service-port': [
    change('Service', 'spec/ports/0/port', 0, 1),
    change('Service', 'spec/ports/0/name', 'HTTP', 'http-2'),
    change('Service', 'spec/ports/0/targetPort', 'a_b', 'web'),
    { bad: nodePort('ClusterIP'), good: nodePort('NodePort') },
    { bad: nodePort(undefined), good: nodePort('LoadBalancer') },
  ],
  'core/external-name': [change('Service', 'spec/externalName', undefined, 'a.b.', 1)],
  'core/selector': [
    change('Deployment', 'spec/template/metadata/labels', { app: 'other' }, { app: 'shop', version: 'v1' }),
    change(
      'StatefulSet',
      'spec/selector',
      {},
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['shop'] }] },
    ),
  ],
  'core/container': [
    change('Deployment', `${at}/image`, '', 'a'),
    change('Pod', 'spec/containers/0/name', 'a_b', 'a-b'),
    change('Pod', 'spec/initContainers/0/name', 'shop', 'first'),
  ],
  'core/container-port': [
    change('Deployment', `${at}/ports/0/containerPort`, 65536, 65535),
    change('Deployment', `${at}/ports/1/name`, 'http', 'a'),
    change('Deployment', `${at}/ports/1/name`, 'a-name-too-long-', 'a-short-name'),
  ],
  'core/env': [
    change('Deployment', `${at}/env/0/name`, 'A=B', 'a.b'),
    change('Deployment', `${at}/env/1/value`, 'a', ''),
    change('Deployment', `${at}/env/1/valueFrom`, {}, { fieldRef: { fieldPath: 'metadata.name' } }),
  ],
  'core/volume': [
    change('Deployment', `${at}/volumeMounts/0/name`, 'missing', 'scratch'),
    change('Deployment', `${at}/volumeMounts`, Array(2).fill({ name: 'config', mountPath: '/a' }), []),
    change('Deployment', 'spec/template/spec/volumes/1/name', 'config', 'other'),
    // A claim of the set is a volume of its pods.
    change('StatefulSet', `${at}/volumeMounts/0/name`, 'missing', 'data'),
  ],
  'core/probe': [
    change('Deployment', `${at}/livenessProbe`, { periodSeconds: 1 }, { exec: { command: ['a'] } }),
    change('Deployment', `${at}/readinessProbe/tcpSocket`, { port: 80 }, null),
  ],
  'core/quantity': [
    change('Deployment', `${at}/resources/requests/cpu`, '1 core', '0.5'),
    change('Deployment', `${at}/resources/requests/memory`, '1Gi', '128Mi'),
    change('Deployment', `${at}/resources/limits`, { mem: '1Gi' }, { 'example.com/gpu': 1 }),
  ],
  'core/restart-policy': [
    change('Deployment', 'spec/template/spec/restartPolicy', 'Never', 'Always'),
    change('Job', 'spec/template/spec/restartPolicy', undefined, 'OnFailure'),
  ],
  'core/data-key': [
    change('ConfigMap', 'data', { 'a/b': '' }, { 'a_b.c': '' }),
    change('Secret', 'data', { '..a': '' }, { '.a': '' }),
  ],
  'core/tls-secret': [
    { bad: tlsSecret({ 'tls.crt': '' }), good: tlsSecret({ 'tls.crt': '', 'tls.key': '' }) },
    { bad: tlsSecret({}), good: { ...tlsSecret({}), type: 'Opaque' } },
  ],
  'core/role': [
    change('Role', 'rules/0/verbs', [], ['get']),
    change('Role', 'rules/0/apiGroups', undefined, ['']),
    change('ClusterRole', 'rules/0/resources', ['pods'], []),
  ],
  'core/binding': [
    change('RoleBinding', 'roleRef/kind', 'Pod', 'ClusterRole'),
    change('ClusterRoleBinding', 'subjects/0/kind', 'Team', 'User'),
    change('ClusterRoleBinding', 'roleRef/apiGroup', 'apps', undefined),
  ],
  'core/autoscaler': [change('HorizontalPodAutoscaler', 'spec/minReplicas', 6, 5)],
  'core/network-policy': [
    change('NetworkPolicy', 'spec/egress/0/to/0/podSelector', {}, null),
    change('NetworkPolicy', 'spec/ingress/0/from/0', {}, { podSelector: {} }),
  ],
  'core/ingress': [
    change('Ingress', 'spec/rules/0/http/paths/0/backend', {}, { resource: { kind: 'A', name: 'b' } }),
    change('Ingress', 'spec/rules/0/http/paths/0/path', 'a', '/a'),
    change('Ingress', 'spec/rules', [], [{ host: 'a.b' }]),
  ],
  'core/schedule': [change('CronJob', 'spec/schedule', 'every day', '0 3 * * MON-FRI')],
};
