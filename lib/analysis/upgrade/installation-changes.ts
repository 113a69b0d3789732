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
      title: 'The sidecar becomes a native sidecar',
      why: 'From 1.27 on, with Kubernetes 1.33 or newer, the sidecar is an init container that keeps running: it starts before other init containers, and Jobs end without stopping it explicitly.',
      fact: 'Istio release notes, releasenotes/notes/native-sidecar-default.yaml',
      mend: 'Remove workarounds that wait for the proxy or stop it at the end, or annotate the pods with sidecar.istio.io/nativeSidecar: "false".',
    },
    'old-registry': {
      title: 'The release is not published at this address',
      why: 'From 1.31 on images and charts are no longer published on the hosts of Google, so pods cannot pull images and controllers cannot fetch charts.',
      fact: 'Istio documentation, Change notes of 1.31',
      mend: 'Use images from docker.io/istio and charts from https://blob.istio.io/istio-release/charts or ghcr.io/istio/release/charts.',
    },
    'tracing-provider': {
      level: 'error',
      title: 'The mesh config has a tracing provider that Istio has removed',
      why: 'Istio 1.27 removed Lightstep and OpenCensus, so traces for them are lost.',
      fact: 'Istio release notes, releasenotes/notes/54002.yaml',
      mend: 'Use an OpenTelemetry provider.',
    },
    'ambient-rules': {
      level: 'info',
      title: 'The iptables rules of running pods in ambient mode are updated',
      why: 'From 1.29 on the node agent updates the iptables rules of pods that are running already when it starts.',
      fact: 'Istio release notes, releasenotes/notes/reconcile-iptables-default-true.yaml',
      mend: 'Upgrade the node agent when a short interruption of connections is acceptable, or set cni.ambient.reconcileIptablesOnStartup to false.',
    },
    'dry-run-policy': {
      level: 'info',
      title: 'ztunnel supports policies in dry-run mode',
      why: 'From 1.29 on istiod can send policies in dry-run mode to ztunnel, and an older ztunnel enforces them.',
      fact: 'Istio release notes, releasenotes/notes/authz-dry-run-ambient.yaml',
      mend: 'Upgrade every ztunnel before you enable AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY.',
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
        const what = ends ? 'The pods of this object end by themselves' : 'The pods have init containers';
        const message = `${what}, and from Istio 1.27 on the sidecar starts before their containers and stops after them.`;
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
            `Istio publishes nothing at ${value} from 1.31 on, so images and charts cannot be fetched.`,
          );
        }
      }
      for (const { resource, podSpec, at } of mesh.workloads) {
        for (const list of ['containers', 'initContainers'] as const) {
          podSpec[list]?.forEach(({ image = '' }, i) => {
            if (!OLD_IMAGES.test(image)) return;
            const message = `Istio does not publish the image ${image} from 1.31 on, so it cannot be pulled.`;
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
        const message = `The provider ${String(provider.name)} is of the kind ${gone}, which Istio 1.27 removed, so its traces are lost.`;
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
        const message =
          'The namespace has pods in ambient mode, and from Istio 1.29 on the node agent updates their iptables rules when it starts.';
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
        const message =
          'The policy is in dry-run mode, and from Istio 1.29 on istiod can send it to ztunnel, which an older ztunnel would enforce.';
        report(rules['dry-run-policy'], resource, ['metadata', 'annotations'], message);
      }
    },
  },
];
