import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { atSynth } from '../core/at-synth';
import { located } from '../core/located';
import type { IstioInstallation } from '../install/istio-installation';
import { dnsLabel } from '../values/checks';
import { MeshTracing } from '../values/observability/mesh-tracing';
import { type DemoPlaces, grafanaChart, JAEGER_IMAGE, kialiChart, prometheusChart } from './demo-charts';

/** Which addons are installed, and where. */
export interface DemoAddonsProps {
  /** The installation: its tool installs them too. */
  readonly installation: IstioInstallation;
  /**
   * Their namespace.
   *
   * @default - that of the control plane
   */
  readonly namespace?: string;
  /**
   * Prometheus.
   *
   * @default true
   */
  readonly prometheus?: boolean;
  /**
   * Grafana.
   *
   * @default true
   */
  readonly grafana?: boolean;
  /**
   * Jaeger.
   *
   * @default true
   */
  readonly jaeger?: boolean;
  /**
   * Kiali.
   *
   * @default true
   */
  readonly kiali?: boolean;
}

const WARNING =
  'These addons are for demonstrations, and not for production: everyone may see and change all of it, and nothing is kept when a pod ends.';

/**
 * Prometheus, Grafana, Jaeger and Kiali, for a demonstration. **Not for production**: they let everyone in, keep what they know in the memory
 * of one pod, and are secured by nothing.
 *
 * Prometheus, Grafana and Kiali are charts, of the versions that Istio makes its samples of; the tool that installs Istio installs them too.
 * Jaeger is written as plain objects, as in Istio's samples. Give `MeshObservability` `MeshScraping.ANNOTATIONS` beside them: this Prometheus
 * has no operator.
 */
export class DemoAddons extends Construct {
  /** The namespace of the addons. */
  public readonly namespace: string;

  private readonly hasJaeger: boolean;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name under which they are written
   * @param props which addons, and where
   */
  public constructor(scope: Construct, id: string, props: DemoAddonsProps) {
    super(scope, id);
    const { installation, prometheus = true, grafana = true, jaeger = true, kiali = true } = props;
    this.namespace = located(this, () => dnsLabel(props.namespace ?? installation.namespace, 'namespace'));
    this.hasJaeger = jaeger;
    const places: DemoPlaces = { namespace: this.namespace, hasGrafana: grafana, hasJaeger: jaeger };
    const charts = [
      ...(prometheus ? [prometheusChart(places)] : []),
      ...(grafana ? [grafanaChart(places)] : []),
      ...(kiali ? [kialiChart(places, installation.namespace)] : []),
    ];
    installation._deliverCharts({
      scope: this,
      name: located(this, () => dnsLabel(id, 'name of addons')),
      charts,
      warning: WARNING,
      annotations: ANNOTATIONS,
    });
    if (jaeger) addJaeger(this, this.namespace);
    atSynth(this, () => process.stderr.write(`Warning at ${this.node.path}: ${WARNING}\n`));
  }

  /** What the app says when it is written. */
  public get warnings(): string[] {
    return [WARNING];
  }

  /** Tracing to the Jaeger of the demo, of all requests; undefined without it. */
  public get tracing(): MeshTracing | undefined {
    return this.hasJaeger ? DemoAddons.tracingOf(this.namespace) : undefined;
  }

  /**
   * Tracing to the Jaeger of a demo, of all requests: its provider must be declared before there is an installation.
   *
   * @param namespace the namespace of the addons; `istio-system` where nothing is said
   */
  public static tracingOf(namespace = 'istio-system'): MeshTracing {
    return MeshTracing.otlp({
      service: `jaeger-collector.${namespace}.svc.cluster.local`,
      provider: 'demo-jaeger',
      samplingPercentage: 100,
    });
  }
}

const ANNOTATIONS = { 'cdk8s-istio/not-for-production': 'true' };

/** Jaeger in one pod, and the Services of Istio's samples (samples/addons/jaeger.yaml): `tracing` to look at, `jaeger-collector` to send to. */
function addJaeger(scope: Construct, namespace: string): void {
  const labels = { app: 'jaeger' };
  const metadata = { namespace, labels, annotations: ANNOTATIONS };
  new ApiObject(scope, 'jaeger', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, name: 'jaeger' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, 'sidecar.istio.io/inject': 'false' } },
        spec: {
          containers: [
            {
              name: 'jaeger',
              image: JAEGER_IMAGE,
              ports: [
                { name: 'http-query', containerPort: 16686 },
                { name: 'grpc-otlp', containerPort: 4317 },
                { name: 'http-otlp', containerPort: 4318 },
              ],
            },
          ],
        },
      },
    },
  });
  const service = (name: string, ports: readonly object[]) =>
    new ApiObject(scope, name, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, name },
      spec: { selector: labels, ports: [...ports] },
    });
  service('tracing', [{ name: 'http-query', port: 80, protocol: 'TCP', targetPort: 16686 }]);
  service('jaeger-collector', [
    { name: 'grpc-otlp', port: 4317, protocol: 'TCP', targetPort: 4317 },
    { name: 'http-otlp', port: 4318, protocol: 'TCP', targetPort: 4318 },
  ]);
}
