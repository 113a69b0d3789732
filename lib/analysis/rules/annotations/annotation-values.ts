import { ipFamily } from '../../../values/addresses';
import { readProxyConfig } from './proxy-config';

/** Why a value is none that the injector takes; undefined when it is. */
type ValueCheck = (value: string) => string | undefined;

const PORT = /^\d{1,5}$/;
const INTERFACE = /^[a-zA-Z0-9_.:-]+$/;
const QUANTITY = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const BOOLEANS = new Set(['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False']);
const isPort = (text: string) => PORT.test(text.trim()) && Number(text) <= 65535;

const oneOf =
  (...words: string[]): ValueCheck =>
  (value) =>
    words.includes(value) ? undefined : `expected one of ${words.join(', ')}`;

const ports: ValueCheck = (value) =>
  value.trim() === '' || value.trim().split(',').every(isPort)
    ? undefined
    : 'expected ports with commas between';

const portsOrAll: ValueCheck = (value) => (value === '*' ? undefined : ports(value));

function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  const family = slash === -1 ? 0 : ipFamily(text.slice(0, slash));
  const bits = text.slice(slash + 1);
  return (
    family !== 0 &&
    !text.includes('%') &&
    /^(0|[1-9]\d*)$/.test(bits) &&
    Number(bits) <= (family === 4 ? 32 : 128)
  );
}

const ranges: ValueCheck = (value) =>
  value === '' || value.split(',').every(isCidr)
    ? undefined
    : 'expected address ranges such as 10.0.0.0/8, with commas between';

const rangesOrAll: ValueCheck = (value) => (value === '*' ? undefined : ranges(value));

const wholeNumber: ValueCheck = (value) =>
  /^\d+$/.test(value) && Number(value) <= 4294967295 ? undefined : 'expected a whole number';

const boolean: ValueCheck = (value) => (BOOLEANS.has(value) ? undefined : 'expected true or false');

const interfaces: ValueCheck = (value) => {
  if (value === '') return undefined;
  const names = value.split(',').map((name) => name.trim());
  return names.every((name) => name.length <= 15 && INTERFACE.test(name))
    ? undefined
    : 'expected names of network interfaces with commas between';
};

const quantity: ValueCheck = (value) =>
  QUANTITY.test(value) ? undefined : 'expected an amount such as 100m or 128Mi';

/** The annotation that holds settings of a proxy as YAML. */
export const PROXY_CONFIG = 'proxy.istio.io/config';

/** What the injector takes for the values of annotations (the upstream project's `pkg/kube/inject/validate.go`). */
export const ANNOTATION_VALUES: ReadonlyMap<string, ValueCheck> = new Map<string, ValueCheck>([
  ['sidecar.istio.io/interceptionMode', oneOf('REDIRECT', 'TPROXY', 'NONE')],
  ['status.sidecar.istio.io/port', (value) => (isPort(value) ? undefined : 'expected a port')],
  ['readiness.status.sidecar.istio.io/initialDelaySeconds', wholeNumber],
  ['readiness.status.sidecar.istio.io/periodSeconds', wholeNumber],
  ['readiness.status.sidecar.istio.io/failureThreshold', wholeNumber],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', rangesOrAll],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', ranges],
  ['traffic.sidecar.istio.io/includeInboundPorts', portsOrAll],
  ['traffic.sidecar.istio.io/excludeInboundPorts', ports],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', ports],
  ['traffic.sidecar.istio.io/excludeInterfaces', interfaces],
  ['traffic.sidecar.istio.io/kubevirtInterfaces', interfaces],
  ['istio.io/reroute-virtual-interfaces', interfaces],
  ['prometheus.istio.io/merge-metrics', boolean],
  [PROXY_CONFIG, (value) => readProxyConfig(value).fault],
  ['sidecar.istio.io/proxyCPU', quantity],
  ['sidecar.istio.io/proxyMemory', quantity],
  ['sidecar.istio.io/proxyCPULimit', quantity],
  ['sidecar.istio.io/proxyMemoryLimit', quantity],
]);
