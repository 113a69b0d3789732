import { readSettings } from '../../../mesh/mesh-config';

/** What a field of the settings of a proxy takes: a kind of value, or the fields of an object. */
type Field =
  'text' | 'whole' | 'boolean' | 'duration' | 'map' | 'list' | 'object' | readonly string[] | Fields;

interface Fields {
  readonly [name: string]: Field;
}

const REMOTE: Fields = { address: 'text', tlsSettings: 'object', tcpKeepalive: 'object' };

/** The fields of `ProxyConfig` (istio.io/api 1.31, `mesh/v1alpha1/proxy.proto`). */
const FIELDS: Fields = {
  configPath: 'text',
  binaryPath: 'text',
  serviceCluster: 'text',
  tracingServiceName: ['APP_LABEL_AND_NAMESPACE', 'CANONICAL_NAME_ONLY', 'CANONICAL_NAME_AND_NAMESPACE'],
  drainDuration: 'duration',
  discoveryAddress: 'text',
  discoveryRefreshDelay: 'duration',
  zipkinAddress: 'text',
  statsdUdpAddress: 'text',
  envoyMetricsServiceAddress: 'text',
  proxyAdminPort: 'whole',
  availabilityZone: 'text',
  controlPlaneAuthPolicy: ['NONE', 'MUTUAL_TLS', 'INHERIT'],
  customConfigFile: 'text',
  statNameLength: 'whole',
  concurrency: 'whole',
  proxyBootstrapTemplatePath: 'text',
  interceptionMode: ['REDIRECT', 'TPROXY', 'NONE'],
  tracing: 'object',
  sds: 'object',
  envoyAccessLogService: REMOTE,
  envoyMetricsService: REMOTE,
  proxyMetadata: 'map',
  runtimeValues: 'map',
  statusPort: 'whole',
  extraStatTags: 'list',
  gatewayTopology: { numTrustedProxies: 'whole', forwardClientCertDetails: 'text', proxyProtocol: 'object' },
  terminationDrainDuration: 'duration',
  meshId: 'text',
  readinessProbe: 'object',
  proxyStatsMatcher: { inclusionPrefixes: 'list', inclusionSuffixes: 'list', inclusionRegexps: 'list' },
  holdApplicationUntilProxyStarts: 'boolean',
  caCertificatesPem: 'list',
  image: { imageType: 'text' },
  privateKeyProvider: 'object',
  proxyHeaders: 'object',
  fileFlushInterval: 'duration',
  fileFlushMinSizeKb: 'whole',
  statsCompression: 'boolean',
  connectionSettings: 'object',
};

const WHOLE = /^-?\d+$/;
const DURATION = /^-?\d+(\.\d{1,9})?s$/;
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a kind of value is called, and whether a value is one; protobuf reads whole numbers from text too. */
const KINDS: { readonly [kind: string]: readonly [string, (value: unknown) => boolean] } = {
  text: ['text', (value) => typeof value === 'string'],
  whole: [
    'a whole number',
    (value) => Number.isInteger(value) || (typeof value === 'string' && WHOLE.test(value)),
  ],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  duration: ['a duration such as 10s', (value) => typeof value === 'string' && DURATION.test(value)],
  map: [
    'a map of texts',
    (value) => isObject(value) && Object.values(value as object).every((one) => typeof one === 'string'),
  ],
  list: ['a list of texts', (value) => Array.isArray(value) && value.every((one) => typeof one === 'string')],
  object: ['an object', isObject],
};

/** A field's name as protobuf has it; readers take both. */
const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Reads settings: what is wrong with a value, and which fields there are not. */
function read(value: object, fields: Fields, at: string, unknown: string[]): string | undefined {
  for (const [name, content] of Object.entries(value)) {
    const key = Object.hasOwn(fields, name) ? name : camelCase(name);
    if (!Object.hasOwn(fields, key)) unknown.push(`${at}${name}`);
    else if (content !== null && content !== undefined) {
      const fault = faultOf(content, fields[key], `${at}${name}`, unknown);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function faultOf(content: unknown, field: Field, at: string, unknown: string[]): string | undefined {
  if (Array.isArray(field)) {
    return field.includes(content) || typeof content === 'number'
      ? undefined
      : `the field ${at} must be one of ${field.join(', ')}`;
  }
  if (typeof field !== 'string') {
    return isObject(content)
      ? read(content as object, field as Fields, `${at}.`, unknown)
      : `the field ${at} must be an object`;
  }
  const [expected, fits] = KINDS[field];
  return fits(content) ? undefined : `the field ${at} must be ${expected}`;
}

/** What the injector makes of text that is to be the settings of a proxy. */
export function readProxyConfig(text: string): {
  /** Why it refuses it. */
  readonly fault?: string;
  /** The fields that it passes over, since there are none of that name. */
  readonly unknown: readonly string[];
} {
  let config: object;
  try {
    config = readSettings(text);
  } catch {
    return { fault: 'it must be proxy settings in YAML', unknown: [] };
  }
  const unknown: string[] = [];
  return { fault: read(config, FIELDS, '', unknown), unknown };
}
