import { Construct } from 'constructs';
import { located } from '../core/located';
import type { VirtualService } from '../networking/virtual-service';
import { dnsLabel } from '../values/checks';
import { FAULT_PLAN_ANNOTATION } from '../values/fault-plan-annotation';
import { listOf, ofKind } from '../values/expected-kind';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { forEachRouted } from './host-routing';
import { faultForAll, type PlannedFault, withFaults } from './planned-faults';

/** Routing into which faults can be put: a `RoutePolicy` or a `SubsetRouting`. */
export interface IFaultTarget {
  /**
   * The virtual service with the rules, which is there once it is asked for.
   *
   * @internal
   */
  _routes(): VirtualService;
}

/** What makes a `FaultPlan`. */
export interface FaultPlanProps {
  /** The faults. What is for some requests comes first, whatever the order. */
  readonly faults: PlannedFault[];
  /**
   * The routing into which they are put.
   *
   * @default - that of `namespaces`
   */
  readonly targets?: IFaultTarget[];
  /**
   * Namespaces all of whose hosts have the faults, as far as the chart routes to them by a `RoutePolicy` or a `SubsetRouting`.
   *
   * @default - none: `targets` alone
   */
  readonly namespaces?: string[];
  /**
   * The day by which the plan is to be gone again, as `2026-12-31`. It is written on what the plan touches, for people and what they let look for it;
   * nothing ends by itself.
   *
   * @default - not said
   */
  readonly until?: string;
}

const EXAMPLE = '{ fault: Fault.abort(503, { percentage: 1 }) }';

/** The plan of each virtual service that has one. */
const plans = new WeakMap<VirtualService, string>();

/**
 * Faults for many hosts, kept in one place: to see in one environment how callers cope, and nowhere else.
 *
 * Istio has faults in the rules of virtual services alone, and so they are put there: into each rule that sends requests on, or, for some
 * requests, before it. The plan owns no object. Its way out is to take it out of the program: what is written then is, byte for byte, what was
 * written before. Until then each virtual service that it touches says so by the annotation `cdk8s-istio/fault-plan`.
 *
 * Timeouts and retries of a route do not apply to injected faults; those of the callers do. The judge reports this of a rule (`fault-outside-timeout`),
 * and not of one whose faults are planned.
 */
export class FaultPlan extends Construct {
  private readonly touched = new Set<VirtualService>();

  /**
   * @param scope the construct in which it stands
   * @param id its id there
   * @param props the faults, and the routing into which they are put
   */
  public constructor(scope: Construct, id: string, props: FaultPlanProps) {
    super(scope, id);
    const { faults, targets = [], namespaces = [], until } = props;
    located(this, () => {
      for (const one of listOf(faults, 'faults'))
        ofKind(one, 'fault', 'a planned fault', 'an object with a fault', EXAMPLE);
      for (const one of targets)
        ofKind(one, '_routes', 'a target', 'a RoutePolicy or a SubsetRouting', '`targets: [policy]`');
      if (faults.length === 0) throw missing('faults', 'add one, or leave the plan out');
      if (targets.length + namespaces.length === 0)
        throw missing('targets', 'name `targets`, or `namespaces` for all of their hosts');
      faultForAll(faults);
      for (const namespace of namespaces) dnsLabel(namespace, 'namespace');
      if (until !== undefined) checkDay(until);
    });
    const text = until === undefined ? this.node.path : `${this.node.path} until ${until}`;
    const put = (target: IFaultTarget) => located(this, () => this.putInto(target._routes(), faults, text));
    for (const target of targets) put(target);
    if (namespaces.length === 0) return;
    forEachRouted(this, ({ construct, namespace }) => {
      if (namespace !== undefined && namespaces.includes(namespace)) put(construct);
    });
  }

  /** The virtual services into which it has put faults so far. */
  public get virtualServices(): VirtualService[] {
    return [...this.touched];
  }

  private putInto(routes: VirtualService, faults: readonly PlannedFault[], text: string): void {
    if (this.touched.has(routes)) return;
    this.touched.add(routes);
    const before = plans.get(routes);
    if (before !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `a second plan of faults for the virtual service "${routes.name}", beside ${before}`,
        expected: 'one: of two faults of a rule one would hide the other',
        mend: 'put the faults into one plan',
      });
    }
    plans.set(routes, text);
    routes.metadata.addAnnotation(FAULT_PLAN_ANNOTATION, text);
    routes._changeRules((rules) => withFaults(rules, faults));
  }
}

const missing = (what: string, mend: string) =>
  new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `a plan without ${what}`,
    expected: 'at least one of them',
    mend,
  });

function checkDay(until: string): void {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(until);
  const time = Date.parse(until);
  if (isDay && !Number.isNaN(time) && new Date(time).toISOString().startsWith(until)) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `the day ${JSON.stringify(until)} of a plan of faults`,
    expected: 'a day of the calendar, such as 2026-12-31',
    mend: 'write the year, the month and the day with hyphens',
  });
}
