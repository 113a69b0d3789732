import { App, Chart, Duration } from 'cdk8s';
import { ArgoCdClusters } from '../../lib/install/argo-cd-clusters';
import { InstallationMethod } from '../../lib/install/installation-method';
import { IstioInstallation, type IstioInstallationProps } from '../../lib/install/istio-installation';
import { SailUpdateStrategy } from '../../lib/install/delivery-options';
import { IstioValidation } from '../../lib/validation/istio-validation';
import { ChartSource } from '../../lib/values/install/chart-source';
import { GatewayServiceType } from '../../lib/values/install/component-options';
import { IstioVersion } from '../../lib/values/install/istio-version';
import { KubernetesVersion } from '../../lib/values/install/kubernetes-version';
import { OutboundTrafficPolicy } from '../../lib/values/install/mesh-config';
import { Profile } from '../../lib/values/install/profile';
import { codeOf, refusal } from '../support/refusal';

const newest = { istioVersion: IstioVersion.V1_31, kubernetesVersion: KubernetesVersion.of('1.34') };
const registry = ChartSource.registryOf(IstioVersion.V1_31);

/** The objects of an installation, in a chart with a namespace, as is usual. */
function objects(deliver: InstallationMethod, props: Partial<IstioInstallationProps> = {}): any[] {
  const chart = new Chart(new App(), 'mesh', { namespace: 'apps' });
  new IstioInstallation(chart, 'istio', { ...newest, method: deliver, ...props });
  return chart.toJson();
}
const ofKind = (all: readonly any[], kind: string) => all.filter((object) => object.kind === kind);
const names = (all: readonly any[]) => all.map(({ metadata }) => metadata.name);

const ambient = { profile: Profile.AMBIENT, gateways: [{ name: 'edge', namespace: 'edge' }] };
const meshConfig = { outboundTrafficPolicy: OutboundTrafficPolicy.REGISTRY_ONLY };

