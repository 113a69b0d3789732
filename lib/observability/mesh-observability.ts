import { ApiObject, Lazy, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { checkedWhenWritten, located } from '../core/located';
import type { IstioInstallation } from '../install/istio-installation';
import { Telemetry } from '../telemetry/telemetry';
import { INSTALLATION } from '../values/app-facts';
import { distinct, dnsLabel, labels } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { controlPlaneDashboard, ztunnelDashboard } from '../values/observability/component-dashboards';
import { controlPlaneAlerts } from '../values/observability/control-plane-rules';
import type { Dashboard } from '../values/observability/dashboard';
import { dataPlaneAlerts, dataPlaneRecording } from '../values/observability/data-plane-rules';
import { alertLimits } from '../values/observability/mesh-alert-options';
import {
  overviewDashboard,
  serviceDashboard,
  workloadDashboard,
} from '../values/observability/mesh-dashboards';
import * as monitors from '../values/observability/mesh-monitors';
import { maybePrometheusDuration } from '../values/observability/prometheus-duration';
import type { RuleGroup } from '../values/observability/rule-group';
import type { Slo } from '../values/observability/slo';
import { AccessLogging } from '../values/telemetry/access-logging';
import { REFUSED_CONNECTIONS } from '../values/telemetry/envoy-metrics';
import { Metrics } from '../values/telemetry/metrics';
import { DashboardDelivery } from './dashboard-delivery';
import { type MeshObservabilityProps, MeshScraping } from './mesh-observability-props';
import { OpenTelemetryCollector } from './open-telemetry-collector';
import { PodMonitor } from './pod-monitor';
import { PrometheusRule } from './prometheus-rule';
import { ServiceMonitor } from './service-monitor';

/**
 * What is to be seen of a mesh: metrics, access logs and traces by one `Telemetry` of the root namespace, monitors for Prometheus, recorded
 * series and alerts, and dashboards for Grafana. Each part can be switched off or set otherwise.
 *
 * Of several `Telemetry` of the root namespace without a selector only the oldest counts: this one must be the only one.
 */
export class MeshObservability extends Construct {
  /**
   * The statistics of Envoy by which sidecars tell that they refuse connections, for `meshConfig.proxy.statsInclusionSuffixes` of the
   * installation. Without them the alert `IstioMutualTlsRefused` stays silent.
   */
  public static get refusalStatistics(): string[] {
    return REFUSED_CONNECTIONS.map(({ suffix }) => suffix);
  }

  /** The root namespace, in which all objects stand. */
  public readonly namespace: string;
  /** What proxies tell of their traffic. */
  public readonly telemetry: Telemetry;
  /** The monitors of pods, by part; none where Prometheus goes by annotations. */
  public readonly podMonitors: PodMonitor[] = [];
  /** The monitor of istiod; undefined where there is none. */
  public readonly istiodMonitor?: ServiceMonitor;
  /** The rules; undefined where there are none, or where they are in a ConfigMap. */
  public readonly prometheusRule?: PrometheusRule;
  /** The collector of traces; undefined where proxies send them elsewhere. */
  public readonly collector?: OpenTelemetryCollector;

  private readonly groups: RuleGroup[] = [];
  private readonly slos: Slo[] = [];
  private readonly own: Dashboard[] = [];
  private readonly delivery: DashboardDelivery;
  private readonly operatorLabels: { [key: string]: string };

  /**
   * @param scope the construct in which it stands
   * @param id its id there
   * @param props what is to be seen, and by whom
   */
  public constructor(scope: Construct, id: string, props: MeshObservabilityProps = {}) {
    super(scope, id);
    const { installation, scraping = MeshScraping.OPERATOR } = props;
    this.namespace = located(this, () =>
      dnsLabel(props.namespace ?? rootNamespaceOf(installation), 'namespace'),
    );
    this.operatorLabels = located(this, () => labels({ ...props.operatorLabels }, 'labels for the operator'));
    located(this, () => {
      checkProviders(props);
      if (scraping === MeshScraping.ANNOTATIONS) checkMerging(props);
    });
    const metadata = { namespace: this.namespace };
    this.telemetry = new Telemetry(this, 'telemetry', {
      name: 'mesh-observability',
      metadata,
      metrics: [props.metrics ?? Metrics.of({ providers: ['prometheus'] })],
      accessLogging: [
        props.accessLogging ?? AccessLogging.of({ providers: ['envoy'], filter: 'response.code >= 400' }),
      ],
      tracing: props.tracing && [props.tracing._telemetry()],
    });
    const collector = props.tracing?._collector();
    if (collector !== undefined) {
      const { config, ...spec } = collector.spec;
      this.collector = new OpenTelemetryCollector(this, 'collector', {
        name: collector.name,
        metadata,
        config,
        spec,
      });
    }
    if (scraping === MeshScraping.OPERATOR) this.istiodMonitor = this.monitor(props);
    const { rules = true } = props;
    if (rules) this.prometheusRule = this.writeRules(props, scraping);
    this.delivery = props.dashboards ?? DashboardDelivery.configMaps({ namespace: this.namespace });
    for (const dashboard of meshDashboards()) this.delivery._deliver(this, dashboard);
    for (const objective of props.objectives ?? []) this.addObjective(objective);
    checkedWhenWritten(this, () => {
      if (!rules && this.slos.length > 0) throw objectivesWithoutRules(this.slos[0]);
    });
  }

  /** The groups of rules, those of objectives among them. */
  public get ruleGroups(): RuleGroup[] {
    return [...this.groups];
  }

  /** The dashboards, those of the objectives and your own among them; none where others make them. */
  public get dashboards(): Dashboard[] {
    if (this.delivery.isNone) return [];
    return [...meshDashboards(), ...this.slos.map(({ dashboard }) => dashboard), ...this.own];
  }

  /**
   * Adds an objective: its rules, and a dashboard on its budget.
   *
   * @param objective the objective, of a name that no other has
   */
  public addObjective(objective: Slo): void {
    located(this, () =>
      distinct(
        [...this.slos, objective].map(({ name }) => name),
        'objective',
      ),
    );
    this.slos.push(objective);
    for (const group of objective.ruleGroups) this.addGroup(group);
    this.delivery._deliver(this, objective.dashboard);
  }

  /**
   * Adds a group of rules of your own.
   *
   * @param group the group, of a name that no other has
   */
  public addRuleGroup(group: RuleGroup): void {
    this.addGroup(group);
  }

  /**
   * Adds a dashboard of your own.
   *
   * @param dashboard the dashboard, of a uid that no other has
   */
  public addDashboard(dashboard: Dashboard): void {
    located(this, () =>
      distinct(
        [...this.dashboards, dashboard].map(({ uid }) => uid),
        'dashboard',
      ),
    );
    this.own.push(dashboard);
    this.delivery._deliver(this, dashboard);
  }

  private addGroup(group: RuleGroup): void {
    located(this, () =>
      distinct(
        [...this.groups, group].map(({ name }) => name),
        'group of rules',
      ),
    );
    this.groups.push(group);
    this.prometheusRule?.addGroup(group);
  }

  private monitor({
    monitors: parts = {},
    scrapeInterval,
  }: MeshObservabilityProps): ServiceMonitor | undefined {
    const { istiod = true, sidecars = true, gateways = true, waypoints = true, ztunnel = true } = parts;
    const interval = located(this, () => maybePrometheusDuration(scrapeInterval, 'scrape interval')) ?? '15s';
    const metadata = { namespace: this.namespace, labels: this.operatorLabels };
    const wanted = [
      ...(sidecars ? [monitors.sidecarMonitor(interval)] : []),
      ...(gateways ? [monitors.gatewayMonitor(interval)] : []),
      ...(waypoints ? [monitors.waypointMonitor(interval)] : []),
      ...(ztunnel ? [monitors.ztunnelMonitor(interval)] : []),
    ];
    for (const { name, ...monitor } of wanted)
      this.podMonitors.push(new PodMonitor(this, name, { ...monitor, metadata }));
    if (!istiod) return undefined;
    const { name, ...monitor } = monitors.istiodMonitor(this.namespace, interval);
    return new ServiceMonitor(this, name, { ...monitor, metadata });
  }

  private writeRules({ alerts }: MeshObservabilityProps, scraping: MeshScraping): PrometheusRule | undefined {
    const limits = located(this, () => alertLimits(alerts));
    this.groups.push(dataPlaneRecording(), dataPlaneAlerts(limits), controlPlaneAlerts(limits));
    const metadata = { namespace: this.namespace, labels: this.operatorLabels };
    if (scraping === MeshScraping.OPERATOR)
      return new PrometheusRule(this, 'istio-rules', { metadata, groups: this.groups });
    new ApiObject(this, 'istio-rules', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...metadata, name: 'istio-rules' },
      data: {
        'istio-rules.yaml': Lazy.any({
          produce: () => Yaml.stringify({ groups: this.groups.map((group) => group._toSpec()) }),
        }),
      },
    });
    return undefined;
  }
}

