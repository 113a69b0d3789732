import { GO_BOOLEANS } from '../../../values/checks';
import { ipFamily } from '../../../values/addresses';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meant } from '../meant';
import { readProxyConfig } from './proxy-config';

const rules = ruleTable(
  { section: 'annotation', source: 'istioctl analyze, annotations.K8sAnalyzer', level: 'warning' },
  {
    unknown: {
      codes: ['IST0108'],
      title: 'Istio has no annotation of this name',
      why: 'Nothing reads the annotation, so it has no effect.',
      fact: 'Istio API, annotation/annotations.yaml',
      mend: 'Correct the name of the annotation, or remove it.',
      covers: ['IST0108'],
    },
    misplaced: {
      codes: ['IST0107'],
      title: 'An Istio annotation is on a kind where it is not read',
      why: 'Nothing reads the annotation there, so it has no effect.',
      fact: 'Istio API, annotation/annotations.yaml',
      mend: 'Move the annotation; one for pods belongs in the pod template.',
      covers: ['IST0107'],
    },
    value: {
      codes: ['IST0125'],
      title: 'An Istio annotation has a value that the injector refuses',
      why: 'The injector refuses the pod, so it is not created.',
      fact: 'istiod, pkg/kube/inject/validate.go: validateAnnotations',
      mend: 'Correct the value.',
      covers: ['IST0125'],
    },
    'unknown-setting': {
      codes: ['mesh'],
      source: 'istiod, pkg/kube/inject/validate.go: validateProxyConfig',
      title: 'The proxy settings in an annotation have an unknown field',
      why: 'The injector ignores the field without a message, so it has no effect.',
      mend: 'Correct the name of the field, or remove it.',
    },
    deprecated: {
      codes: ['IST0135'],
      level: 'info',
      title: 'An Istio annotation is deprecated',
      why: 'Istio marks the annotation as deprecated, so a later release may no longer read it.',
      fact: 'Istio API, annotation/annotations.yaml',
      mend: 'Use the setting that replaces it.',
      covers: ['IST0135'],
    },
  },
);

const KINDS = ['Namespace', 'Service', 'Pod', 'Deployment'];
/** What istiod and its controllers set themselves. */
const AUTOMATIC = new Set(['sidecar.istio.io/status', 'gateway.istio.io/controller-version', 'istio.io/rev']);
const INJECT = 'sidecar.istio.io/inject';

function isIstio(name: string): boolean {
  return name === 'kubernetes.io/ingress.class' || name.split('/')[0].endsWith('istio.io');
}

/** The annotations of Istio on the kinds of Kubernetes. */
export const annotations: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const kind of KINDS) {
      for (const resource of mesh.all(kind)) {
        for (const [name, value] of Object.entries(resource.annotations)) {
          if (!isIstio(name) || AUTOMATIC.has(name)) continue;
          const path = ['metadata', 'annotations', name];
          const known = ANNOTATIONS.get(name);
          if (known === undefined) {
            const mend = meant(name, ANNOTATIONS.keys());
            report(
              rules.unknown,
              resource,
              path,
              `Istio has no annotation ${name}, so it has no effect.`,
              mend,
            );
            continue;
          }
          if (known.deprecated && !(name === INJECT && resource.labels[INJECT] !== undefined)) {
            const mend = name === INJECT ? `Use the label ${INJECT}.` : undefined;
            report(rules.deprecated, resource, path, `The annotation ${name} is deprecated.`, mend);
          }
          if (known.on.includes('Any')) continue;
          if (!known.on.includes(kind)) {
            report(
              rules.misplaced,
              resource,
              path,
              `The annotation ${name} has no effect on a ${kind}; it is read on a ${known.on.join(' or a ')}.`,
            );
            continue;
          }
          const fault = ANNOTATION_VALUES.get(name)?.(String(value));
          if (fault !== undefined)
            report(
              rules.value,
              resource,
              path,
              `The annotation ${name} has the value ${JSON.stringify(value)}; ${fault}. The injector refuses the pod.`,
            );
          else if (name === PROXY_CONFIG) {
            for (const field of readProxyConfig(String(value)).unknown) {
              report(
                rules['unknown-setting'],
                resource,
                path,
                `The proxy settings have no field ${field}, so the injector ignores it.`,
              );
            }
          }
        }
      }
    }
  },
};

