import type { AllowedDifference } from './compare';

/** The environment of the walkthrough as its readers apply it, object by object. */
export const environmentFacts: any[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'istio-test',
      labels: {
        'istio-injection': 'enabled',
      },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'nginx-v1',
      namespace: 'istio-test',
      labels: {
        app: 'nginx',
        version: 'v1',
      },
    },
    spec: {
      replicas: 1,
      selector: {
        matchLabels: {
          app: 'nginx',
          version: 'v1',
        },
      },
      template: {
        metadata: {
          labels: {
            app: 'nginx',
            version: 'v1',
          },
        },
        spec: {
          initContainers: [
            {
              name: 'init-html-generator',
              image: 'busybox:latest',
              env: [
                {
                  name: 'VERSION',
                  value: 'v1',
                },
              ],
              command: ['sh', '-c'],
              args: [
                'echo "${VERSION}" >> /usr/share/nginx/html/index.html\necho "${VERSION}" >> /usr/share/nginx/html/test.html\n',
              ],
              volumeMounts: [
                {
                  name: 'shared-html',
                  mountPath: '/usr/share/nginx/html',
                },
              ],
            },
          ],
          containers: [
            {
              name: 'nginx-server',
              image: 'nginx:latest',
              ports: [
                {
                  containerPort: 80,
                },
              ],
              volumeMounts: [
                {
                  name: 'shared-html',
                  mountPath: '/usr/share/nginx/html',
                },
              ],
            },
          ],
          volumes: [
            {
              name: 'shared-html',
              emptyDir: {},
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'nginx-v2',
      namespace: 'istio-test',
      labels: {
        app: 'nginx',
        version: 'v2',
      },
    },
    spec: {
      replicas: 1,
      selector: {
        matchLabels: {
          app: 'nginx',
          version: 'v2',
        },
      },
      template: {
        metadata: {
          labels: {
            app: 'nginx',
            version: 'v2',
          },
        },
        spec: {
          initContainers: [
            {
              name: 'init-html-generator',
              image: 'busybox:latest',
              env: [
                {
                  name: 'VERSION',
                  value: 'v2',
                },
              ],
              command: ['sh', '-c'],
              args: [
                'echo "${VERSION}" >> /usr/share/nginx/html/index.html\necho "${VERSION}" >> /usr/share/nginx/html/test.html\n',
              ],
              volumeMounts: [
                {
                  name: 'shared-html',
                  mountPath: '/usr/share/nginx/html',
                },
              ],
            },
          ],
          containers: [
            {
              name: 'nginx-server',
              image: 'nginx:latest',
              ports: [
                {
                  containerPort: 80,
                },
              ],
              volumeMounts: [
                {
                  name: 'shared-html',
                  mountPath: '/usr/share/nginx/html',
                },
              ],
            },
          ],
          volumes: [
            {
              name: 'shared-html',
              emptyDir: {},
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'nginx',
      namespace: 'istio-test',
    },
    spec: {
      selector: {
        name: 'nginx',
      },
      type: 'ClusterIP',
      ports: [
        {
          name: 'http',
          protocol: 'TCP',
          port: 80,
          targetPort: 80,
        },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'client',
      namespace: 'istio-test',
    },
    spec: {
      containers: [
        {
          name: 'client',
          image: 'alpine:latest',
          command: ['tail'],
          args: ['-f', '/dev/null'],
        },
      ],
    },
  },
];

const NO_ESCALATION = {
  value: { allowPrivilegeEscalation: false, privileged: false },
  why: 'none of the images needs more privileges than it starts with; it still runs as the user that it names',
};

/** Where the constructs write something else on purpose. */
const IDENTITY =
  'the walkthrough runs all pods under the account of the namespace, so that policies could not tell them apart';

export const environmentDifferences: AllowedDifference[] = [
  {
    object: 'Service istio-test/nginx',
    path: '/spec/selector',
    value: { app: 'nginx' },
    why: 'the walkthrough selects name: nginx, a label that no pod has, so that its Service has no endpoints',
  },
  { kind: 'Deployment', path: '/spec/template/spec/containers/0/securityContext', ...NO_ESCALATION },
  { kind: 'Deployment', path: '/spec/template/spec/initContainers/0/securityContext', ...NO_ESCALATION },
  { kind: 'Pod', path: '/spec/containers/0/securityContext', ...NO_ESCALATION },
  { kind: 'Deployment', path: '/spec/template/spec/serviceAccountName', value: 'nginx', why: IDENTITY },
  { kind: 'Pod', path: '/spec/serviceAccountName', value: 'client', why: IDENTITY },
  ...['nginx', 'client'].map((name) => ({
    object: `ServiceAccount istio-test/${name}`,
    path: '',
    value: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'istio-test' } },
    why: IDENTITY,
  })),
];