const meshDashboards = () => [
  overviewDashboard(),
  serviceDashboard(),
  workloadDashboard(),
  controlPlaneDashboard(),
  ztunnelDashboard(),
];

/** The settings of the mesh, those of the profile included. */
const meshConfigOf = (installation: IstioInstallation): any =>
  installation.node.metadata.find(({ type }) => type === INSTALLATION)?.data.meshConfig ?? {};

const rootNamespaceOf = (installation: IstioInstallation | undefined): string => {
  if (installation === undefined) return 'istio-system';
  return meshConfigOf(installation).rootNamespace ?? installation.namespace;
};

/** Refuses a provider that the installation does not declare: istiod would leave the traces out. */
function checkProviders({ installation, tracing }: MeshObservabilityProps): void {
  if (installation === undefined || tracing === undefined) return;
  const declared: { name: string }[] = meshConfigOf(installation).extensionProviders ?? [];
  if (declared.some(({ name }) => name === tracing.provider)) return;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `traces by ${tracing.provider}, which ${installation.name} does not declare`,
    expected: `one of ${declared.map(({ name }) => name).join(', ') || 'no provider: none is declared'}`,
    mend: 'give `tracing.extensionProvider()` to `meshConfig.extensionProviders` of the installation',
  });
}

/** Refuses annotations where istiod is told to write none (Istio, pkg/kube/inject/webhook.go: applyPrometheusMerge). */
function checkMerging({ installation }: MeshObservabilityProps): void {
  if (installation === undefined || meshConfigOf(installation).enablePrometheusMerge !== false) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `scraping by annotations, which ${installation.name} does not write (enablePrometheusMerge: false)`,
    expected: 'annotations on all pods with a sidecar',
    mend: 'leave enablePrometheusMerge out, or scrape by the operator',
  });
}

const objectivesWithoutRules = ({ name }: Slo) =>
  new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `the objective ${name}, and no rules`,
    expected: 'rules, by which objectives are recorded',
    mend: 'leave `rules` out, or the objectives',
  });