describe('Argo CD', () => {
  test('gets an Application for each chart, in waves', () => {
    const applications = objects(InstallationMethod.argoCd(), ambient);
    const waves = applications.map(({ metadata }) => [
      metadata.name,
      metadata.annotations['argocd.argoproj.io/sync-wave'],
    ]);
    expect(waves).toEqual([
      ['istio-base', '0'],
      ['istio-istiod', '1'],
      ['istio-cni', '2'],
      ['istio-ztunnel', '3'],
      ['istio-edge', '4'],
    ]);
    expect(new Set(applications.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['argocd']));
  });

  test('gets the chart, its version and its values', () => {
    const [, istiod] = objects(InstallationMethod.argoCd(), { meshConfig });
    expect(istiod.spec).toMatchObject({
      project: 'default',
      source: {
        repoURL: 'https://blob.istio.io/istio-release/charts',
        chart: 'istiod',
        targetRevision: '1.31.3',
        helm: {
          releaseName: 'istiod',
          valuesObject: { meshConfig: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } },
        },
      },
      destination: { name: 'in-cluster', namespace: 'istio-system' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    });
    expect(istiod.spec.syncPolicy.syncOptions).toContain('CreateNamespace=true');
  });

  test('leaves alone what istiod writes into its webhooks', () => {
    const [base, istiod, gateway] = objects(InstallationMethod.argoCd());
    const kinds = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
    for (const { spec } of [base, istiod]) {
      expect(spec.ignoreDifferences.map(({ kind }: any) => kind)).toEqual(kinds);
      expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
    }
    expect(gateway.spec.ignoreDifferences).toBeUndefined();
  });

  test('goes to another cluster, by another project, when somebody says so', () => {
    const options = { cluster: 'prod', project: 'mesh', namespace: 'gitops', autoSync: false };
    const [base] = objects(InstallationMethod.argoCd(options));
    expect(base.metadata.namespace).toBe('gitops');
    expect(base.spec).toMatchObject({ project: 'mesh', destination: { name: 'prod' } });
    expect(base.spec.syncPolicy.automated).toBeUndefined();
  });

  test('makes the same in several clusters, each under its own name', () => {
    const sets = objects(InstallationMethod.argoCd({ clusters: ArgoCdClusters.labelled({ env: 'prod' }) }), {
      cluster: { clusterName: '{{ .name }}' },
    });
    expect(new Set(sets.map(({ kind }) => kind))).toEqual(new Set(['ApplicationSet']));
    const [, { spec }] = sets;
    expect(spec.generators).toEqual([{ clusters: { selector: { matchLabels: { env: 'prod' } } } }]);
    expect(spec.template.metadata.name).toBe('{{ normalize .name }}-istio-istiod');
    expect(spec.template.spec.destination.name).toBe('{{ .name }}');
    expect(spec.template.spec.source.helm.valuesObject.global.multiCluster.clusterName).toBe('{{ .name }}');
    const listed = objects(InstallationMethod.argoCd({ clusters: ArgoCdClusters.named('one', 'two') }));
    expect(listed[0].spec.generators).toEqual([{ list: { elements: [{ name: 'one' }, { name: 'two' }] } }]);
    expect(ArgoCdClusters.all()._toSpec()).toEqual({ clusters: {} });
  });

  test('is told that a registry is one', () => {
    const [secret, base] = objects(InstallationMethod.argoCd({ charts: registry }));
    expect(secret).toMatchObject({
      kind: 'Secret',
      metadata: { namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
      stringData: { url: 'ghcr.io/istio/release/charts', type: 'helm', enableOCI: 'true' },
    });
    expect(base.spec.source.repoURL).toBe('ghcr.io/istio/release/charts');
  });

  test('refuses what says two things, or nothing', () => {
    const both = { cluster: 'a', clusters: ArgoCdClusters.all() };
    expect(codeOf(() => objects(InstallationMethod.argoCd(both)))).toBe('ConflictingSettings at mesh/istio');
    expect(codeOf(() => ArgoCdClusters.named())).toBe('MissingSetting');
    const gateways = [{ name: 'istiod' }];
    expect(codeOf(() => objects(InstallationMethod.argoCd(), { gateways }))).toBe(
      'DuplicateName at mesh/istio',
    );
  });
});

describe('Flux', () => {
  test('gets a HelmRelease for each chart, which waits for those before it', () => {
    const releases = ofKind(objects(InstallationMethod.flux(), ambient), 'HelmRelease');
    const waits = releases.map(({ metadata, spec }) => [
      metadata.name,
      (spec.dependsOn ?? []).map((one: any) => one.name),
    ]);
    expect(waits).toEqual([
      ['istio-base', []],
      ['istio-istiod', ['istio-base']],
      ['istio-cni', ['istio-istiod']],
      ['istio-ztunnel', ['istio-cni']],
      ['istio-edge', ['istio-ztunnel']],
    ]);
  });

  test('gateways wait for the control plane, and not for each other', () => {
    const releases = ofKind(objects(InstallationMethod.flux(), { profile: Profile.DEMO }), 'HelmRelease');
    const gateways = releases.filter(({ spec }) => spec.chart.spec.chart === 'gateway');
    expect(gateways.map(({ spec }) => spec.dependsOn)).toEqual([
      [{ name: 'istio-istiod' }],
      [{ name: 'istio-istiod' }],
    ]);
  });

  test('gets the source, the version and the values', () => {
    const [source, , istiod] = objects(InstallationMethod.flux({ interval: Duration.minutes(1) }), {
      meshConfig,
    });
    expect(source).toMatchObject({
      kind: 'HelmRepository',
      metadata: { name: 'istio-charts', namespace: 'flux-system' },
      spec: { url: 'https://blob.istio.io/istio-release/charts', interval: '60s' },
    });
    expect(istiod.spec).toMatchObject({
      releaseName: 'istiod',
      targetNamespace: 'istio-system',
      chart: {
        spec: {
          chart: 'istiod',
          version: '1.31.3',
          sourceRef: { kind: 'HelmRepository', name: 'istio-charts' },
        },
      },
      values: { meshConfig: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } },
    });
  });

  test('takes charts from a registry, and installs in another cluster', () => {
    const [source, base] = objects(
      InstallationMethod.flux({ charts: registry, kubeConfigSecret: 'prod', namespace: 'gitops' }),
    );
    expect(source.spec).toMatchObject({ type: 'oci', url: 'oci://ghcr.io/istio/release/charts' });
    expect(base.metadata.namespace).toBe('gitops');
    expect(base.spec.kubeConfig).toEqual({ secretRef: { name: 'prod' } });
  });

  test('writes nothing where nothing is installed', () => {
    expect(objects(InstallationMethod.flux(), { profile: Profile.EMPTY })).toEqual([]);
  });
});

