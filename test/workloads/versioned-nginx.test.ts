import { Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { VersionedNginx, type VersionedNginxProps } from '../../lib/workloads/versioned-nginx';

function deployments(props: VersionedNginxProps): any[] {
  const chart = Testing.chart();
  new VersionedNginx(chart, 'nginx', props);
  return Testing.synth(chart).filter(({ kind }) => kind === 'Deployment');
}

describe('VersionedNginx', () => {
  test('writes the version into both pages before nginx starts, in a volume that both containers mount', () => {
    const chart = Testing.chart();
    new VersionedNginx(chart, 'nginx', { versions: ['v1'] }).addVersion('v2');
    const pods = Testing.synth(chart)
      .filter(({ kind }) => kind === 'Deployment')
      .map(({ spec }) => spec.template.spec);
    expect(pods).toHaveLength(2);
    pods.forEach(({ containers, initContainers, volumes }, i) => {
      const volumeMounts = [{ name: 'shared-html', mountPath: '/usr/share/nginx/html' }];
      expect(volumes).toEqual([{ name: 'shared-html', emptyDir: {} }]);
      expect(containers).toMatchObject([
        { name: 'nginx-server', ports: [{ containerPort: 80 }], volumeMounts },
      ]);
      expect(initContainers).toMatchObject([
        { env: [{ name: 'VERSION', value: `v${i + 1}` }], command: ['sh', '-c'], volumeMounts },
      ]);
      for (const page of ['index.html', 'test.html']) {
        expect(initContainers[0].args[0]).toContain(`echo "\${VERSION}" >> /usr/share/nginx/html/${page}\n`);
      }
    });
  });

  test('says nothing that would stop nginx:latest, which starts as root and writes to its file system', () => {
    const [{ spec }] = deployments({ versions: ['v1'] });
    const pod = spec.template.spec;
    expect(Object.keys(pod).sort()).toEqual([
      'containers',
      'initContainers',
      'serviceAccountName',
      'volumes',
    ]);
    for (const container of [...pod.containers, ...pod.initContainers]) {
      expect(container.securityContext).toEqual({ allowPrivilegeEscalation: false, privileged: false });
      for (const field of [
        'resources',
        'startupProbe',
        'readinessProbe',
        'livenessProbe',
        'imagePullPolicy',
      ]) {
        expect(container).not.toHaveProperty(field);
      }
    }
    expect(pod.containers[0].image).toBe('nginx:latest');
    expect(pod.initContainers[0].image).toBe('busybox:latest');
  });

  test('serves plain HTTP on port 80', () => {
    const chart = Testing.chart();
    const nginx = new VersionedNginx(chart, 'nginx', { versions: ['v1'] });
    expect(nginx.hostPorts).toEqual([80]);
    expect(nginx.service.ports).toMatchObject([{ name: 'http', port: 80, targetPort: 80 }]);
  });

  test('takes a name, images, replicas, and resources for both containers', () => {
    const [{ metadata, spec }] = deployments({
      name: 'web',
      versions: ['v1'],
      image: 'nginx:1.29',
      pagesImage: 'busybox:1.37',
      replicas: 3,
      resources: { memory: { limit: Size.mebibytes(64) } },
    });
    const resources = { limits: { memory: '64Mi' } };
    expect(metadata.name).toBe('web-v1');
    expect(spec.replicas).toBe(3);
    expect(spec.template.spec.containers).toMatchObject([{ image: 'nginx:1.29', resources }]);
    expect(spec.template.spec.initContainers).toMatchObject([{ image: 'busybox:1.37', resources }]);
  });

  test('one version may differ', () => {
    const chart = Testing.chart();
    const nginx = new VersionedNginx(chart, 'nginx', { versions: ['v1'] });
    const added = nginx.addVersion('v2', { image: 'nginx:1.29', env: { A: kplus.EnvValue.fromValue('1') } });
    expect(added.container.image).toBe('nginx:1.29');
    expect(nginx.container('v1').image).toBe('nginx:latest');
  });
});
