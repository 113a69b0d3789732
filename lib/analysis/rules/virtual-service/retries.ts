import { FAULT_PLAN_ANNOTATION } from '../../../values/fault-plan-annotation';
import { durationLength } from '../../../values/wire-duration';
import { mapOf, textOf } from '../../../mesh/lists';
import type { VirtualServiceSpec } from '../../../mesh/views/kinds';
import type { Item } from '../../../values/wire';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pilot/pkg/networking/core/route/retry/retry.go: ConvertPolicy, DefaultPolicy',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'retries-not-idempotent': {
      title: 'Requests that change something are retried after they may have been processed',
      why: 'A rule for POST or PATCH only is retried on conditions that also hold when the first attempt was processed, such as 5xx or reset. What Istio retries by default is safe here: for HTTP it is only what no server has processed.',
      fact: 'Envoy, RetryPolicy.retry_on; istiod, pilot/pkg/networking/core/route/retry/retry.go: ConvertPolicy',
      mend: 'Set retries.attempts to 0 for this rule, or set retryOn to failures before the request is sent (connect-failure,refused-stream).',
    },
    'try-longer-than-timeout': {
      title: 'One attempt may take as long as all attempts together',
      why: 'The timeout of the rule ends the request while its first attempt is still running, so a slow attempt is never retried.',
      mend: 'Set perTryTimeout to about the timeout divided by the number of attempts.',
    },
    'fault-outside-timeout': {
      level: 'info',
      title: 'The timeout or retries of a rule do not apply to its fault',
      why: 'A fault is injected before the timeout of the rule begins and before anything is sent, so a delayed request is not cut off, and an aborted one is not retried. Requests without the fault keep both. It is not reported of a virtual service that names the plan of its faults by the annotation cdk8s-istio/fault-plan.',
      mend: 'Inject the fault at the next hop to test the timeout and retries of this rule.',
      source: 'Istio reference, HTTPRoute.fault; Envoy, fault filter',
    },
    'fault-for-nobody': {
      title: 'A fault has no percentage',
      why: 'Without a percentage a fault applies to no request; a mirror without a percentage applies to all.',
      mend: 'Set percentage.value to 100 to inject the fault into all requests.',
      source: 'istiod, pilot/pkg/networking/core/route/route.go: TranslateFault',
    },
  },
);

type HttpRule = Item<VirtualServiceSpec['http']>;

/** What is tried again only as long as nothing was processed; by default Istio tries no more than that again for HTTP. */
const SAFE = new Set(['connect-failure', 'refused-stream', 'reset-before-request']);
const CHANGES = new Set(['POST', 'PATCH']);

/** The methods that a rule is for; undefined where it is for any. */
function methodsOf({ match = [] }: HttpRule): string[] | undefined {
  const methods = match.flatMap(({ method }) => method?.exact ?? []);
  return methods.length > 0 && methods.length === match.length ? methods : undefined;
}

/** Retries, timeouts and faults of rules for HTTP that do not go together. */
export const retriesAndFaults: MeshCheck = {
  rules,
  check(mesh, report) {
    const given = mesh.config.defaultHttpRetryPolicy;
    const byDefault = given === undefined ? { attempts: 2 } : mapOf(given);
    for (const resource of mesh.all('VirtualService')) {
      (resource.spec.http ?? []).forEach((rule, i) => {
        if (rule.redirect || rule.directResponse || rule.delegate) return;
        const path = ['spec', 'http', i];
        const { fault, retries, timeout } = rule;
        const attempts = Number((retries ?? byDefault).attempts ?? 0);
        const retryOn = textOf((retries ?? mapOf(given)).retryOn);
        for (const kind of ['delay', 'abort'] as const) {
          const injected = fault?.[kind];
          if (!injected || injected.percentage || ('percent' in injected && injected.percent)) continue;
          report(
            rules['fault-for-nobody'],
            resource,
            [...path, 'fault', kind],
            `The ${kind} has no percentage, so it applies to no request.`,
          );
        }
        const isPlanned = resource.annotations[FAULT_PLAN_ANNOTATION] !== undefined;
        if (fault && !isPlanned && (timeout || (retries && attempts > 0))) {
          const what = [timeout && 'timeout', retries && attempts > 0 && 'retries']
            .filter(Boolean)
            .join(' and ');
          const at = [...path, timeout ? 'timeout' : 'retries'];
          report(
            rules['fault-outside-timeout'],
            resource,
            at,
            `The rule has a fault, and its ${what} ${what.includes(' and ') || what === 'retries' ? 'do' : 'does'} not apply to requests with the fault.`,
          );
        }
        const methods = methodsOf(rule);
        const safe = !retryOn || retryOn.split(',').every((condition) => SAFE.has(condition.trim()));
        if (methods?.every((method) => CHANGES.has(method)) && attempts > 0 && !safe) {
          const of = retries ? 'because of retries' : 'by default';
          const names = [...new Set(methods)].join(', ');
          const message = `The rule retries ${names} requests up to ${attempts} times ${of} on ${retryOn}, so a request may be processed twice.`;
          report(rules['retries-not-idempotent'], resource, retries ? [...path, 'retries'] : path, message);
        }
        const perTryTimeout = retries?.perTryTimeout;
        const [whole, each] = [timeout, perTryTimeout].map((text) =>
          text === undefined ? undefined : durationLength(text)?.milliseconds,
        );
        if (attempts > 0 && whole && each && each >= whole) {
          const message = `The perTryTimeout ${perTryTimeout} is not shorter than the timeout ${timeout} of the rule, so a slow attempt is never retried.`;
          report(rules['try-longer-than-timeout'], resource, [...path, 'retries', 'perTryTimeout'], message);
        }
      });
    }
  },
};
