import { dnsLabel, port as checkPort } from '../checks';
import { apiGroup, bounded, kindName, knownFields } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { IMeshHost, RenderContext } from '../mesh-host';
import { serviceOf } from './gateway-api-references';
import { defined } from '../spec';
import type { RouteMirrorSpec } from './wire-gateway-api';

type TargetSpec = RouteMirrorSpec['backendRef'];

const NAMES = ['group', 'kind', 'name', 'namespace', 'port'] as const;

/** The object behind a backend of a route, without its weight. */
export class BackendTarget {
  /** The Service of a host, or else the host itself, as Istio knows it from a service entry. */
  public static host(host: IMeshHost, port: number | undefined): BackendTarget {
    const service = serviceOf(host);
    const known = portOf(host, port);
    return service === undefined
      ? BackendTarget.hostname(host.hostName, known)
      : new BackendTarget(defined({ ...service, port: known }), false);
  }

  /** A host by its name. */
  public static hostname(name: string, port: number | undefined): BackendTarget {
    if (name.includes('*') || !name.includes('.')) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_HOST,
        got: `the host ${JSON.stringify(name)} as a backend`,
        expected: 'one host, by its full name',
        mend: 'name the host that requests go to',
      });
    }
    return new BackendTarget(defined({ group: 'networking.istio.io', kind: 'Hostname', name, port }), false);
  }

  /** Any object. */
  public static object(spec: any): BackendTarget {
    return new BackendTarget(
      knownFields<TargetSpec, (typeof NAMES)[number]>(spec, 'a backend', ...NAMES),
      false,
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): BackendTarget {
    return new BackendTarget(
      knownFields<TargetSpec, (typeof NAMES)[number]>(spec, 'a backend', ...NAMES),
      true,
    );
  }

  private readonly asWritten: boolean;

  private constructor(
    /** What names the object. */
    public readonly spec: any,
    asWritten: boolean,
  ) {
    const { group, kind, name, namespace, port } = spec;
    this.asWritten = asWritten && namespace !== undefined;
    bounded(name, 'name of a backend', 1, 253);
    if (group !== undefined) apiGroup(group, name);
    if (kind !== undefined) kindName(kind, name);
    if (namespace !== undefined) dnsLabel(namespace, `namespace of ${name}`);
    if (port !== undefined) checkPort(port, `port of ${name}`);
    else if ((group ?? '') === '' && (kind ?? 'Service') === 'Service') throw missingPort(name, []);
    if (group === 'networking.istio.io' && kind === 'Hostname' && namespace !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `the host ${name} with namespace ${namespace}`,
        expected: 'no namespace: a host name stands for itself (buildDestination in istiod)',
        mend: 'leave the namespace out',
      });
    }
  }

  /**
   * The target in words.
   *
   * @internal
   */
  public _describe(): string {
    const { kind = 'Service', name, namespace, port } = this.spec;
    const where = namespace === undefined ? '' : ` in ${namespace}`;
    return `${kind} ${name}${port === undefined ? '' : `:${port}`}${where}`;
  }

  /**
   * The target as the Gateway API's `BackendObjectReference`.
   *
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { namespace, ...rest } = this.spec;
    const near = !this.asWritten && namespace === context.namespace;
    return near || namespace === undefined ? rest : { ...rest, namespace };
  }
}

function missingPort(name: string, ports: readonly number[]): MeshError {
  return new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `the backend ${name} without a port`,
    expected: ports.length === 0 ? 'the port of the service' : `one of its ports: ${ports.join(', ')}`,
    mend: 'name the port; the Gateway API does not choose one',
  });
}

/** The port to write: the one that is given, or else the only one of the service. */
function portOf({ hostName, hostPorts }: IMeshHost, port: number | undefined): number {
  if (port === undefined) {
    if (hostPorts.length !== 1) throw missingPort(hostName, hostPorts);
    return hostPorts[0];
  }
  if (hostPorts.length === 0 || hostPorts.includes(port)) return port;
  throw new MeshError({
    code: MeshErrorCode.INVALID_PORT,
    got: `port ${port} of the backend ${hostName}`,
    expected: `a port of its service: ${hostPorts.join(', ')}`,
    mend: 'name the port of the service, not that of the pod',
  });
}
