import type { IKubernetesService } from '../kubernetes-objects';
import { port as checkPort, dnsLabel, objectName } from '../checks';
import { apiGroup, bounded, kindName, knownFields } from './gateway-api-checks';
import { type IKubernetesGatewayRef, type IListenerSetRef, serviceOf } from './gateway-api-references';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type IMeshHost, MeshHost, type RenderContext } from '../mesh-host';
import type { IServiceEntryRef } from '../networking/service-entry';
import { defined } from '../spec';
import type { ParentRefSpec } from './wire-gateway-api';

const GROUP = 'gateway.networking.k8s.io';

/** Which part of a parent a route is attached to. */
export interface ParentRefOptions {
  /**
   * The name of one listener.
   *
   * @default - all listeners whose port, kinds and host names suit
   */
  readonly sectionName?: string;
  /**
   * The port: of the listeners of a gateway, or of a Service of the mesh. To name one Service twice, with a port each,
   * needs a section name each as well, which Services do not have: write two routes.
   *
   * @default - all ports
   */
  readonly port?: number;
}

/** What names any object that routes can be attached to. */
export interface ParentRefProps extends ParentRefOptions {
  /**
   * Its API group.
   *
   * @default - `gateway.networking.k8s.io`
   */
  readonly group?: string;
  /**
   * Its kind.
   *
   * @default - `Gateway`
   */
  readonly kind?: string;
  /** Its name. */
  readonly name: string;
  /**
   * Its namespace.
   *
   * @default - that of the route
   */
  readonly namespace?: string;
}

/**
 * What a route is attached to: a gateway for traffic from outside, a Service or a service entry for traffic within the
 * mesh (GAMMA).
 *
 * Attached to a Service, a route in the namespace of the Service holds for all clients; one in another namespace holds
 * for clients of that namespace alone, and they follow it instead of the first. Waypoints know the first kind only.
 */
export class ParentRef {
  /** A gateway of the Gateway API, or a waypoint. The listeners must allow routes of the route's namespace and kind. */
  public static gateway(gateway: IKubernetesGatewayRef, options: ParentRefOptions = {}): ParentRef {
    const { kubernetesGatewayName, kubernetesGatewayNamespace } = gateway;
    const props = { ...options, name: kubernetesGatewayName, namespace: kubernetesGatewayNamespace };
    return new ParentRef(props, false, gateway);
  }

  /** A set of listeners. Routes of a gateway are not those of the sets that are attached to it. */
  public static listenerSet(set: IListenerSetRef, options: ParentRefOptions = {}): ParentRef {
    const { listenerSetName, listenerSetNamespace } = set;
    const place = {
      group: GROUP,
      kind: 'ListenerSet',
      name: listenerSetName,
      namespace: listenerSetNamespace,
    };
    return new ParentRef({ ...options, ...place }, false, set);
  }

  /** A Service of the mesh: the route holds for requests to it. */
  public static service(service: IKubernetesService, options: ParentRefOptions = {}): ParentRef {
    return ParentRef.of(MeshHost.service(service), options);
  }