/** Why a value is none that the injector takes; undefined when it is. */
type ValueCheck = (value: string) => string | undefined;

const PORT = /^\d{1,5}$/;
const INTERFACE = /^[a-zA-Z0-9_.:-]+$/;
const QUANTITY = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const isPort = (text: string) => PORT.test(text.trim()) && Number(text) <= 65535;

const oneOf =
  (...words: string[]): ValueCheck =>
  (value) =>
    words.includes(value) ? undefined : `it must be one of ${words.join(', ')}`;

const ports: ValueCheck = (value) =>
  value.trim() === '' || value.trim().split(',').every(isPort)
    ? undefined
    : 'it must be a list of ports, separated by commas';

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
    : 'it must be a list of address ranges such as 10.0.0.0/8, separated by commas';

const rangesOrAll: ValueCheck = (value) => (value === '*' ? undefined : ranges(value));

const wholeNumber: ValueCheck = (value) =>
  /^\d+$/.test(value) && Number(value) <= 4294967295 ? undefined : 'it must be a whole number';

const boolean: ValueCheck = (value) => (GO_BOOLEANS.includes(value) ? undefined : 'it must be true or false');

const interfaces: ValueCheck = (value) => {
  if (value === '') return undefined;
  const names = value.split(',').map((name) => name.trim());
  return names.every((name) => name.length <= 15 && INTERFACE.test(name))
    ? undefined
    : 'it must be a list of network interfaces, separated by commas';
};

const quantity: ValueCheck = (value) =>
  QUANTITY.test(value) ? undefined : 'it must be an amount such as 100m or 128Mi';

/** The annotation that holds settings of a proxy as YAML. */
const PROXY_CONFIG = 'proxy.istio.io/config';

