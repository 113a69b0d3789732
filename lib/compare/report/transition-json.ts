import type { ApplyStep } from '../transition/slot';
import type { Moment, Transition, UnknownMoment } from '../transition/moment';
import { requestLine, routeArguments } from './witness-line';

/**
 * A transition as JSON: the order, each moment with its witness, and the waves of a safe order. The schema is in docs/transition.md; what is
 * in it stays, and more may come.
 */
export function transitionJson(transition: Transition): string {
  const { order, groups, moments, unknown, looked, safe } = transition;
  const made = {
    version: 1,
    order,
    groups: groups.map(steps),
    moments: moments.map(momentOf),
    unknown: unknown.map(unknownOf),
    looked,
    safe: {
      verdict: safe.verdict,
      waves: safe.waves.map(steps),
      ...(safe.verdict === 'safe'
        ? { isWidened: safe.isWidened }
        : {
            next: safe.next.map(({ step, what }) => ({
              step: stepOf(step),
              what: 'kind' in what ? momentOf(what) : unknownOf(what),
            })),
          }),
    },
  };
  return `${JSON.stringify(made, undefined, 1)}\n`;
}

const stepOf = ({ action, object, file }: ApplyStep) => ({
  action,
  object,
  ...(file !== undefined && { file }),
});
const steps = (list: readonly ApplyStep[]) => list.map(stepOf);

const momentOf = (moment: Moment) => ({
  kind: moment.kind,
  ...classOf(moment),
  before: moment.before,
  between: moment.between,
  after: moment.after,
  ...witnessOf(moment),
});

const unknownOf = (unknown: UnknownMoment) => ({
  ...classOf(unknown),
  why: unknown.why,
  ...witnessOf(unknown),
});

const classOf = ({ callers, asked, requests, early, late, applied }: Moment | UnknownMoment) => ({
  callers: callers.map(({ kind, name }) => ({ kind, name })),
  asked: { scheme: asked.scheme, host: asked.host, port: asked.port },
  requests,
  early: steps(early),
  late: steps(late),
  applied: steps(applied),
});

const witnessOf = ({ witness: { request, before, between, after } }: Moment | UnknownMoment) => ({
  witness: { request: requestLine(request), route: routeArguments(request), before, between, after },
});
