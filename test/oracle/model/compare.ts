import { type Answer, type AnswerOutcome, combined } from './answer';

/** Outcomes that cannot be told apart, by what they have in common, with their chance. */
function distribution({ outcomes }: Answer, seesRequests: boolean): Map<string, number> {
  return new Map(
    combined(outcomes.map((outcome) => comparable(outcome, seesRequests))).map(({ probability, ...rest }) => [
      JSON.stringify(rest),
      probability,
    ]),
  );
}

/** The fields of an outcome that both sides can know, in one order. */
function comparable(outcome: AnswerOutcome, seesRequests: boolean): AnswerOutcome {
  const {
    probability,
    kind,
    status,
    host,
    port,
    subset,
    workloads = [],
    path,
    authority,
    location,
  } = outcome;
  // A passthrough has no cluster of its own, and what answers behind it is not Istio's to say.
  const isForwarded = ['workload', 'no-cluster', 'no-endpoint'].includes(kind);
  return {
    probability,
    kind,
    status,
    ...(isForwarded && { host, port, subset }),
    ...(kind === 'workload' && { workloads: [...workloads].sort() }),
    // What nothing answers nothing has seen.
    ...(isReached(outcome) && seesRequests && { path, authority }),
    ...(kind === 'redirect' && { location }),
  };
}

/** In what two answers differ, in words; undefined where they say the same. */
export function difference(ours: Answer, real: Answer): string | undefined {
  // Where connections are passed on, paths are not the proxy's to say.
  const seesRequests = !real.outcomes.some((one) => isReached(one) && one.path === undefined);
  const [left, right] = [distribution(ours, seesRequests), distribution(real, seesRequests)];
  const isSame =
    left.size === right.size &&
    [...left].every(([key, chance]) => Math.abs(chance - (right.get(key) ?? -1)) < 1e-6);
  if (isSame) return undefined;
  const show = (all: Map<string, number>) =>
    [...all].map(([key, chance]) => `    ${Number(chance.toFixed(6))} ${key}`).join('\n');
  return `  the model:\n${show(left)}\n  Envoy:\n${show(right)}`;
}

const isReached = ({ kind, status }: AnswerOutcome) =>
  ['workload', 'passthrough'].includes(kind) && status === 200;
