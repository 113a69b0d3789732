import type { ApiObject } from 'cdk8s';
import type { IKubernetesService } from './kubernetes-objects';
import { choice, objectName } from './checks';
import type { IGatewayClassRef, IKubernetesGatewayRef } from './gateway-api/gateway-api-references';
import { MeshError, MeshErrorCode } from './mesh-error';
import { type Checks, refuse } from './mesh-fault';
import { type IMeshHost, MeshHost } from './mesh-host';
import type { IServiceEntryRef } from './networking/service-entry';
import type { PolicyTargetReferenceView, TargetRefSpec } from './security/messages';
import { defined } from './spec';

/** The kinds of objects to which a policy can be attached. */
export enum TargetKind {
  /** A Service of Kubernetes, whose requests pass a waypoint. */
  SERVICE = 'Service',
  /** A service entry of Istio, whose requests pass a waypoint. */
  SERVICE_ENTRY = 'ServiceEntry',
  /** A gateway of the Gateway API, a waypoint too; not one of Istio's own API. */
  GATEWAY = 'Gateway',
  /** A class of gateways of the Gateway API. */
  GATEWAY_CLASS = 'GatewayClass',
}

const GATEWAY_API = 'gateway.networking.k8s.io';
/** The API groups of the kinds to which policies are attached; the first is the one to write. */
const TARGET_GROUPS: { readonly [kind: string]: readonly string[] | undefined } = {
  Service: ['', 'core'],
  ServiceEntry: ['networking.istio.io'],
  Gateway: [GATEWAY_API],
  GatewayClass: [GATEWAY_API],
};

/** What istiod's `validatePolicyTargetReference` has against an object to which a policy is attached. */
export const targetRefChecks = {
  name: ({ kind, name }) =>
    name
      ? undefined
      : {
          code: MeshErrorCode.INVALID_NAME,
          got: `name of a target ${kind} ""`,
          expected: 'the name of the object',
          mend: 'name it',
          finding: 'A target of the policy has no name.',
        },
  namespace: ({ kind, name, namespace }) =>
    namespace
      ? {
          code: MeshErrorCode.INVALID_VALUE,
          got: `the ${kind} "${name}" of the namespace "${namespace}"`,
          expected: 'an object of the namespace that of the policy, unnamed',
          mend: 'put the policy into the namespace of its target',
          at: ['namespace'],
          finding: 'A target of the policy has a namespace.',
        }
      : undefined,
  kind: ({ group = '', kind = '' }) =>
    Object.hasOwn(TARGET_GROUPS, kind) && TARGET_GROUPS[kind]?.includes(group)
      ? undefined
      : {
          code: MeshErrorCode.INVALID_VALUE,
          got: `a target ${kind} of the API group "${group}"`,
          expected: `one of ${Object.keys(TARGET_GROUPS).join(', ')}, each of its own group`,
          mend: "name a gateway of the Gateway API; select the pods of Istio's own by PolicyTarget.labels()",
          finding: `A target of the policy is of the kind "${group}/${kind}", to which no policy is attached.`,
        },
} satisfies Checks<PolicyTargetReferenceView>;

/**
 * An object to which a policy is attached, instead of to pods by their labels.
 *
 * It must be one of the namespace of the policy; only a gateway class belongs to no namespace, and is heeded in
 * policies of Istio's root namespace alone. Waypoints follow no policies but those that are attached so.
 */
export class TargetRef {
  /** A Service, behind a waypoint. Sidecars and gateways do not follow a policy that is attached to a Service. */
  public static service(service: IKubernetesService): TargetRef {
    return TargetRef.of(MeshHost.service(service));
  }

  /** The Service behind a host: a workload of this program, or `MeshHost.of('reviews')`. */
  public static of(host: IMeshHost): TargetRef {
    return new TargetRef({ kind: TargetKind.SERVICE, name: host.hostName }, host.hostNamespace);
  }

  /** A service entry, behind a waypoint. It must stand in the namespace of the policy. */
  public static serviceEntry(entry: IServiceEntryRef): TargetRef {
    return TargetRef.named(TargetKind.SERVICE_ENTRY, entry.serviceEntryName, entry.serviceEntryNamespace);
  }

  /** A service entry by the name of the object, which is not the name of its host; behind a waypoint. */
  public static serviceEntryName(name: string): TargetRef {
    return TargetRef.named(TargetKind.SERVICE_ENTRY, name);
  }

  /**
   * A gateway or waypoint of the Gateway API.
   *
   * Istio's own `Gateway` cannot be named: its pods are selected by their labels, `PolicyTarget.labels()`.
   */
  public static gateway(gateway: IKubernetesGatewayRef): TargetRef {
    const { kubernetesGatewayName: name, kubernetesGatewayNamespace: namespace } = gateway;
    return TargetRef.named(TargetKind.GATEWAY, name, namespace);
  }

  /** A gateway or waypoint of the Gateway API by its name. */
  public static gatewayName(name: string): TargetRef {
    return TargetRef.named(TargetKind.GATEWAY, name);
  }

  /** All gateways of a class, such as `GatewayClassRef.ISTIO_WAYPOINT`. Only for policies of Istio's root namespace. */
  public static gatewayClass(gatewayClass: IGatewayClassRef): TargetRef {
    return TargetRef.named(TargetKind.GATEWAY_CLASS, gatewayClass.gatewayClassName);
  }

  /** An object of this program, which must be one of the four kinds. Constructs have it as `apiObject`. */
  public static object(object: ApiObject): TargetRef {
    const { kind, name, apiGroup } = object;
    const group = apiGroup === 'core' ? undefined : apiGroup;
    return new TargetRef(defined({ group, kind, name }), object.metadata.namespace);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TargetRef {
    const { group, kind, name, namespace }: TargetRefSpec = spec;
    return new TargetRef(defined({ group, kind, name, namespace }));
  }

  private static named(kind: TargetKind, name: string, namespace?: string): TargetRef {
    return new TargetRef({ group: TARGET_GROUPS[kind]?.[0], kind, name }, namespace);
  }

  /** The kind of the object. */
  public readonly kind: TargetKind;
  /** Its name. */
  public readonly name: string;

  private constructor(
    private readonly spec: TargetRefSpec,
    private readonly namespace?: string,
  ) {
    const { kind, name } = spec;
    refuse(targetRefChecks, spec);
    this.kind = choice(kind, Object.values(TargetKind), 'kind of a target') as TargetKind;
    this.name = objectName(name, `name of a target ${kind}`);
  }

  /**
   * The target in words.
   *
   * @internal
   */
  public _describe(): string {
    return `the ${this.spec.kind} "${this.spec.name}"`;
  }

  /**
   * The target as Istio's `PolicyTargetReference` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: TargetRefSpec = { ...this.spec };
    return spec;
  }

  /**
   * Refuses an object that is known to stand in another namespace than the policy.
   *
   * @internal
   */
  public _checkNamespace(namespace: string | undefined): void {
    const far = this.namespace !== undefined && namespace !== undefined && this.namespace !== namespace;
    if (far && this.kind !== TargetKind.GATEWAY_CLASS) {
      throw foreign(this._describe(), this.namespace, `"${namespace}", that of the policy`);
    }
  }
}

function foreign(target: string, namespace: string | undefined, expected: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${target} of the namespace "${namespace}"`,
    expected: `an object of the namespace ${expected}`,
    mend: 'put the policy into the namespace of its target',
  });
}
