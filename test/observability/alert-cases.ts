import { Duration } from 'cdk8s';
import { MeshHost, Slo } from '../../lib/observability';

/** Series as `promtool test rules` writes them: a value each minute. */
export interface Series {
  readonly series: string;
  readonly values: string;
}

/** When an alert fires, and when it stays silent. */
export interface AlertCase {
  readonly alert: string;
  readonly fires: readonly Series[];
  readonly silent: readonly Series[];
  /** When it is asked, in minutes. */
  readonly after: number;
}

const labels = 'destination_workload="cart",destination_workload_namespace="shop"';
const service = 'destination_service_name="cart",destination_service_namespace="shop"';
const requests = (code: number, each: number, more = '', minutes = 30): Series => ({
  series: `istio_requests_total{reporter="source",response_code="${code}",${labels},${service}${more}}`,
  values: `0+${each}x${minutes}`,
});
const buckets = (slow: number): Series[] =>
  [
    ['500', 100 - slow],
    ['1000', 100 - slow],
    ['2500', 100],
    ['+Inf', 100],
  ].map(([le, each]) => ({
    series: `istio_request_duration_milliseconds_bucket{reporter="source",le="${le}",${labels}}`,
    values: `0+${each}x30`,
  }));
const constant = (series: string, value: number): Series => ({ series, values: `${value}+0x30` });
const counted = (series: string, each: number): Series => ({ series, values: `0+${each}x30` });

/** A counter that grows, and one that does not. */
const growing = (alert: string, metric: string, labels = ''): AlertCase => ({
  alert,
  fires: [counted(`${metric}{${labels}pod="istiod-1"}`, 1)],
  silent: [counted(`${metric}{${labels}pod="istiod-1"}`, 0)],
  after: 10,
});
const DAY = 86_400;
const ending = (alert: string, metric: string): AlertCase => ({
  alert,
  fires: [constant(metric, 29 * DAY)],
  silent: [constant(metric, 31 * DAY)],
  after: 10,
});
const conflict = (metric: string): AlertCase => ({
  alert: 'IstioConfigurationConflict',
  fires: [constant(metric, 2)],
  silent: [constant(metric, 0)],
  after: 10,
});
const histogram = (metric: string, slow: number): Series[] =>
  [
    ['10.0', 100 - slow],
    ['20.0', 100],
    ['+Inf', 100],
  ].map(([le, each]) => counted(`${metric}_bucket{le="${le}"}`, Number(each)));
const refusedBy = (statistic: string, listener: string, each: number) =>
  counted(`envoy_listener_${statistic}{listener_address="${listener}",namespace="shop",pod="cart-1"}`, each);

/** Each alert of the mesh, with its limits as they are by default. */
export const meshAlertCases: readonly AlertCase[] = [
  {
    alert: 'IstioRequestsFail',
    fires: [requests(200, 90), requests(503, 10)],
    silent: [requests(200, 99), requests(503, 1)],
    after: 20,
  },
  {
    alert: 'IstioRequestsFail',
    fires: [requests(500, 60)],
    // One request in ten minutes is too few to say something of.
    silent: [{ series: requests(500, 1).series, values: '0x9 1x9 2x9 3' }],
    after: 20,
  },
  {
    alert: 'IstioRequestsAreSlow',
    fires: [requests(200, 100), ...buckets(5)],
    silent: [requests(200, 100), ...buckets(0)],
    after: 25,
  },
  {
    alert: 'IstioNoHealthyUpstream',
    fires: [requests(503, 5, ',response_flags="UH"')],
    silent: [requests(503, 5, ',response_flags="UF,URX"')],
    after: 15,
  },
  {
    alert: 'IstioNoHealthyUpstream',
    fires: [requests(503, 5, ',response_flags="UH,URX"')],
    silent: [requests(200, 5, ',response_flags="-"')],
    after: 15,
  },
  {
    alert: 'IstioMutualTlsRefused',
    fires: [refusedBy('no_filter_chain_match', '0.0.0.0_15006', 1)],
    // What goes out is no caller of this pod.
    silent: [refusedBy('no_filter_chain_match', '0.0.0.0_15001', 1)],
    after: 15,
  },
  {
    alert: 'IstioMutualTlsRefused',
    fires: [refusedBy('ssl_fail_verify_error', '0.0.0.0_15006', 1)],
    silent: [refusedBy('ssl_fail_verify_error', '0.0.0.0_15006', 0)],
    after: 15,
  },
  {
    alert: 'IstiodMissing',
    fires: [constant('istio_build{component="proxy",tag="1.31.0"}', 1)],
    silent: [constant('istio_build{component="pilot",tag="1.31.0"}', 1)],
    after: 10,
  },
  growing('IstioConfigurationRejected', 'pilot_total_xds_rejects', 'type="lds",'),
  conflict('pilot_conflict_inbound_listener'),
  conflict('pilot_conflict_outbound_listener_tcp_over_current_tcp'),
  conflict('pilot_duplicate_envoy_clusters'),
  conflict('pilot_vservice_dup_domain'),
  growing('IstiodInternalErrors', 'pilot_total_xds_internal_errors'),
  {
    alert: 'IstioConfigurationIsSlow',
    fires: histogram('pilot_proxy_convergence_time', 5),
    silent: histogram('pilot_proxy_convergence_time', 0),
    after: 25,
  },
  growing('IstioInjectionFails', 'sidecar_injection_failure_total'),
  growing('IstioGatewayCertificateMissing', 'pilot_sds_certificate_errors_total'),
  ending('IstioRootCertificateEnds', 'citadel_server_root_cert_expiry_timestamp'),
  ending('IstioSigningCertificateEnds', 'citadel_server_cert_chain_expiry_timestamp'),
  {
    alert: 'IstioWorkloadCertificateEnds',
    fires: [
      constant(
        'istio_agent_cert_expiry_seconds{resource_name="default",namespace="shop",pod="cart-1"}',
        1800,
      ),
    ],
    silent: [
      constant(
        'istio_agent_cert_expiry_seconds{resource_name="default",namespace="shop",pod="cart-1"}',
        43_200,
      ),
    ],
    after: 10,
  },
];

