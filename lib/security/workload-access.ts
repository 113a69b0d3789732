import { Construct } from 'constructs';
import { Chart } from 'cdk8s';
import { checkedWhenWritten, located } from '../core/located';
import { beforeFacts } from '../values/app-facts';
import { dnsLabel } from '../values/checks';
import { listOf, ofKind } from '../values/expected-kind';
import type { ExternalAuthorizer } from '../values/install/external-authorizer';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { PolicyTarget } from '../values/policy-target';
import { AuthorizationAction } from '../values/security/authorization-action';
import type { Operation } from '../values/security/operation';
import type { DataPlane } from '../values/security/data-plane';
import { PolicyRule } from '../values/security/policy-rule';
import { Source } from '../values/security/source';
import { type IWorkloadIdentity, knownIdentity, principalsOf } from '../values/security/workload-identity';
import { TargetRef } from '../values/target-ref';
import {
  type AccessGrant,
  type AccessOptions,
  type AuthorizeOptions,
  grantRule,
  isDirect,
  refuseRequests,
  waypointOperations,
  waypointRule,
} from './access-grant';
import type { AccessTarget } from './access-target';
import { AuthorizationPolicy, type DerivedPolicy } from './authorization-policy';
import { lookAgain, lookAt } from './program-index';
import { targetFacts, type TargetFacts } from './target-facts';

/** To what access is given. */
export interface WorkloadAccessProps {
  /** The pods. Give one target to one `WorkloadAccess`: what it writes is named after the target. */
  readonly target: AccessTarget;
  /**
   * How the target takes part in the mesh.
   *
   * @default - as the labels of its Namespace and Service in this program say; sidecars where the program has no such Namespace
   */
  readonly dataPlane?: DataPlane;
}

/**
 * Who may call a workload. Nobody else may: the first call makes an `AuthorizationPolicy` of the action ALLOW, and each further call adds
 * a rule to it.
 *
 * Callers are told by their certificates, which needs mutual TLS; Istio has it on by default between workloads of the mesh.
 *
 * Where it is written depends on the data plane. Sidecars enforce a policy that selects the pods. In ambient mode ztunnel does so, as long
 * as it is about callers and ports alone. Behind a waypoint the policy is attached to the Service, for the waypoint to enforce; a second
 * policy lets nobody but the waypoint to the pods, so that it cannot be passed by.
 */
export class WorkloadAccess extends Construct {
  private readonly target: AccessTarget;
  private readonly dataPlane?: DataPlane;
  private readonly grants: AccessGrant[] = [];
  private readonly asked: AuthorizeOptions[] = [];
  private callers?: AuthorizationPolicy;
  private authorizer?: ExternalAuthorizer;
  private waypointOnly?: AuthorizationPolicy;

  /**
   * @param scope the construct in which it stands
   * @param id its id there
   * @param props to what access is given
   */
  public constructor(scope: Construct, id: string, props: WorkloadAccessProps) {
    super(scope, id);
    const { target, dataPlane } = props;
    located(this, () => {
      ofKind(target, 'labels', 'target', 'an AccessTarget', 'AccessTarget.workload(cart)');
      if (dataPlane !== undefined)
        ofKind(dataPlane, 'isAmbient', 'dataPlane', 'a DataPlane', 'DataPlane.ztunnel()');
    });
    this.target = target;
    this.dataPlane = dataPlane;
    lookAgain(this);
    checkedWhenWritten(this, () => this.complete());
    beforeFacts(this, () => this.complete());
  }

  /** The policy that says who may call, `<target>-callers`; undefined as long as nothing is said. */
  public get policy(): AuthorizationPolicy | undefined {
    return this.callers;
  }

  /**
   * The policy that lets nobody but the waypoint to the pods, `<target>-waypoint`; undefined where no waypoint is known of yet.
   */
  public get waypointPolicy(): AuthorizationPolicy | undefined {
    this.complete();
    return this.waypointOnly;
  }