  /** The Service behind a host: a workload of this program, or `name.namespace.svc.cluster.local`. */
  public static of(host: IMeshHost, options: ParentRefOptions = {}): ParentRef {
    const service = serviceOf(host);
    if (service === undefined) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_HOST,
        got: `the host ${JSON.stringify(host.hostName)} as parent of a route`,
        expected: 'the host of a Service',
        mend: 'for a host outside the cluster use ParentRef.serviceEntry()',
      });
    }
    const { hostPorts } = host;
    if (options.port !== undefined && hostPorts.length > 0 && !hostPorts.includes(options.port)) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_PORT,
        got: `port ${options.port} of the service ${service.name}`,
        expected: `one of its ports: ${hostPorts.join(', ')}`,
        mend: 'name the port of the service, not that of the pod',
      });
    }
    return new ParentRef({ ...options, ...service, group: '', kind: 'Service' }, false);
  }

  /** A service entry: the route holds for requests from the mesh to its hosts. */
  public static serviceEntry(entry: IServiceEntryRef, options: ParentRefOptions = {}): ParentRef {
    const { serviceEntryName: name, serviceEntryNamespace: namespace } = entry;
    const place = { group: 'networking.istio.io', kind: 'ServiceEntry', name, namespace };
    return new ParentRef({ ...options, ...place }, false);
  }

  /** Any object that routes can be attached to. */
  public static object(props: ParentRefProps): ParentRef {
    return new ParentRef({ ...props }, false);
  }

  /**
   * Reads what `_toSpec()` wrote. The namespace stays as it is written.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ParentRef {
    const names = ['group', 'kind', 'name', 'namespace', 'sectionName', 'port'] as const;
    const wire = knownFields<ParentRefSpec, (typeof names)[number]>(spec, 'a parent of a route', ...names);
    return new ParentRef(wire, true);
  }

  private readonly asWritten: boolean;

  private constructor(
    private readonly props: ParentRefProps,
    asWritten: boolean,
    private readonly known?: { readonly listenerNames?: string[] },
  ) {
    const { group, kind, name, namespace, sectionName, port } = props;
    this.asWritten = asWritten && namespace !== undefined;
    bounded(name, 'name of a parent', 1, 253);
    if (group !== undefined) apiGroup(group, name);
    if (kind !== undefined) kindName(kind, name);
    if (namespace !== undefined) dnsLabel(namespace, `namespace of ${name}`);
    if (sectionName !== undefined) objectName(sectionName, `section of ${name}`);
    if (port !== undefined) checkPort(port, `port of ${name}`);
  }

  /** The kind of the parent. */
  public get kind(): string {
    return this.props.kind ?? 'Gateway';
  }

  /** The name of the parent. */
  public get name(): string {
    return this.props.name;
  }

  /** The name of the listener; undefined for all that suit. */
  public get sectionName(): string | undefined {
    return this.props.sectionName;
  }

  /** The port; undefined for all. */
  public get port(): number | undefined {
    return this.props.port;
  }

  /**
   * Whether traffic within the mesh is meant, not that of a gateway.
   *
   * @internal
   */
  public get _isMesh(): boolean {
    return this.kind === 'Service' || this.kind === 'ServiceEntry';
  }

  /**
   * The parent in words.
   *
   * @internal
   */
  public _describe(): string {
    const { name, namespace, sectionName, port } = this.props;
    const part = sectionName === undefined ? '' : `, listener ${sectionName}`;
    const where = namespace === undefined ? '' : ` in ${namespace}`;
    return `${this.kind} ${name}${where}${part}${port === undefined ? '' : `, port ${port}`}`;
  }

  /**
   * The reference as the Gateway API's `ParentReference`.
   *
   * @param context where it will stand; the namespace is left out where it is the same
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { group, kind, name, namespace, sectionName, port } = this.props;
    const near = !this.asWritten && namespace === context.namespace;
    const place = { group, kind, name, namespace: near ? undefined : namespace };
    const spec: ParentRefSpec = defined({ ...place, sectionName, port });
    return spec;
  }

  /**
   * Refuses a listener that the parent does not have, where that is known.
   *
   * @internal
   */
  public _checkSection(): void {
    const { sectionName } = this.props;
    const listeners = this.known?.listenerNames;
    if (sectionName === undefined || listeners === undefined || listeners.includes(sectionName)) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: this._describe(),
      expected: `one of its listeners: ${listeners.join(', ')}`,
      mend: 'name a listener that it has, or leave `sectionName` out',
    });
  }
}

/**
 * The parents of one route, as they are written: an object may stand there several times only with a section name each
 * (two CEL rules of every route).
 */
export function distinctParents(specs: readonly any[]): void {
  const place = ({ group = GROUP, kind = 'Gateway', name, namespace }: ParentRefSpec) =>
    [group, kind, namespace ?? '', name].join('/');
  specs.forEach((one: ParentRefSpec, i) => {
    for (const other of specs.slice(0, i) as ParentRefSpec[]) {
      const apart = one.sectionName !== undefined && other.sectionName !== undefined;
      if (place(one) !== place(other) || (apart && one.sectionName !== other.sectionName)) continue;
      throw new MeshError({
        code: MeshErrorCode.DUPLICATE_NAME,
        got: `the parent ${ParentRef._fromSpec(one)._describe()} beside ${ParentRef._fromSpec(other)._describe()}`,
        expected: 'each parent once, or with a section name of its own each time',
        mend: 'name a listener each time, or take one of the two away',
      });
    }
  });
}