/** What the injector takes for the values of annotations (the upstream project's `pkg/kube/inject/validate.go`). */
const ANNOTATION_VALUES: ReadonlyMap<string, ValueCheck> = new Map<string, ValueCheck>([
  ['sidecar.istio.io/interceptionMode', oneOf('REDIRECT', 'TPROXY', 'NONE')],
  ['status.sidecar.istio.io/port', (value) => (isPort(value) ? undefined : 'it must be a port')],
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

/** An annotation that Istio reads. */
interface KnownAnnotation {
  /** The kinds on which it is read; `Any` for all. */
  readonly on: readonly string[];
  readonly deprecated?: true;
}

/** Istio's annotations (istio.io/api 1.31, `annotation/annotations.gen.go`). */
const ANNOTATIONS: ReadonlyMap<string, KnownAnnotation> = new Map<string, KnownAnnotation>([
  ['alpha.istio.io/canonical-serviceaccounts', { on: ['Service'], deprecated: true }],
  ['alpha.istio.io/kubernetes-serviceaccounts', { on: ['Service'], deprecated: true }],
  ['ambient.istio.io/bypass-inbound-capture', { on: ['Pod'] }],
  ['ambient.istio.io/dns-capture', { on: ['Pod'] }],
  ['ambient.istio.io/redirection', { on: ['Pod'] }],
  ['ambient.istio.io/waypoint-inbound-binding', { on: ['GatewayClass', 'Gateway'] }],
  ['galley.istio.io/analyze-suppress', { on: ['Any'] }],
  ['gateway.istio.io/controller-version', { on: ['Any'] }],
  ['gateway.istio.io/name-override', { on: ['Gateway'] }],
  ['gateway.istio.io/service-account', { on: ['Gateway'] }],
  ['inject.istio.io/templates', { on: ['Pod'] }],
  ['istio.io/autoRegistrationGroup', { on: ['WorkloadEntry'] }],
  ['istio.io/connectedAt', { on: ['WorkloadEntry'] }],
  ['istio.io/disconnectedAt', { on: ['WorkloadEntry'] }],
  ['istio.io/dry-run', { on: ['AuthorizationPolicy'] }],
  ['istio.io/reroute-virtual-interfaces', { on: ['Pod'] }],
  ['istio.io/rev', { on: ['Pod'] }],
  ['istio.io/use-waypoint-canary-weight', { on: ['Service', 'ServiceEntry', 'Namespace'] }],
  ['istio.io/workloadController', { on: ['WorkloadEntry'] }],
  ['kubernetes.io/ingress.class', { on: ['Ingress'] }],
  ['networking.istio.io/exportTo', { on: ['Service'] }],
  ['networking.istio.io/service-type', { on: ['Gateway'] }],
  ['networking.istio.io/traffic-distribution', { on: ['Namespace', 'Service', 'ServiceEntry'] }],
  ['prometheus.istio.io/merge-metrics', { on: ['Pod'] }],
  ['proxy.istio.io/config', { on: ['Pod'] }],
  ['proxy.istio.io/overrides', { on: ['Pod'] }],
  ['readiness.status.sidecar.istio.io/applicationPorts', { on: ['Pod'] }],
  ['readiness.status.sidecar.istio.io/failureThreshold', { on: ['Pod'] }],
  ['readiness.status.sidecar.istio.io/initialDelaySeconds', { on: ['Pod'] }],
  ['readiness.status.sidecar.istio.io/periodSeconds', { on: ['Pod'] }],
  ['sidecar.istio.io/agentLogLevel', { on: ['Pod'] }],
  ['sidecar.istio.io/bootstrapOverride', { on: ['Pod'] }],
  ['sidecar.istio.io/componentLogLevel', { on: ['Pod'] }],
  ['sidecar.istio.io/discoveryAddress', { on: ['Pod'], deprecated: true }],
  ['sidecar.istio.io/extraStatTags', { on: ['Pod'], deprecated: true }],
  ['sidecar.istio.io/inject', { on: ['Pod'], deprecated: true }],
  ['sidecar.istio.io/interceptionMode', { on: ['Pod'] }],
  ['sidecar.istio.io/logLevel', { on: ['Pod'] }],
  ['sidecar.istio.io/nativeSidecar', { on: ['Pod'] }],
  ['sidecar.istio.io/proxyCPU', { on: ['Pod'] }],
  ['sidecar.istio.io/proxyCPULimit', { on: ['Pod'] }],
  ['sidecar.istio.io/proxyImage', { on: ['Pod'] }],
  ['sidecar.istio.io/proxyImageType', { on: ['Pod'] }],
  ['sidecar.istio.io/proxyMemory', { on: ['Pod'] }],
  ['sidecar.istio.io/proxyMemoryLimit', { on: ['Pod'] }],
  ['sidecar.istio.io/rewriteAppHTTPProbers', { on: ['Pod'] }],
  ['sidecar.istio.io/statsCompression', { on: ['Pod'], deprecated: true }],
  ['sidecar.istio.io/statsEvictionInterval', { on: ['Pod'] }],
  ['sidecar.istio.io/statsFlushInterval', { on: ['Pod'] }],
  ['sidecar.istio.io/statsHistogramBins', { on: ['Pod'] }],
  ['sidecar.istio.io/statsHistogramBuckets', { on: ['Pod'] }],
  ['sidecar.istio.io/statsInclusionPrefixes', { on: ['Pod'], deprecated: true }],
  ['sidecar.istio.io/statsInclusionRegexps', { on: ['Pod'], deprecated: true }],
  ['sidecar.istio.io/statsInclusionSuffixes', { on: ['Pod'], deprecated: true }],
  ['sidecar.istio.io/status', { on: ['Pod'] }],
  ['sidecar.istio.io/userVolume', { on: ['Pod'] }],
  ['sidecar.istio.io/userVolumeMount', { on: ['Pod'] }],
  ['status.sidecar.istio.io/port', { on: ['Pod'] }],
  ['topology.istio.io/controlPlaneClusters', { on: ['Namespace'] }],
  ['traffic.istio.io/nodeSelector', { on: ['Service'] }],
  ['traffic.sidecar.istio.io/excludeInboundPorts', { on: ['Pod'] }],
  ['traffic.sidecar.istio.io/excludeInterfaces', { on: ['Pod'] }],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', { on: ['Pod'] }],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', { on: ['Pod'] }],
  ['traffic.sidecar.istio.io/includeInboundPorts', { on: ['Pod'] }],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', { on: ['Pod'] }],
  ['traffic.sidecar.istio.io/includeOutboundPorts', { on: ['Pod'] }],
  ['traffic.sidecar.istio.io/kubevirtInterfaces', { on: ['Pod'], deprecated: true }],
]);
