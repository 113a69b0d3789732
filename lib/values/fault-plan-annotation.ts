/** By which a virtual service tells that it has the faults of a `FaultPlan`, and which plan is to be removed to end them. */
export const FAULT_PLAN_ANNOTATION = 'cdk8s-istio/fault-plan';
