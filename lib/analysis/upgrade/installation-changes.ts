import { isAmbientNamespaceByIstioctl, isInMeshByIstioctl } from '../../mesh/data-plane-mode';
import { installationsIn } from '../../mesh/installation';
import { listOf, mapOf } from '../../mesh/lists';
import type { Fields } from '../../mesh/views/kinds';
import { minorOf } from '../../values/istio-releases';
import { ruleTable } from '../rule';
import type { BehaviourChange } from './behaviour-change';

const rules = ruleTable(
  {
    section: 'upgrade',
    source: 'the compatibility profiles of the release (manifests/helm-profiles) and its upgrade notes',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'native-sidecar': {
      level: 'info',
      title: 'The sidecar becomes an init container that keeps running',
      why: 'From 1.27 on, with Kubernetes 1.33 or newer, it starts before other init containers, and Jobs end without being told to stop it.',
      mend: 'Take away what worked around it: waiting for the proxy, stopping it at the end; or annotate pods with sidecar.istio.io/nativeSidecar: "false".',
    },
    'old-registry': {
      title: 'Nothing of this release is published there',
      why: 'From 1.31 on images and charts are no longer on the hosts of Google, which close; pods and controllers get nothing.',
      mend: 'Take images from docker.io/istio and charts from https://blob.istio.io/istio-release/charts or ghcr.io/istio/release/charts.',
    },
    'tracing-provider': {
      level: 'error',
      title: 'A provider that Istio no longer has',
      why: 'Lightstep and OpenCensus went with 1.27: traces that are meant for them go nowhere.',
      mend: 'Use OpenTelemetry.',
    },
    'ambient-rules': {
      level: 'info',
      title: 'Rules of running pods in ambient mode are brought up to date',
      why: 'From 1.29 on the node agent changes the rules of pods that run already when it starts.',
      mend: 'Upgrade the node agent when a short break of connections does no harm, or set cni.ambient.reconcileIptablesOnStartup to false.',
    },
    'dry-run-policy': {
      level: 'info',
      title: 'ztunnel knows policies that are only tried',
      why: 'From 1.29 on istiod can send them to ztunnel; one that is older enforces them.',
      mend: 'Upgrade every ztunnel before AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY is switched on.',
    },
  },
);

const OLD_IMAGES = /^(gcr\.io\/istio-release|registry\.istio\.io)(\/|$)/;
const OLD_CHARTS = /istio-release\.storage\.googleapis\.com|gcr\.io\/istio-release|registry\.istio\.io/;
const GONE = ['lightstep', 'opencensus'];

/** The fields of objects that say where images and charts are taken from. */
function sources(
  kind: string,
  spec: Fields,
): { path: (string | number)[]; value: unknown; pattern: RegExp }[] {
  const charts = (path: (string | number)[], value: unknown) => ({ path, value, pattern: OLD_CHARTS });
  const application = (of: Fields, at: (string | number)[]) => [
    charts([...at, 'source', 'repoURL'], mapOf(of.source).repoURL),
    ...listOf(of.sources).map((source, i) => charts([...at, 'sources', i, 'repoURL'], mapOf(source).repoURL)),
  ];
  switch (kind) {
    case 'Application':
      return application(spec, ['spec']);
    case 'ApplicationSet':
      return application(mapOf(mapOf(spec.template).spec), ['spec', 'template', 'spec']);
    case 'HelmRepository':
    case 'OCIRepository':
      return [charts(['spec', 'url'], spec.url)];
    case 'IstioOperator':
      return [{ path: ['spec', 'hub'], value: spec.hub, pattern: OLD_IMAGES }];
    default:
      return [];
  }
}

/** What changed in how Istio is installed, and in the pods that it changes. */
export const installationChanges: readonly BehaviourChange[] = [
  {
    rule: rules['native-sidecar'],
    since: '1.27',
    check(mesh, report, { kubernetes }) {
      if (kubernetes !== undefined && minorOf(kubernetes) < 33) return;
      for (const workload of mesh.workloads) {
        const { resource, podSpec, annotations, at } = workload;
        if (
          !isInMeshByIstioctl(mesh, workload) ||
          annotations['sidecar.istio.io/nativeSidecar'] !== undefined
        )
          continue;
        const ends = ['Job', 'CronJob'].includes(resource.kind);
        const own = (podSpec.initContainers ?? []).length > 0;
        if (!ends && !own) continue;
        const what = ends ? 'a pod that ends by itself' : 'init containers';
        const message = `${what}, beside a sidecar that starts before and stops after since Istio 1.27`;
        report(rules['native-sidecar'], resource, [...at, 'spec'], message);
      }
    },
  },
  {
    rule: rules['old-registry'],
    since: '1.31',
    check(mesh, report) {
      for (const resource of mesh.resources) {
        for (const { path, value, pattern } of sources(String(resource.manifest.kind), resource.spec)) {
          if (typeof value !== 'string' || !pattern.test(value)) continue;
          report(
            rules['old-registry'],
            resource,
            path,
            `${value}, where nothing is published since Istio 1.31`,
          );
        }
      }
      for (const { resource, podSpec, at } of mesh.workloads) {
        for (const list of ['containers', 'initContainers'] as const) {
          podSpec[list]?.forEach(({ image = '' }, i) => {
            if (!OLD_IMAGES.test(image)) return;
            const message = `${image}, where nothing is published since Istio 1.31`;
            report(rules['old-registry'], resource, [...at, 'spec', list, i, 'image'], message);
          });
        }
      }
    },
  },
  {
    rule: rules['tracing-provider'],
    since: '1.27',
    check(mesh, report) {
      const [installed] = installationsIn(mesh.resources);
      const source = mesh.all('ConfigMap').find(({ name }) => name === 'istio') ?? installed?.source;
      if (source === undefined) return;
      for (const provider of listOf(mesh.config.extensionProviders).map(mapOf)) {
        const gone = GONE.find((name) => provider[name] !== undefined);
        if (gone === undefined) continue;
        const message = `the provider ${String(provider.name)} of the kind ${gone}, which went with Istio 1.27`;
        report(rules['tracing-provider'], source, ['spec'], message);
      }
    },
  },
  {
    rule: rules['ambient-rules'],
    since: '1.29',
    check(mesh, report) {
      for (const resource of mesh.all('Namespace')) {
        if (!isAmbientNamespaceByIstioctl(mesh, resource.name)) continue;
        const message = 'pods in ambient mode, whose rules the node agent renews since Istio 1.29';
        report(rules['ambient-rules'], resource, ['metadata', 'labels'], message);
      }
    },
  },
  {
    rule: rules['dry-run-policy'],
    since: '1.29',
    check(mesh, report) {
      for (const resource of mesh.all('AuthorizationPolicy')) {
        if (resource.annotations['istio.io/dry-run'] !== 'true') continue;
        if (!isAmbientNamespaceByIstioctl(mesh, resource.namespace)) continue;
        const message = 'a policy that is only tried, which ztunnel can be sent since Istio 1.29';
        report(rules['dry-run-policy'], resource, ['metadata', 'annotations'], message);
      }
    },
  },
];