const cart = MeshHost.of('cart');
export const objectives: readonly Slo[] = [
  Slo.availability(cart, 99.9, { namespace: 'shop' }),
  Slo.latency(cart, Duration.millis(300), 99, { namespace: 'shop' }),
];

const HOUR = 60;
/** A share of failures that holds for so many hours at the end of others in which all was well. */
const burning = (good: number, bad: number, hours: number, all: number): Series[] => {
  const before = (all - hours) * HOUR;
  const series = (code: number) => requests(code, 0).series;
  const total = good + bad;
  return [
    { series: series(200), values: `0+${total}x${before} ${total * before}+${good}x${hours * HOUR}` },
    { series: series(500), values: `0+0x${before} 0+${bad}x${hours * HOUR}` },
  ];
};
/** How many requests of a thousand take 250 ms at most, for so many hours at the end of others; all take 500 ms at most. */
const slowing = (within250: number, hours: number, all: number): Series[] => {
  const before = (all - hours) * HOUR;
  const of = (le: string, each: number) => ({
    series: `istio_request_duration_milliseconds_bucket{reporter="source",le="${le}",${service}}`,
    values: `0+1000x${before} ${1000 * before}+${each}x${hours * HOUR}`,
  });
  return [of('250.0', within250), of('500.0', 1000), of('+Inf', 1000)];
};

interface ObjectiveCase extends AlertCase {
  readonly slo: string;
}
const objectiveCase = (
  slo: string,
  alert: string,
  hours: number,
  series: (hours: number) => readonly [fires: readonly Series[], silent: readonly Series[]],
): ObjectiveCase => {
  const [fires, silent] = series(hours);
  return { slo, alert, fires, silent, after: hours * HOUR };
};

/** The alerts of the objectives: 99.9 % of the requests, and 99 % within 300 ms. */
export const objectiveAlertCases: readonly ObjectiveCase[] = [
  // 2 of 100 fail for 1.2 hours: 20 times what the budget allows. After 20 minutes it is not yet 14.4 times within the hour.
  objectiveCase('cart-availability', 'ErrorBudgetBurnsFast', 10, (all) => [
    burning(980, 20, 1.2, all),
    burning(980, 20, 1 / 3, all),
  ]),
  // 8 of 1000 for 7 hours: 8 times. 4 times is slow enough for the other alert.
  objectiveCase('cart-availability', 'ErrorBudgetBurnsFast', 10, (all) => [
    burning(992, 8, 7, all),
    burning(996, 4, 7, all),
  ]),
  objectiveCase('cart-availability', 'ErrorBudgetBurns', 30, (all) => [
    burning(996, 4, 26, all),
    burning(9992, 8, 26, all),
  ]),
  objectiveCase('cart-availability', 'ErrorBudgetBurns', 84, (all) => [
    burning(9985, 15, 80, all),
    burning(9995, 5, 80, all),
  ]),
  // A fifth of what lies between 250 and 500 ms is good, for 300 ms are a fifth of the way: of 1000 there are 240 slow ones, and 12.
  objectiveCase('cart-latency', 'ErrorBudgetBurnsFast', 10, (all) => [
    slowing(700, 2, all),
    slowing(985, 2, all),
  ]),
  objectiveCase('cart-latency', 'ErrorBudgetBurns', 34, (all) => [
    slowing(940, 30, all),
    slowing(990, 30, all),
  ]),
];
