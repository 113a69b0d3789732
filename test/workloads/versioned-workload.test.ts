import { ApiObject, Chart, JsonPatch, Size, Testing, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import fc from 'fast-check';
import { hostText } from '../../lib/values/mesh-host';
import { VersionedWorkload, type VersionedWorkloadProps } from '../../lib/workloads/versioned-workload';
import { WorkloadPort } from '../../lib/workloads/workload-port';
import type { WorkloadVersionOptions } from '../../lib/workloads/workload-version';

const base = { image: 'shop/reviews:1', ports: [WorkloadPort.http(9080)] };

function workload(props: Partial<VersionedWorkloadProps> = {}, chart = Testing.chart()): VersionedWorkload {
  return new VersionedWorkload(chart, 'reviews', { ...base, ...props });
}

const synth = (one: VersionedWorkload): any[] => Testing.synth(Chart.of(one));
const ofKind = (objects: any[], kind: string) => objects.filter((object) => object.kind === kind);
const carries = (labels: any, selector: any) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** The Deployment of a workload with one version `v1` that is given these options. */
function deployed(options: WorkloadVersionOptions, props: Partial<VersionedWorkloadProps> = {}): any {
  const one = workload(props);
  one.addVersion('v1', options);
  return ofKind(synth(one), 'Deployment')[0];
}

const pod = (...args: Parameters<typeof deployed>) => deployed(...args).spec.template.spec;
const container = (...args: Parameters<typeof deployed>) => pod(...args).containers[0];

describe('VersionedWorkload', () => {
  describe('selects', () => {
    const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);

    test('with each Deployment the pods of its own version, and with the Service those of all', () => {
      fc.assert(
        fc.property(name, fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), (app, versions) => {
          const objects = synth(workload({ name: app, versions, podLabels: { team: 'shop' } }));
          const all = ofKind(objects, 'Deployment');
          const [service] = ofKind(objects, 'Service');
          expect(service.spec.selector).toEqual({ app });
          expect(all).toHaveLength(versions.length);
          all.forEach(({ metadata, spec }, i) => {
            const { labels } = spec.template.metadata;
            expect(metadata.labels).toEqual({ app, version: versions[i] });
            expect(spec.selector).toEqual({ matchLabels: { app, version: versions[i] } });
            expect(labels).toEqual({ app, version: versions[i], team: 'shop' });
            expect(carries(labels, service.spec.selector)).toBe(true);
            const selected = all.filter((other) =>
              carries(other.spec.template.metadata.labels, spec.selector.matchLabels),
            );
            expect(selected).toHaveLength(1);
          });
        }),
        { numRuns: 25 },
      );
    });

    test('by the labels that it tells', () => {
      const one = workload({ versions: ['v1', 'v2'] });
      const labels = ofKind(synth(one), 'Deployment').map(({ spec }) => spec.template.metadata.labels);
      expect(labels).toEqual([one.podLabels('v1'), one.podLabels('v2')]);
      expect(one.versionLabels('v2')).toEqual({ version: 'v2' });
    });

    test('without the address label of cdk8s-plus, anywhere', () => {
      expect(Yaml.stringify(...synth(workload({ versions: ['v1', 'v2'] })))).not.toContain('cdk8s.io');
    });

    test('the same pods where something else of cdk8s-plus selects a Deployment', () => {
      const one = workload({ versions: ['v1'] }, new Chart(Testing.app(), 'test', { namespace: 'shop' }));
      new kplus.NetworkPolicy(one, 'Policy', { selector: one.deployment('v1') });
      one.deployment('v1').scheduling.spread();
      const objects = synth(one);
      expect(ofKind(objects, 'NetworkPolicy')[0].spec.podSelector).toEqual({
        matchLabels: one.podLabels('v1'),
      });
      expect(Yaml.stringify(...objects)).not.toContain('cdk8s.io');
    });
  });

  describe('names', () => {
    test('objects as the author did', () => {
      const one = workload({ versions: ['v1', 'v2'] });
      const names = synth(one).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(names).toEqual([
        'Service reviews',
        'ServiceAccount reviews',
        'Deployment reviews-v1',
        'Deployment reviews-v2',
      ]);
      expect(container({})).toMatchObject({ name: 'reviews' });
      expect(container({}, { containerName: 'app' })).toMatchObject({ name: 'app' });
    });

    test('nothing anew when a version is added', () => {
      const before = synth(workload({ versions: ['v1', 'v2'] })).map((object) => Yaml.stringify(object));
      const after = synth(workload({ versions: ['v0', 'v1', 'v2'] })).map((object) => Yaml.stringify(object));
      expect(after).toHaveLength(before.length + 1);
      expect(after).toEqual(expect.arrayContaining(before));
    });

    test('its host, in the namespace of its chart or in its own', () => {
      const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
      const one = workload({ versions: ['v1'] }, chart);
      expect(one).toMatchObject({ hostName: 'reviews', hostNamespace: 'shop', hostPorts: [9080] });
      expect(hostText(one, { namespace: 'other' })).toBe('reviews.shop.svc.cluster.local');
      const placed = workload({ versions: ['v1'], namespace: 'elsewhere' });
      expect(placed.hostNamespace).toBe('elsewhere');
      expect(synth(placed).map(({ metadata }) => metadata.namespace)).toEqual(Array(3).fill('elsewhere'));
    });
  });

  describe('runs any image, because it leaves to Kubernetes', () => {
    test('all of the pod but its container', () => {
      const { spec } = deployed({});
      expect(Object.keys(spec).sort()).toEqual(['replicas', 'selector', 'template']);
      expect(Object.keys(spec.template.spec)).toEqual(['containers', 'serviceAccountName']);
    });

    test('all of the container but its privileges', () => {
      expect(container({})).toEqual({
        name: 'reviews',
        image: 'shop/reviews:1',
        ports: [{ containerPort: 9080 }],
        securityContext: { allowPrivilegeEscalation: false, privileged: false },
      });
    });

    test('in particular whether the image runs as root, when only another thing is asked for', () => {
      const { securityContext } = container({ securityContext: { user: 101 } });
      expect(securityContext).toEqual({ runAsUser: 101, allowPrivilegeEscalation: false, privileged: false });
      expect(pod({ podSecurityContext: { fsGroup: 101 } }).securityContext.runAsNonRoot).toBe(false);
    });
  });

  describe('keeps what it is told', () => {
    test('about security', () => {
      const asked = { ensureNonRoot: true, readOnlyRootFilesystem: true };
      expect(container({ securityContext: asked }).securityContext).toMatchObject({
        runAsNonRoot: true,
        readOnlyRootFilesystem: true,
      });
    });

    test('about the pod, without the container saying otherwise', () => {
      const { containers, securityContext } = pod({ podSecurityContext: { ensureNonRoot: true } });
      expect(securityContext.runAsNonRoot).toBe(true);
      expect(containers[0].securityContext).not.toHaveProperty('runAsNonRoot');
    });

    test('about privileges, in the one combination that the API server takes', () => {
      expect(container({ securityContext: { privileged: true } }).securityContext).toEqual({
        privileged: true,
        allowPrivilegeEscalation: true,
      });
    });

    test('about probes, which ask on the first port that the container listens on', () => {
      const ports = [WorkloadPort.http(80, { targetPort: 8080 }), WorkloadPort.grpc(90)];
      const probe = kplus.Probe.fromHttpGet('/healthz');
      const made = container({ liveness: probe, readiness: probe, startup: probe }, { ports });
      for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
        expect(made[field].httpGet).toMatchObject({ path: '/healthz', port: 8080 });
      }
    });

    test('about the rest', () => {
      const chart = Testing.chart();
      const serviceAccount = kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'reviewer');
      const one = workload({}, chart);
      one.addVersion('v1', {
        replicas: 0,
        command: ['run'],
        args: ['--fast'],
        env: { A: kplus.EnvValue.fromValue('1') },
        resources: { memory: { request: Size.mebibytes(64) } },
        imagePullPolicy: kplus.ImagePullPolicy.NEVER,
        podAnnotations: { 'proxy.istio.io/config': '{}' },
        serviceAccount,
      });
      const [{ spec }] = ofKind(synth(one), 'Deployment');
      expect(spec).toMatchObject({
        replicas: 0,
        template: {
          metadata: { annotations: { 'proxy.istio.io/config': '{}' } },
          spec: {
            serviceAccountName: 'reviewer',
            containers: [
              {
                command: ['run'],
                args: ['--fast'],
                env: [{ name: 'A', value: '1' }],
                resources: { requests: { memory: '64Mi' } },
                imagePullPolicy: 'Never',
              },
            ],
          },
        },
      });
    });

    test('in a patch', () => {
      const one = workload({ versions: ['v1'] });
      ApiObject.of(one.deployment('v1')).addJsonPatch(
        JsonPatch.add('/spec/strategy', { type: 'Recreate' }),
        JsonPatch.add('/spec/template/spec/containers/0/imagePullPolicy', 'Always'),
      );
      const [{ spec }] = ofKind(synth(one), 'Deployment');
      expect(spec.strategy).toEqual({ type: 'Recreate' });
      expect(spec.template.spec.containers[0].imagePullPolicy).toBe('Always');
    });
  });

  test('a version says what is different about it, and the workload the rest', () => {
    const env = { A: kplus.EnvValue.fromValue('1'), B: kplus.EnvValue.fromValue('1') };
    const one = workload({ versions: ['v1'], replicas: 2, env, podLabels: { team: 'shop' } });
    const added = one.addVersion('v2', {
      image: 'shop/reviews:2',
      env: { B: kplus.EnvValue.fromValue('2') },
      podLabels: { stage: 'canary' },
    });
    expect(added).toMatchObject({
      name: 'v2',
      deployment: one.deployment('v2'),
      container: one.container('v2'),
    });
    expect(one.versions).toEqual(['v1', 'v2']);
    expect(ofKind(synth(one), 'Deployment')[1].spec).toMatchObject({
      replicas: 2,
      template: {
        metadata: { labels: { team: 'shop', stage: 'canary' } },
        spec: {
          containers: [
            {
              image: 'shop/reviews:2',
              env: [
                { name: 'A', value: '1' },
                { name: 'B', value: '2' },
              ],
            },
          ],
        },
      },
    });
  });

  test('the Service says the protocol of each port by its name, and nothing that is empty', () => {
    const ports = [
      WorkloadPort.http(80, { targetPort: 8080 }),
      WorkloadPort.http(81, { suffix: 'admin', targetPort: 8080 }),
    ];
    const objects = synth(
      workload({ versions: ['v1'], ports, serviceType: kplus.ServiceType.LOAD_BALANCER }),
    );
    expect(ofKind(objects, 'Service')[0].spec).toEqual({
      type: 'LoadBalancer',
      selector: { app: 'reviews' },
      ports: [
        { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
        { name: 'http-admin', port: 81, targetPort: 8080, protocol: 'TCP' },
      ],
    });
    expect(ofKind(objects, 'Deployment')[0].spec.template.spec.containers[0].ports).toEqual([
      { containerPort: 8080 },
    ]);
  });

  describe('refuses', () => {
    const here = (code: string) => expect.objectContaining({ code, path: 'test/reviews' });

    test.each<[string, Partial<VersionedWorkloadProps>, string]>([
      ['a name that is no DNS label', { name: 'Reviews' }, 'InvalidName'],
      ['a name that a Service cannot have', { name: '1reviews' }, 'InvalidName'],
      ['a namespace that is none', { namespace: 'a.b' }, 'InvalidName'],
      ['a container name that is none', { containerName: 'a_b' }, 'InvalidName'],
      ['no port', { ports: [] }, 'MissingSetting'],
      ['one number twice', { ports: [WorkloadPort.http(80), WorkloadPort.tcp(80)] }, 'InvalidPort'],
      ['one port name twice', { ports: [WorkloadPort.http(80), WorkloadPort.http(81)] }, 'DuplicateName'],
      ['a version that is no DNS label', { versions: ['1.0'] }, 'InvalidName'],
      ['a version twice', { versions: ['v1', 'v1'] }, 'DuplicateName'],
      ['names too long together', { name: 'a'.repeat(60), versions: ['v100'] }, 'InvalidName'],
      ['a version without an image', { image: undefined, versions: ['v1'] }, 'MissingSetting'],
      ['half a replica', { replicas: 0.5, versions: ['v1'] }, 'InvalidNumber'],
      ['a pod label that selects', { podLabels: { app: 'x' }, versions: ['v1'] }, 'ConflictingSettings'],
      ['a pod label outside the syntax', { podLabels: { a: 'b c' }, versions: ['v1'] }, 'InvalidLabel'],
    ])('%s', (_, props, code) => {
      expect(() => workload(props)).toThrow(here(code));
    });

    test('a version that it does not have, with those that it has', () => {
      const one = workload({ versions: ['v1', 'v2'] });
      for (const ask of ['deployment', 'container', 'podLabels', 'versionLabels'] as const) {
        expect(() => one[ask]('v3')).toThrow(here('UnknownVersion'));
        expect(() => one[ask]('v3')).toThrow('one of v1, v2');
      }
      expect(() => workload().deployment('v1')).toThrow('there is none yet');
    });

    test('to be written without a version, and only then', () => {
      const one = workload();
      expect(() => synth(one)).toThrow(/\[test\/reviews\] MissingSetting[^]*addVersion/);
      one.addVersion('v1');
      expect(synth(one)).toHaveLength(3);
    });
  });
});
