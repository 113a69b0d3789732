import type { ForeignChart } from '../install/foreign-charts';

/** Istio's annotation for pods: these get no sidecar. */
const WITHOUT_SIDECAR = { 'sidecar.istio.io/inject': 'false' };

/** Where the parts of the demo find each other. */
export interface DemoPlaces {
  readonly namespace: string;
  readonly hasGrafana: boolean;
  readonly hasJaeger: boolean;
}

const at = (name: string, { namespace }: DemoPlaces, port: number) =>
  `http://${name}.${namespace}.svc.cluster.local:${port}`;

// The charts with the versions that Istio makes its own samples of (manifests/addons/gen.sh).

/** Prometheus alone, which finds by annotations what it scrapes. */
export const prometheusChart = ({ namespace }: DemoPlaces): ForeignChart => ({
  name: 'prometheus',
  chart: 'prometheus',
  repository: 'https://prometheus-community.github.io/helm-charts',
  version: '28.13.0',
  namespace,
  values: {
    ...Object.fromEntries(
      ['alertmanager', 'kube-state-metrics', 'prometheus-node-exporter', 'prometheus-pushgateway'].map(
        (part) => [part, { enabled: false }],
      ),
    ),
    server: {
      fullnameOverride: 'prometheus',
      podLabels: WITHOUT_SIDECAR,
      global: { scrape_interval: '15s' },
      persistentVolume: { enabled: false },
      service: { servicePort: 9090 },
    },
  },
});

/** Grafana, which lets everyone in, asks that Prometheus, and takes dashboards of ConfigMaps with the label. */
export const grafanaChart = (places: DemoPlaces): ForeignChart => ({
  name: 'grafana',
  chart: 'grafana',
  repository: 'https://grafana.github.io/helm-charts',
  version: '9.2.2',
  namespace: places.namespace,
  values: {
    env: {
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Admin',
      GF_AUTH_BASIC_ENABLED: 'false',
    },
    podLabels: WITHOUT_SIDECAR,
    service: { port: 3000 },
    testFramework: { enabled: false },
    sidecar: {
      dashboards: { enabled: true, label: 'grafana_dashboard', labelValue: '1', searchNamespace: 'ALL' },
    },
    datasources: {
      'datasources.yaml': {
        apiVersion: 1,
        datasources: [
          {
            name: 'Prometheus',
            type: 'prometheus',
            access: 'proxy',
            isDefault: true,
            url: at('prometheus', places, 9090),
            jsonData: { timeInterval: '15s' },
          },
        ],
      },
    },
  },
});

/** Kiali, which lets everyone in, and asks that Prometheus, Grafana and Jaeger. */
export const kialiChart = (places: DemoPlaces, istioNamespace: string): ForeignChart => ({
  name: 'kiali-server',
  chart: 'kiali-server',
  repository: 'https://kiali.org/helm-charts',
  version: '2.27.0',
  namespace: places.namespace,
  values: {
    auth: { strategy: 'anonymous' },
    deployment: { image_version: 'v2.27', ingress_enabled: false, pod_labels: WITHOUT_SIDECAR },
    external_services: {
      istio: { root_namespace: istioNamespace },
      prometheus: { url: at('prometheus', places, 9090) },
      grafana: { enabled: places.hasGrafana, internal_url: at('grafana', places, 3000) },
      tracing: { enabled: places.hasJaeger, provider: 'jaeger', internal_url: at('tracing', places, 80) },
    },
  },
});

/** The image of Jaeger of Istio's samples (samples/addons/jaeger.yaml). */
export const JAEGER_IMAGE = 'docker.io/jaegertracing/jaeger:2.17.0';
