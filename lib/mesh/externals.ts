import { splitNamespace } from '../values/namespaced-name';

/** What is in the cluster though no manifest shows it. */
export interface Externals {
  /** Names of namespaces. */
  readonly namespaces?: readonly string[];
  /** Hosts of services: DNS names, `*.example.com` for all below; short names as `service.namespace.svc.cluster.local`. */
  readonly hosts?: readonly string[];
  /** Secrets, as `namespace/name`; `namespace/*` for all of a namespace. */
  readonly secrets?: readonly string[];
  /** Service accounts, as `namespace/name`; `namespace/*` for all of a namespace. */
  readonly serviceAccounts?: readonly string[];
  /** Gateways of Istio and of the Gateway API, as `namespace/name`. */
  readonly gateways?: readonly string[];
  /** Workloads that policies and gateways select, as `namespace/key=value,key=value`. */
  readonly workloads?: readonly string[];
  /** Names of GatewayClasses. */
  readonly gatewayClasses?: readonly string[];
  /** Kinds whose definitions are installed, as `Kind.group`. */
  readonly kinds?: readonly string[];
}

/** How a full host is written among externals: one in a namespace that no manifest names, by its short name. */
export const externalHost = (full: string) =>
  full.endsWith(NO_NAMESPACE) ? full.slice(0, -NO_NAMESPACE.length) : full;

/** How an object is written among externals: one in a namespace that no manifest names, by its name alone. */
export const externalName = (namespace: string, name: string) =>
  namespace === '' ? name : `${namespace}/${name}`;

/** How workloads are written among externals, by the text of what selects them. */
export const externalWorkloads = (namespace: string, selector: string) => `${namespace}/${selector}`;

/** The end of a full host whose namespace is not known. */
const NO_NAMESPACE = '..svc.cluster.local';

/** The lists of `Externals`. */
export const EXTERNAL_KINDS = [
  'namespaces',
  'hosts',
  'secrets',
  'serviceAccounts',
  'gateways',
  'workloads',
  'gatewayClasses',
  'kinds',
] as const;

/** Answers what is declared to be elsewhere, and keeps count of what was asked for. */
export class ExternalIndex {
  private readonly entries: { readonly [kind in (typeof EXTERNAL_KINDS)[number]]: ReadonlySet<string> };

  public constructor(externals: Externals = {}) {
    const sets = EXTERNAL_KINDS.map((kind) => [kind, new Set(externals[kind])]);
    this.entries = Object.fromEntries(sets);
  }

  public hasNamespace(name: string): boolean {
    return this.entries.namespaces.has(name);
  }

  /** Whether a full host is declared, itself or by a wildcard above it. */
  public hasHost(host: string): boolean {
    const { hosts } = this.entries;
    if (hosts.size === 0) return false;
    if (hosts.has(host) || hosts.has(externalHost(host)) || hosts.has('*')) return true;
    for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
      if (hosts.has(`*${host.slice(dot)}`)) return true;
    }
    return false;
  }

  public hasSecret(namespace: string, name: string): boolean {
    return this.hasNamed('secrets', namespace, name);
  }

  public hasServiceAccount(namespace: string, name: string): boolean {
    return this.hasNamed('serviceAccounts', namespace, name);
  }

  public hasGateway(namespace: string, name: string): boolean {
    return this.hasNamed('gateways', namespace, name);
  }

  public hasGatewayClass(name: string): boolean {
    return this.entries.gatewayClasses.has(name);
  }

  public hasKind(kind: string, group: string): boolean {
    return this.entries.kinds.has(`${kind}.${group}`);
  }

  /** The declared workloads: their namespaces and labels. */
  public get workloads(): { namespace: string; labels: { [key: string]: string } }[] {
    return [...this.entries.workloads].map((text) => {
      const { namespace = '', name } = splitNamespace(text);
      const pairs = name.split(',').filter(Boolean);
      const labels = pairs.map((pair) => {
        const equals = pair.indexOf('=');
        return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      });
      return { namespace, labels: Object.fromEntries(labels) };
    });
  }

  private hasNamed(kind: (typeof EXTERNAL_KINDS)[number], namespace: string, name: string): boolean {
    const entries = this.entries[kind];
    return (
      entries.has(`${namespace}/${name}`) ||
      entries.has(`${namespace}/*`) ||
      (namespace === '' && entries.has(name))
    );
  }
}