describe('the Sail Operator', () => {
  const cluster = ['Istio', 'IstioRevisionTag', 'IstioCNI', 'ZTunnel', 'Namespace'];

  test('gets Istio, CNI and ztunnel, of the cluster and not of a namespace', () => {
    const all = objects(InstallationMethod.sailOperator(), { profile: Profile.AMBIENT, meshConfig });
    expect(all.map(({ kind }) => kind)).toEqual(['Namespace', 'Istio', 'IstioCNI', 'ZTunnel']);
    expect(all[1]).toEqual({
      apiVersion: 'sailoperator.io/v1',
      kind: 'Istio',
      metadata: { name: 'default' },
      spec: {
        version: 'v1.31.3',
        namespace: 'istio-system',
        profile: 'ambient',
        updateStrategy: { type: 'InPlace' },
        values: {
          meshConfig: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
          pilot: { cni: { enabled: true } },
        },
      },
    });
    for (const { kind, metadata } of all) {
      expect([kind, cluster.includes(kind), metadata.namespace]).toEqual([kind, true, undefined]);
    }
  });

  test('names revision and tags by objects of their own', () => {
    const updateStrategy = SailUpdateStrategy.REVISION_BASED;
    const all = objects(InstallationMethod.sailOperator({ updateStrategy }), {
      ...ambient,
      revision: 'canary',
      revisionTags: ['stable'],
    });
    const [istio] = ofKind(all, 'Istio');
    expect(istio.metadata.name).toBe('canary');
    expect(istio.spec.updateStrategy).toEqual({ type: 'RevisionBased' });
    expect(JSON.stringify(istio.spec.values)).not.toContain('stable');
    expect(ofKind(all, 'IstioRevisionTag')[0]).toMatchObject({
      metadata: { name: 'stable' },
      spec: { targetRef: { kind: 'Istio', name: 'canary' } },
    });
    expect(ofKind(all, 'ZTunnel')[0].spec.targetRef).toEqual({ kind: 'Istio', name: 'canary' });
  });

  test('says nothing of a profile that it does not know', () => {
    const [istio] = ofKind(objects(InstallationMethod.sailOperator(), { profile: Profile.MINIMAL }), 'Istio');
    expect(istio.spec.profile).toBeUndefined();
  });

  test('makes namespaces, but for those of Kubernetes, and unless somebody else does', () => {
    const openshift = { ...ambient, profile: Profile.OPENSHIFT_AMBIENT };
    expect(names(ofKind(objects(InstallationMethod.sailOperator(), openshift), 'Namespace'))).toEqual([
      'istio-system',
      'edge',
    ]);
    const without = objects(InstallationMethod.sailOperator({ createNamespaces: false }), openshift);
    expect(ofKind(without, 'Namespace')).toEqual([]);
  });

  test('gets the gateways beside it, whose proxies istiod injects', () => {
    const all = objects(InstallationMethod.sailOperator(), {
      revision: 'canary',
      ingressGateway: {
        replicas: 2,
        serviceType: GatewayServiceType.NODE_PORT,
        serviceAnnotations: { a: 'b' },
      },
    });
    const [deployment] = ofKind(all, 'Deployment');
    const selector = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
    expect(deployment.metadata.namespace).toBe('istio-system');
    expect(deployment.spec).toMatchObject({ replicas: 2, selector: { matchLabels: selector } });
    expect(deployment.spec.template.metadata).toMatchObject({
      annotations: { 'inject.istio.io/templates': 'gateway' },
      labels: { ...selector, 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'canary' },
    });
    const [service] = ofKind(all, 'Service');
    expect(service.metadata.annotations).toEqual({ a: 'b' });
    expect(service.spec).toMatchObject({ type: 'NodePort', selector });
    expect(ofKind(all, 'HorizontalPodAutoscaler')).toEqual([]);
    const [scaler] = ofKind(objects(InstallationMethod.sailOperator()), 'HorizontalPodAutoscaler');
    expect(scaler.spec).toMatchObject({ minReplicas: 1, maxReplicas: 5 });
  });

  test('gets objects in which the judge finds no fault', () => {
    for (const name of Profile.allNames()) {
      const app = new App();
      const props = {
        ...newest,
        profile: Profile.of(name),
        gateways: [{ name: 'edge' }, { name: 'out', egress: true }],
      };
      new IstioInstallation(new Chart(app, 'mesh'), 'istio', {
        ...props,
        method: InstallationMethod.sailOperator(),
      });
      const faults = IstioValidation.check(app).filter(({ level }) => level !== 'info');
      expect(faults.map(({ rule, resource }) => `${name}: ${rule} ${resource}`)).toEqual([]);
    }
  });

  test('refuses values of a chart that it does not install', () => {
    const gateways = [{ name: 'edge', values: { kind: 'DaemonSet' } }];
    expect(refusal(() => objects(InstallationMethod.sailOperator(), { gateways })).path).toBe('mesh/istio');
  });
});

test('deliveries into the cluster write the same however often they are asked', () => {
  for (const deliver of [
    InstallationMethod.argoCd(),
    InstallationMethod.flux(),
    InstallationMethod.sailOperator(),
  ]) {
    for (const name of Profile.allNames()) {
      const props = { profile: Profile.of(name) };
      expect(JSON.stringify(objects(deliver, props))).toBe(JSON.stringify(objects(deliver, props)));
    }
  }
});