  /**
   * Lets a caller in.
   *
   * @param caller a workload, a client, or a `WorkloadIdentity` from elsewhere
   * @param options what it may do
   */
  public allowFrom(caller: IWorkloadIdentity, options: AccessOptions = {}): void {
    this.allowFromAny([caller], options);
  }

  /**
   * Lets several callers in, by one rule.
   *
   * @param callers workloads, clients, identities from elsewhere
   * @param options what each of them may do
   */
  public allowFromAny(callers: IWorkloadIdentity[], options: AccessOptions = {}): void {
    located(this, () => {
      listOf(callers, 'callers').forEach(knownIdentity);
      if (callers.length === 0) throw noCaller(this.target.name);
      this.grant({ callers: [...callers], options });
    });
  }

  /**
   * Lets all workloads of a namespace in.
   *
   * @param namespace the name of the namespace
   * @param options what they may do
   */
  public allowFromNamespace(namespace: string, options: AccessOptions = {}): void {
    located(this, () => {
      this.grant({ callers: [], namespace: dnsLabel(namespace, 'namespace'), options });
    });
  }

  /**
   * Lets in what comes through a gateway. A gateway leaves waypoints out, unless the label `istio.io/ingress-use-waypoint` of the
   * Service or its Namespace tells it to use them.
   *
   * @param ingress an `IstioIngress` or the pods of a gateway
   * @param options what may be asked for through it
   */
  public allowFromIngress(ingress: IWorkloadIdentity, options: AccessOptions = {}): void {
    located(this, () => this.grant({ callers: [knownIdentity(ingress)], isIngress: true, options }));
  }

  /**
   * Lets an authorizer decide, beside all else that is said here: a policy of the action CUSTOM, `<target>-authorized`. In ambient mode only a
   * waypoint can ask it.
   *
   * @param authorizer who is asked; a workload has one
   * @param options for which requests
   */
  public authorizeBy(authorizer: ExternalAuthorizer, options: AuthorizeOptions = {}): void {
    located(this, () => {
      if (this.authorizer !== undefined && this.authorizer !== authorizer)
        throw secondAuthorizer(this.target.name, this.authorizer, authorizer);
      askedRule(options.operations);
      this.asked.push(options);
      if (this.authorizer !== undefined) return;
      this.authorizer = authorizer;
      const action = AuthorizationAction.customBy(authorizer);
      this.derivedPolicy('Authorized', 'authorized', () => this.authorizedPolicy(), action);
    });
  }

  /** Lets nobody in, but those for whom there is another call, before or after this one. */
  public denyAll(): void {
    this.callers ??= this.derivedPolicy('Callers', 'callers', () => this.callersPolicy());
  }

  private grant(grant: AccessGrant): void {
    // Refused here what never could be written; namespaces may still come to be known.
    const { operations, conditions } = grant.options;
    if (operations !== undefined || conditions !== undefined)
      PolicyRule.of({ to: operations, when: conditions });
    this.grants.push(grant);
    this.denyAll();
  }

  private get namespace(): string | undefined {
    return this.target.namespace ?? Chart.of(this).namespace;
  }

  private get facts(): TargetFacts {
    const { namespace, dataPlane, target } = this;
    return targetFacts(this, { namespace, dataPlane, service: target.host?.hostName });
  }

  private get pods(): PolicyTarget {
    return PolicyTarget.labels(this.target.labels);
  }

  private callersPolicy(): DerivedPolicy {
    const { facts, grants, target } = this;
    if (!facts.isAmbient) return { target: this.pods, rules: grants.map((grant) => grantRule(grant)) };
    if (facts.waypoint === undefined) {
      const why = `to "${target.name}" in ambient mode, where no waypoint stands before its Service`;
      for (const grant of grants)
        refuseRequests(grant, why, 'add a Waypoint and enroll the Service or its namespace');
      return { target: this.pods, rules: grants.map((grant) => grantRule(grant, facts.trustDomain)) };
    }
    const rules = grants.map((grant) => waypointRule(this, grant, target, this.namespace));
    return { target: PolicyTarget.refs(TargetRef.of(this.knownService())), rules };
  }

