import type { IConstruct } from 'constructs';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { Condition } from '../values/security/condition';
import { Operation } from '../values/security/operation';
import { PolicyRule } from '../values/security/policy-rule';
import { requestFields } from '../values/security/request-fields';
import { Source } from '../values/security/source';
import { type IWorkloadIdentity, principalsOf } from '../values/security/workload-identity';
import { isOutsideAmbient, servicePorts, type TargetFacts } from './target-facts';
import type { AccessTarget } from './access-target';

/** What callers may do. */
export interface AccessOptions {
  /**
   * What may be asked for: any one of these.
   *
   * @default - anything
   */
  readonly operations?: Operation[];
  /**
   * What else must hold: all of these.
   *
   * @default - nothing else
   */
  readonly conditions?: Condition[];
}

/** For which requests an authorizer is asked. */
export interface AuthorizeOptions {
  /**
   * What is asked for: any one of these. Take a path out by `Operation.not(Operation.path('/healthz'))`.
   *
   * @default - anything
   */
  readonly operations?: Operation[];
}

/** Who may call a target, and what for. */
export interface AccessGrant {
  /** Workloads, clients and gateways. */
  readonly callers: readonly IWorkloadIdentity[];
  /** Or a namespace, all of whose pods may call. */
  readonly namespace?: string;
  /** Whether the callers are gateways, which leave waypoints out unless they are told to use them. */
  readonly isIngress?: boolean;
  readonly options: AccessOptions;
}

/** A grant as a rule for a proxy that sees what the pods see. */
export function grantRule(grant: AccessGrant, trustDomain?: string): PolicyRule {
  const { callers, namespace, options } = grant;
  const { operations, conditions } = options;
  const from =
    namespace === undefined
      ? Source.principal(...callers.flatMap((caller) => principalsOf(caller, trustDomain)))
      : Source.namespace(namespace);
  return PolicyRule.of({ from: [from], to: operations, when: conditions });
}

/** A grant as a rule for a waypoint, which is called by ports of the Service and not by those of the pods. */
export function waypointRule(
  scope: IConstruct,
  grant: AccessGrant,
  target: AccessTarget,
  namespace: string | undefined,
): PolicyRule {
  const { conditions = [], operations } = grant.options;
  const ofPort = conditions.find(({ _key }) => _key === 'destination.port');
  if (ofPort !== undefined) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `a condition that ${ofPort._describe()} for "${target.name}", which is called through a waypoint`,
      expected: 'ports as operations, which are written as ports of the Service for a waypoint',
      mend: 'use Operation.port()',
    });
  }
  const rewritten = waypointOperations(scope, operations, target, namespace);
  return grantRule({ ...grant, options: { conditions: grant.options.conditions, operations: rewritten } });
}

/** Operations with ports of the Service in place of those of the pods. */
export function waypointOperations(
  scope: IConstruct,
  operations: readonly Operation[] | undefined,
  target: AccessTarget,
  namespace: string | undefined,
): Operation[] | undefined {
  const name = target.host?.hostName ?? target.name;
  const mapped = (ports?: string[]) =>
    ports && servicePorts(scope, name, namespace, ports.map(Number)).map(String);
  return operations?.map((operation) => {
    const spec = operation._toSpec();
    const { ports, notPorts } = spec;
    if (ports === undefined && notPorts === undefined) return operation;
    return Operation._fromSpec({ ...spec, ports: mapped(ports), notPorts: mapped(notPorts) });
  });
}

/** Refuses a grant that ztunnel would have to enforce, and cannot, since it reads no HTTP. */
export function refuseRequests(grant: AccessGrant, why: string, mend: string): void {
  const fields = requestFields(grantRule(grant)._toSpec());
  if (fields.length === 0) return;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `access by ${fields.join(', ')} ${why}`,
    expected: 'who calls and to which port, all that ztunnel knows of a connection',
    mend,
  });
}

/** Whether callers come to the pods themselves though their Service has a waypoint: gateways and sidecars do. */
export function isDirect(scope: IConstruct, grant: AccessGrant, facts: TargetFacts): boolean {
  if (grant.isIngress) return !facts.isIngressViaWaypoint;
  const homes = [grant.namespace, ...grant.callers.map(({ serviceAccountNamespace: home }) => home)];
  return homes.some((home) => isOutsideAmbient(scope, home) === true);
}
