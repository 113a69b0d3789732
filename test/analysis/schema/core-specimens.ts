import type { Manifest } from '../../../lib/mesh/manifest';

const labels = { app: 'shop' };
const head = (apiVersion: string, kind: string) => ({
  apiVersion,
  kind,
  metadata: { name: 'shop', namespace: 'default' },
});
const cluster = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'shop' } });
const selector = { matchLabels: labels };

/** A container with about all that people write. */
const container = {
  name: 'shop',
  image: 'example/shop:1',
  imagePullPolicy: 'IfNotPresent',
  command: ['shop'],
  args: ['--port', '8080'],
  ports: [
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { name: 'metrics', containerPort: 9090 },
  ],
  env: [
    { name: 'LEVEL', value: 'info' },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'shop', key: 'token' } } },
  ],
  envFrom: [{ configMapRef: { name: 'shop' } }],
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: 1, memory: '128Mi' } },
  readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
  livenessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 10 },
  volumeMounts: [{ name: 'config', mountPath: '/etc/shop', readOnly: true }],
  securityContext: { runAsNonRoot: true, runAsUser: 1000, capabilities: { drop: ['ALL'] } },
};
const pod = {
  serviceAccountName: 'shop',
  initContainers: [{ name: 'setup', image: 'example/setup:1' }],
  containers: [container],
  volumes: [
    { name: 'config', configMap: { name: 'shop' } },
    { name: 'scratch', emptyDir: {} },
  ],
  terminationGracePeriodSeconds: 30,
  tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }],
  nodeSelector: { 'kubernetes.io/os': 'linux' },
};
const template = { metadata: { labels, annotations: { 'prometheus.io/scrape': 'true' } }, spec: pod };
const job = { backoffLimit: 2, template: { spec: { ...pod, restartPolicy: 'Never' } } };
const webhook = {
  name: 'check.shop.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  clientConfig: { service: { name: 'shop', namespace: 'default', path: '/check', port: 443 } },
  rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' }],
  failurePolicy: 'Fail',
  namespaceSelector: { matchExpressions: [{ key: 'shop', operator: 'In', values: ['a', 'b'] }] },
};

/** One valid object of each of Kubernetes' own kinds whose schema is known, with about all that people write. */
export const coreSpecimens: readonly Manifest[] = [
  { ...cluster('v1', 'Namespace'), spec: {} },
  {
    ...head('v1', 'Service'),
    spec: {
      type: 'ClusterIP',
      selector: labels,
      ports: [
        { name: 'http', port: 80, targetPort: 'http', appProtocol: 'http' },
        { name: 'tcp', port: 9000, targetPort: 9000, protocol: 'TCP' },
      ],
      sessionAffinity: 'None',
    },
  },
  { ...head('v1', 'Service'), spec: { type: 'ExternalName', externalName: 'shop.example.com' } },
  { ...head('v1', 'Service'), spec: { clusterIP: 'None', selector: labels, ports: [{ port: 80 }] } },
  {
    ...head('v1', 'ServiceAccount'),
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: 'pull' }],
  },
  { ...head('v1', 'ConfigMap'), data: { 'shop.yaml': 'a: 1', LEVEL: 'info' }, binaryData: { logo: 'AAEC' } },
  { ...head('v1', 'Secret'), type: 'Opaque', data: { token: 'YWJj' }, stringData: { user: 'me' } },
  { ...head('v1', 'Pod'), spec: pod },
  {
    ...head('v1', 'Endpoints'),
    subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ name: 'http', port: 80 }] }],
  },
  {
    ...head('v1', 'PersistentVolumeClaim'),
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  {
    ...head('apps/v1', 'Deployment'),
    spec: {
      replicas: 2,
      selector,
      template,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } },
    },
  },
  { ...head('apps/v1', 'DaemonSet'), spec: { selector, template } },
  { ...head('apps/v1', 'ReplicaSet'), spec: { replicas: 1, selector, template } },
  {
    ...head('apps/v1', 'StatefulSet'),
    spec: {
      serviceName: 'shop',
      selector,
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  },
  { ...head('batch/v1', 'Job'), spec: job },
  {
    ...head('batch/v1', 'CronJob'),
    spec: { schedule: '*/5 * * * *', concurrencyPolicy: 'Forbid', jobTemplate: { spec: job } },
  },
  {
    ...head('discovery.k8s.io/v1', 'EndpointSlice'),
    addressType: 'IPv4',
    endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }],
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
  },
  {
    ...head('networking.k8s.io/v1', 'Ingress'),
    spec: {
      ingressClassName: 'istio',
      tls: [{ hosts: ['shop.example.com'], secretName: 'shop' }],
      rules: [
        {
          host: 'shop.example.com',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'shop', port: { number: 80 } } } },
            ],
          },
        },
      ],
    },
  },
  {
    ...head('networking.k8s.io/v1', 'NetworkPolicy'),
    spec: {
      podSelector: selector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80, protocol: 'TCP' }] }],
      egress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24', except: ['192.0.2.8/29'] } }] }],
    },
  },
  {
    ...head('autoscaling/v2', 'HorizontalPodAutoscaler'),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    },
  },
  {
    ...head('autoscaling/v1', 'HorizontalPodAutoscaler'),
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' }, maxReplicas: 5 },
  },
  { ...head('policy/v1', 'PodDisruptionBudget'), spec: { minAvailable: '50%', selector } },
  {
    ...head('rbac.authorization.k8s.io/v1', 'Role'),
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
  },
  {
    ...cluster('rbac.authorization.k8s.io/v1', 'ClusterRole'),
    rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }],
  },
  {
    ...head('rbac.authorization.k8s.io/v1', 'RoleBinding'),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'shop' },
    subjects: [{ kind: 'ServiceAccount', name: 'shop', namespace: 'default' }],
  },
  {
    ...cluster('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop' },
    subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'team' }],
  },
  { ...cluster('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'), webhooks: [webhook] },
  {
    ...cluster('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'),
    webhooks: [{ ...webhook, reinvocationPolicy: 'Never' }],
  },
];
