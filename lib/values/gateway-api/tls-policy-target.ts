import type { IKubernetesService } from '../kubernetes-objects';
import { objectName } from '../checks';
import { apiGroup, bounded, kindName, knownFields } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import type { IServiceEntryRef } from '../networking/service-entry';
import { defined } from '../spec';
import type { TlsPolicyTargetSpec } from './wire-gateway-api';

/** What of an object a policy is for. */
export interface TlsPolicyTargetOptions {
  /**
   * The name of one port.
   *
   * @default - all ports
   */
  readonly sectionName?: string;
}

/** A backend that a `BackendTlsPolicy` is for, of the policy's own namespace. */
export class TlsPolicyTarget {
  /** A Service. A port must be named as it is in the Service. */
  public static service(service: IKubernetesService, options: TlsPolicyTargetOptions = {}): TlsPolicyTarget {
    const { sectionName } = options;
    const ports = service.ports.flatMap(({ name }) => name ?? []);
    if (sectionName !== undefined && ports.length > 0 && !ports.includes(sectionName)) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_PORT,
        got: `the port "${sectionName}" of the service ${service.name}`,
        expected: `one of its ports: ${ports.join(', ')}`,
        mend: 'name a port as the service names it',
      });
    }
    return new TlsPolicyTarget('', 'Service', service.name, sectionName, service.metadata.namespace);
  }

  /** A service entry. */
  public static serviceEntry(entry: IServiceEntryRef, options: TlsPolicyTargetOptions = {}): TlsPolicyTarget {
    const { serviceEntryName: name, serviceEntryNamespace: namespace } = entry;
    return new TlsPolicyTarget('networking.istio.io', 'ServiceEntry', name, options.sectionName, namespace);
  }

  /** Any object. Istio regards Services and service entries. */
  public static object(
    group: string,
    kind: string,
    name: string,
    options: TlsPolicyTargetOptions = {},
  ): TlsPolicyTarget {
    return new TlsPolicyTarget(group, kind, name, options.sectionName);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TlsPolicyTarget {
    const names = ['group', 'kind', 'name', 'sectionName'] as const;
    const wire = knownFields<TlsPolicyTargetSpec, (typeof names)[number]>(spec, 'a target', ...names);
    return new TlsPolicyTarget(wire.group, wire.kind, wire.name, wire.sectionName);
  }

  private constructor(
    /** Its API group. */
    public readonly group: string,
    /** Its kind. */
    public readonly kind: string,
    /** Its name. */
    public readonly name: string,
    /** The name of the port; undefined for all. */
    public readonly sectionName: string | undefined,
    private readonly namespace?: string,
  ) {
    apiGroup(group, 'a target');
    kindName(kind, 'a target');
    bounded(name, 'name of a target', 1, 253);
    if (sectionName !== undefined) objectName(sectionName, `port of ${name}`);
  }

  /**
   * The target in words.
   *
   * @internal
   */
  public _describe(): string {
    const port = this.sectionName === undefined ? '' : `, port ${this.sectionName}`;
    return `${this.kind} ${this.name}${port}`;
  }

  /**
   * The target as it is written.
   *
   * @param context where it will stand, which must be the namespace of the target
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { group, kind, name, sectionName, namespace } = this;
    if (namespace !== undefined && context.namespace !== undefined && namespace !== context.namespace) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `the target ${this._describe()} in ${namespace}`,
        expected: `one of the policy's own namespace, ${context.namespace}`,
        mend: 'put the policy into the namespace of the backend',
      });
    }
    const spec: TlsPolicyTargetSpec = defined({ group, kind, name, sectionName });
    return spec;
  }
}

/** Targets of one policy: each stands there once, or with a port of its own each time (two rules of the CRD). */
export function distinctTargets(targets: readonly TlsPolicyTarget[]): void {
  const place = ({ group, kind, name }: TlsPolicyTarget) => [group, kind, name].join('/');
  targets.forEach((one, i) => {
    for (const other of targets.slice(0, i)) {
      const { sectionName } = one;
      const apart = sectionName !== undefined && other.sectionName !== undefined;
      if (place(one) !== place(other) || (apart && sectionName !== other.sectionName)) continue;
      throw new MeshError({
        code: MeshErrorCode.DUPLICATE_NAME,
        got: `the target ${one._describe()} beside ${other._describe()}`,
        expected: 'each target once, or with a port of its own each time',
        mend: 'name a port each time, or take one of the two away',
      });
    }
  });
}
