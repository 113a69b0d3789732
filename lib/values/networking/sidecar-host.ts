import { dnsLabel } from '../checks';
import { fullHostText, type IMeshHost, type RenderContext } from '../mesh-host';
import { scopedHost } from '../scoped-host-checks';

const EXCLUDE = '~';

/**
 * Hosts that a sidecar is told about, or not told about, by their namespace and name.
 *
 * What is told is the union of all hosts that are named, without those that are excluded. A route to a host is told only
 * where its virtual service's host is; a service without its virtual service is reached past its rules.
 */
export class SidecarHost {
  /**
   * The hosts of a namespace.
   *
   * @param namespace the namespace
   * @param dnsName the host in full, with the cluster's domain for a Kubernetes Service: `a.prod.svc.cluster.local`; a
   *   wildcard (`*.example.com`); `*` for all
   */
  public static of(namespace: string, dnsName = '*'): SidecarHost {
    return new SidecarHost(`${dnsLabel(namespace, 'namespace')}/${dnsName}`);
  }

  /**
   * The hosts of the namespace of the sidecar.
   *
   * @param dnsName the host in full, a wildcard, or `*` for all
   */
  public static ownNamespace(dnsName = '*'): SidecarHost {
    return new SidecarHost(`./${dnsName}`);
  }

  /**
   * A host of any namespace.
   *
   * @param dnsName the host in full, or a wildcard
   */
  public static anyNamespace(dnsName: string): SidecarHost {
    return new SidecarHost(`*/${dnsName}`);
  }

  /** All hosts that are exported to the namespace of the sidecar. This is what Istio does without any sidecar. */
  public static all(): SidecarHost {
    return new SidecarHost('*/*');
  }

  /** None: for workloads that are called and call nobody. */
  public static none(): SidecarHost {
    return new SidecarHost('~/*');
  }

  /**
   * A host of this program: a workload, a service entry. A Kubernetes Service is taken from its namespace, any other name
   * from wherever it is defined.
   */
  public static to(host: IMeshHost): SidecarHost {
    return new SidecarHost(`*/${host.hostName}`, host);
  }

  /** Not the hosts that another entry means, whatever else is told. Since Istio 1.31. */
  public static except(host: SidecarHost): SidecarHost {
    return new SidecarHost(`${EXCLUDE}${host.text}`, host.host);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): SidecarHost {
    return new SidecarHost(String(spec));
  }

  private constructor(
    private readonly text: string,
    private readonly host?: IMeshHost,
  ) {
    if (host === undefined) check(text);
  }

  /**
   * The hosts in words.
   *
   * @internal
   */
  public _describe(): string {
    const text = this._toSpec();
    if (text === '~/*') return 'no hosts';
    if (text === '*/*') return 'all hosts';
    const [namespace, name] = text.replace(EXCLUDE, '').split('/');
    const hosts = name === '*' ? 'all hosts' : name;
    const where =
      namespace === '.' ? 'its own namespace' : ['', '*'].includes(namespace) ? 'any namespace' : namespace;
    return `${text.startsWith(EXCLUDE) ? 'not ' : ''}${hosts} of ${where}`;
  }

  /**
   * The hosts as `namespace/name`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    if (this.host === undefined) return this.text;
    const { hostName, hostNamespace } = this.host;
    const short = !hostName.includes('.');
    const namespace = hostNamespace ?? (short ? context.namespace : undefined);
    const name = fullHostText(this.host, context);
    const text = check(`${namespace ?? '*'}/${name}`);
    return this.text.startsWith(EXCLUDE) ? `${EXCLUDE}${text}` : text;
  }
}

/** A host that names its namespace; nothing before the "/" counts as nothing here too. Returns the text. */
const check = (text: string): string => scopedHost(text, 'sidecar', 'host of a sidecar');
