// The walkthrough behind the ingress, as an app of `cdk8s init typescript-app` would write it: cdk8s-plus and
// the classes that `cdk8s import` generates.
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { DestinationRule, Gateway, VirtualService } from './imports/networking.istio.io';

const app = new App();
const chart = new Chart(app, 'walkthrough', { namespace: 'istio-test' });
new kplus.Namespace(chart, 'namespace', {
  metadata: { name: 'istio-test', labels: { 'istio-injection': 'enabled' } },
});

const securityContext = { ensureNonRoot: false, readOnlyRootFilesystem: false };
const html = '/usr/share/nginx/html';
for (const version of ['v1', 'v2']) {
  const name = `nginx-${version}`;
  const labels = { app: 'nginx', version };
  const deployment = new kplus.Deployment(chart, name, {
    metadata: { name, labels },
    podMetadata: { labels },
    replicas: 1,
    select: false,
    securityContext: { ensureNonRoot: false },
  });
  deployment.select(kplus.LabelSelector.of({ labels }));
  const volume = kplus.Volume.fromEmptyDir(chart, `${name}-html`, 'shared-html');
  deployment.addInitContainer({
    name: 'init-html-generator',
    image: 'busybox:latest',
    envVariables: { VERSION: kplus.EnvValue.fromValue(version) },
    command: ['sh', '-c'],
    args: [`echo "\${VERSION}" >> ${html}/index.html\necho "\${VERSION}" >> ${html}/test.html\n`],
    volumeMounts: [{ path: html, volume }],
    resources: {},
    securityContext,
  });
  deployment.addContainer({
    name: 'nginx-server',
    image: 'nginx:latest',
    portNumber: 80,
    volumeMounts: [{ path: html, volume }],
    resources: {},
    securityContext,
  });
}

const service = new kplus.Service(chart, 'service', {
  metadata: { name: 'nginx' },
  ports: [{ name: 'http', port: 80, targetPort: 80 }],
});
service.selectLabel('app', 'nginx');

new kplus.Pod(chart, 'client', {
  metadata: { name: 'client' },
  containers: [
    {
      name: 'client',
      image: 'alpine:latest',
      command: ['tail'],
      args: ['-f', '/dev/null'],
      resources: {},
      securityContext,
    },
  ],
  securityContext: { ensureNonRoot: false },
});

new DestinationRule(chart, 'rule', {
  metadata: { name: 'nginx' },
  spec: {
    host: 'nginx',
    subsets: [
      { name: 'appv1', labels: { version: 'v1' } },
      { name: 'appv2', labels: { version: 'v2' } },
    ],
  },
});

new Gateway(chart, 'gateway', {
  metadata: { name: 'nginx-test-gateway' },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*.hihihiai.com'] }],
  },
});

new VirtualService(chart, 'routes', {
  metadata: { name: 'nginx' },
  spec: {
    hosts: ['nginx.hihihiai.com', 'nginx'],
    gateways: ['nginx-test-gateway', 'mesh'],
    http: [
      {
        route: [
          { destination: { host: 'nginx', subset: 'appv1' }, weight: 30 },
          { destination: { host: 'nginx', subset: 'appv2' }, weight: 70 },
        ],
      },
    ],
  },
});

app.synth();