  private authorizedPolicy(): DerivedPolicy {
    const { facts, asked, target } = this;
    if (!facts.isAmbient)
      return { target: this.pods, rules: asked.map(({ operations }) => askedRule(operations)) };
    if (facts.waypoint === undefined) throw noWaypointToAsk(target.name);
    const rules = asked.map(({ operations }) =>
      askedRule(waypointOperations(this, operations, target, this.namespace)),
    );
    return { target: PolicyTarget.refs(TargetRef.of(this.knownService())), rules };
  }

  private waypointOnlyPolicy(waypoint: IWorkloadIdentity): DerivedPolicy {
    const { facts, grants, target } = this;
    const direct = grants.filter((grant) => isDirect(this, grant, facts));
    for (const grant of direct) {
      refuseRequests(
        grant,
        `to "${target.name}" for a caller that leaves its waypoint out`,
        grant.isIngress
          ? 'label the Service istio.io/ingress-use-waypoint=true'
          : 'bring the namespace of the caller into ambient mode',
      );
    }
    const principals = principalsOf(waypoint, facts.trustDomain);
    return {
      target: this.pods,
      rules: [
        PolicyRule.of({ from: [Source.principal(...principals)] }),
        ...direct.map((grant) => grantRule(grant, facts.trustDomain)),
      ],
    };
  }

  /** Writes the second policy once a waypoint is known of: namespaces may be declared, and enrolled, at any time. */
  private complete(): void {
    lookAt(this);
    if (this.callers === undefined && this.authorizer === undefined) return;
    if (this.waypointOnly !== undefined) return;
    if (this.facts.waypoint === undefined) return;
    this.waypointOnly = this.derivedPolicy('WaypointOnly', 'waypoint', () => {
      const { waypoint } = this.facts;
      return waypoint === undefined ? this.callersPolicy() : this.waypointOnlyPolicy(waypoint);
    });
  }

  private derivedPolicy(
    id: string,
    suffix: string,
    derive: () => DerivedPolicy,
    action = AuthorizationAction.ALLOW_NOTHING,
  ): AuthorizationPolicy {
    const { name, namespace } = this.target;
    const policy = new AuthorizationPolicy(this, id, {
      name: `${name}-${suffix}`,
      metadata: { namespace },
      action,
    });
    policy._deriveFrom(derive);
    return policy;
  }

  private knownService() {
    const { host, name } = this.target;
    if (host !== undefined) return host;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `access to the pods of "${name}" behind a waypoint`,
      expected: 'the Service by which they are called, for which a waypoint enforces policies',
      mend: 'give `service` to AccessTarget.pods()',
    });
  }
}

/** Which requests an authorizer is asked about. */
const askedRule = (operations: Operation[] | undefined): PolicyRule =>
  operations === undefined ? PolicyRule.any() : PolicyRule.of({ to: operations });

function secondAuthorizer(target: string, first: ExternalAuthorizer, second: ExternalAuthorizer): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `the authorizer "${second.name}" for "${target}" beside "${first.name}"`,
    expected: 'one authorizer, since Istio refuses what several are to decide about',
    mend: 'use one of the two',
  });
}

function noWaypointToAsk(target: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `an authorizer for "${target}" in ambient mode, where no waypoint stands before its Service`,
    expected: 'a waypoint: ztunnel asks nobody',
    mend: 'add a Waypoint and enroll the Service or its namespace',
  });
}

function noCaller(target: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `access to "${target}" for nobody`,
    expected: 'one caller at least',
    mend: 'name a caller, or call denyAll()',
  });
}
