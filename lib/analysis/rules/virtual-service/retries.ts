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
      title: 'Requests that change something are tried again',
      why: 'A rule for POST or PATCH alone has retries: Istio tries twice more unless told otherwise, on 503 too, when the first try may have done its work already.',
      mend: 'Set retries.attempts to 0 for this rule, or retryOn to what comes before the request is sent (connect-failure,refused-stream).',
    },
    'try-longer-than-timeout': {
      title: 'One try of a request may last as long as all of them together',
      why: 'The timeout of the rule ends the request while its first try still runs: a slow try is never followed by another.',
      mend: 'Make perTryTimeout shorter than timeout, by about the number of tries.',
    },
    'fault-outside-timeout': {
      level: 'info',
      title: 'The timeout or retries of a rule do not apply to its fault',
      why: 'A fault is injected before the timeout of the rule begins and before anything is sent: a delayed request is not cut off, an aborted one is not tried again. Requests without the fault keep both.',
      mend: 'Inject the fault at the next hop, to see the timeout and retries of this one at work.',
      source: 'Istio reference, HTTPRoute.fault; Envoy, fault filter',
    },
    'fault-for-nobody': {
      title: 'A fault has no percentage',
      why: 'Without a percentage a fault is for no request at all; of mirrors, the opposite holds.',
      mend: 'Say percentage.value: 100 for a fault for all requests.',
      source: 'istiod, pilot/pkg/networking/core/route/route.go: TranslateFault',
    },
  },
);

type HttpRule = Item<VirtualServiceSpec['http']>;

/** What is tried again only as long as nothing was sent. */
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
            `${kind} without a percentage`,
          );
        }
        if (fault && (timeout || (retries && attempts > 0))) {
          const what = [timeout && 'timeout', retries && attempts > 0 && 'retries']
            .filter(Boolean)
            .join(' and ');
          const at = [...path, timeout ? 'timeout' : 'retries'];
          report(rules['fault-outside-timeout'], resource, at, `${what} beside a fault`);
        }
        const methods = methodsOf(rule);
        const safe = retryOn?.split(',').every((condition) => SAFE.has(condition.trim()));
        if (methods?.every((method) => CHANGES.has(method)) && attempts > 0 && !safe) {
          const of = retries ? 'as retries says' : 'by default';
          const names = [...new Set(methods)].join(', ');
          const message = `${names} is tried again up to ${attempts} times, ${of}`;
          report(rules['retries-not-idempotent'], resource, retries ? [...path, 'retries'] : path, message);
        }
        const perTryTimeout = retries?.perTryTimeout;
        const [whole, each] = [timeout, perTryTimeout].map((text) =>
          text === undefined ? undefined : durationLength(text)?.milliseconds,
        );
        if (attempts > 0 && whole && each && each >= whole) {
          const message = `perTryTimeout ${perTryTimeout} and timeout ${timeout}; expected a shorter one`;
          report(rules['try-longer-than-timeout'], resource, [...path, 'retries', 'perTryTimeout'], message);
        }
      });
    }
  },
};
