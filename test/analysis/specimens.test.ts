import { analyze } from '../../lib/analysis';
import { everyKind } from '../support/every-kind';

const ELSEWHERE = 'the specimens stand without the workloads, hosts, secrets and gateways that they name';
const TOGETHER = 'many specimens of one kind stand in one namespace, and would be applied one at a time';
const ONCE = 'each field and each word is set once, those too that Istio itself advises against';

/** What the judge says of the specimens, with the reason. What constructs write without need is not among it. */
const SAID: Readonly<Record<string, string>> = {
  'authorization-policy/denies-everybody': ONCE,
  'authorization-policy/namespace-not-found': ELSEWHERE,
  'authorization-policy/not-paths-exact': ONCE,
  'authorization-policy/selects-nothing': ELSEWHERE,
  'deprecated/egress-proxy': ONCE,
  'destination-rule/host-not-found': ELSEWHERE,
  'destination-rule/port-server-not-verified': ONCE,
  'destination-rule/server-not-verified': ONCE,
  'endpoint/network-alone': ONCE,
  'envoy-filter/internals': ONCE,
  'envoy-filter/name-without-config': ONCE,
  'envoy-filter/relative-operation-by-version': ONCE,
  'gateway-api/backend-not-found': ELSEWHERE,
  'gateway-api/gateway-not-found': ELSEWHERE,
  'gateway-api/same-listener': TOGETHER,
  'gateway/conflicting': TOGETHER,
  'gateway/credential-not-found': ELSEWHERE,
  'gateway/duplicate-certificate': TOGETHER,
  'gateway/port-name-without-protocol': ONCE,
  'gateway/port-not-on-service': ELSEWHERE,
  'gateway/redirect-without-https': ONCE,
  'gateway/selects-nothing': ELSEWHERE,
  'locality/failover-without-outlier-detection': ONCE,
  'server-tls/old-version': ONCE,
  'service-entry/addresses-required': ONCE,
  'service-entry/port-name-without-protocol': ONCE,
  'service-entry/same-host-and-port': TOGETHER,
  'sidecar/several-defaults': TOGETHER,
  'telemetry/selects-nothing': ELSEWHERE,
  'virtual-service/destination-not-found': ELSEWHERE,
  'virtual-service/fault-outside-timeout': ONCE,
  'virtual-service/gateway-not-found': ELSEWHERE,
  'virtual-service/mirror-not-found': ELSEWHERE,
  'virtual-service/mirror-subset-not-found': ELSEWHERE,
  'virtual-service/path-without-slash': ONCE,
  'virtual-service/shadowed': ONCE,
  'virtual-service/subset-not-found': ELSEWHERE,
  'virtual-service/unreachable-rule': ONCE,
};

test('nothing is said of what the constructs write, but for a list with reasons', () => {
  const said = new Set(analyze(everyKind('shop')).map(({ rule }) => rule));
  expect([...said].sort()).toEqual(Object.keys(SAID));
});
