import { mapOf } from './lists';
import { Resource } from './resource';
import { conform } from './views/read';
import type { HttpRetryView } from './views/networking';
import type { Schema } from './views/schemas';
import { readSingle } from './yaml/read';

/** The settings of the mesh, as Istio's `MeshConfig` names them, as far as the judge and the model look at them. */
export interface MeshConfig {
  /** The namespace whose policies apply to the whole mesh. Istio's default: `istio-system`. */
  readonly rootNamespace: string;
  /** The trust domain of the mesh's identities. Istio's default: `cluster.local`. */
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  /** Whether sidecars encrypt to each other on their own. Istio's default: true. */
  readonly enableAutoMtls: boolean;
  /** What sidecars do with hosts that the mesh does not know. Istio's default mode: `ALLOW_ANY`. */
  readonly outboundTrafficPolicy: { readonly mode?: string };
  /** The Service of the ingress gateway. Istio's default: `istio-ingressgateway`. */
  readonly ingressService: string;
  /** Which Ingresses istiod serves: those of its class (`STRICT`), those without a class too (`DEFAULT`), none (`OFF`). Istio's default: `STRICT`. */
  readonly ingressControllerMode?: string;
  /** The class of Ingresses that istiod serves. Istio's default: `istio`. */
  readonly ingressClass?: string;
  /** The value of the label `istio` that the pods have which serve Ingresses. Istio's default: that of the ingress gateway. */
  readonly ingressSelector?: string;
  /** To whom services are exported that do not say. Istio's default: to all. */
  readonly defaultServiceExportTo?: readonly string[];
  /** To whom virtual services are exported that do not say. Istio's default: to all. */
  readonly defaultVirtualServiceExportTo?: readonly string[];
  /** To whom destination rules are exported that do not say. Istio's default: to all. */
  readonly defaultDestinationRuleExportTo?: readonly string[];
  /** How often sidecars try again where no rule says so. */
  readonly defaultHttpRetryPolicy?: HttpRetryView;
  /** What proxies do to paths before they look at them. Istio's default: `BASE`. */
  readonly pathNormalization?: { readonly normalization?: string };
  readonly [field: string]: unknown;
}

/** Where Istio itself is installed, unless `istioctl` is told otherwise. */
export const INSTALLATION_NAMESPACE = 'istio-system';

const DEFAULTS: MeshConfig = {
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
  trustDomainAliases: [],
  enableAutoMtls: true,
  outboundTrafficPolicy: { mode: 'ALLOW_ANY' },
  ingressService: 'istio-ingressgateway',
};

const TEXT: Schema = { type: 'string' };
const TEXTS: Schema = { type: 'array', items: TEXT };

/** What the fields above are; there is no CRD for them. */
const SCHEMA: Schema = {
  type: 'object',
  properties: {
    rootNamespace: TEXT,
    trustDomain: TEXT,
    trustDomainAliases: TEXTS,
    enableAutoMtls: { type: 'boolean' },
    outboundTrafficPolicy: { type: 'object', properties: { mode: TEXT } },
    ingressService: TEXT,
    ingressControllerMode: TEXT,
    ingressClass: TEXT,
    ingressSelector: TEXT,
    defaultServiceExportTo: TEXTS,
    defaultVirtualServiceExportTo: TEXTS,
    defaultDestinationRuleExportTo: TEXTS,
    defaultHttpRetryPolicy: {
      type: 'object',
      properties: { attempts: { type: 'integer' }, perTryTimeout: TEXT, retryOn: TEXT },
    },
    pathNormalization: { type: 'object', properties: { normalization: TEXT } },
  },
};

/** A mesh config with Istio's defaults for what it leaves out (the upstream project's `mesh.DefaultMeshConfig`). */
export function meshConfigOf(given: object = {}): MeshConfig {
  const settings = Object.entries(mapOf(conform(given, SCHEMA, []))).filter(
    ([, value]) => value !== undefined,
  );
  return { ...DEFAULTS, ...Object.fromEntries(settings) };
}

/** A mesh config or mesh networks from YAML text. Throws what the YAML reader says of text that is none. */
export function readSettings(text: string): object {
  const value = text.trim() === '' ? {} : readSingle(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new TypeError(
    `got ${Array.isArray(value) ? 'a list' : typeof value}; expected a mapping of settings`,
  );
}

/** The settings in the `istio` ConfigMap that the manifests bring along; undefined where there is none, empty where it cannot be read. */
export function settingsIn(
  resources: readonly Resource[],
  field: 'mesh' | 'meshNetworks',
): object | undefined {
  for (const resource of resources) {
    if (!resource.is('ConfigMap') || resource.name !== 'istio') continue;
    const text = resource.body.data?.[field];
    if (text === undefined) continue;
    try {
      return readSettings(text);
    } catch {
      return {};
    }
  }
  return undefined;
}

/** The ports of the Service, and those of the pods behind them. */
const PORTS = [
  ['http2', 80, 8080],
  ['https', 443, 8443],
  ['tcp', 31400, 31400],
  ['tls', 15443, 15443],
] as const;

/**
 * The pod and the Service of the default ingress gateway, which `istioctl analyze` assumes to be there too when it reads files
 * (the upstream project's `pkg/config/analysis/local/defaults.go`). What istioctl assumes has no label `app` and no ports of the pods;
 * the gateway that is installed has both (`manifests/charts/gateways/istio-ingress/values.yaml`).
 */
export function defaultIngressGateway({ ingressService }: MeshConfig): Resource[] {
  const labels = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
  const metadata = { namespace: INSTALLATION_NAMESPACE };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: `${ingressService}-dummypod`, labels },
    spec: {
      serviceAccountName: `${ingressService}-service-account`,
      containers: [{ name: 'istio-proxy' }],
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, name: ingressService },
    spec: {
      selector: { istio: labels.istio },
      ports: PORTS.map(([name, port, targetPort]) => ({ name, port, targetPort, protocol: 'TCP' })),
    },
  };
  return [pod, service].map((manifest) => new Resource(manifest, { assumed: true }));
}
