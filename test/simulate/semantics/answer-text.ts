import type { Outcome, OutcomeEnd } from '../../../lib/simulate';
import { type Mesh, Request } from '../../../lib/simulate';
import type { RequestCase } from './case';

/** The request of a case. */
export function requestOf({ ask, headers = {}, down = [], failing = {}, slow = {} }: RequestCase): Request {
  const words = ask.split(' ');
  const url = words[words.length - 1];
  const [who, method = 'GET'] = words.slice(0, -1);
  const bare = Request.of(method, url);
  const placed = who === 'outside' ? bare : who.startsWith('via:') ? bare.via(who.slice(4)) : bare.from(who);
  const up = Object.entries(headers).reduce((request, [name, value]) => request.header(name, value), placed);
  const less = down.reduce((request, name) => request.withDown(name), up);
  const worse = Object.entries(failing).reduce(
    (request, [name, status]) => request.withFailing(name, status),
    less,
  );
  return Object.entries(slow).reduce((request, [name, time]) => request.withSlow(name, time), worse);
}

const namesOf = (workloads: readonly string[]) => workloads.map((one) => one.split('/')[1]).join('+');

/** An end as cases write it. */
function endText(end: OutcomeEnd): string {
  const { kind, status, subset, workloads = [], location, host } = end;
  if (kind === 'workload' && status !== 200) return `${status} ${namesOf(workloads)}`;
  if (kind === 'workload') return subset ?? (namesOf(workloads) || (host ?? ''));
  if (kind === 'redirect') return `${status} ${location ?? ''}`;
  return kind === 'passthrough' ? kind : `${status} ${kind}`;
}

/** The ends of an answer, in order, with their shares where there are several. */
export function goesTo({ outcomes }: Outcome): string[] {
  return outcomes
    .map((end) => {
      const share = Math.round(end.probability * 1e4) / 100;
      return outcomes.length === 1 ? endText(end) : `${endText(end)} ${share}`;
    })
    .sort();
}

/** What the model answers to a case, in the words of the case. */
export function answered(
  mesh: Mesh,
  request: RequestCase,
): Pick<RequestCase, 'goes' | 'sees'> & { passes: readonly string[]; opens: string; unsure: string } {
  const answer = mesh.send(requestOf(request));
  const [{ path, authority, hops = [], way }] = answer.outcomes;
  const seen = request.sees?.startsWith('/') === true ? path : `${authority ?? ''}${path ?? ''}`;
  return {
    goes: goesTo(answer),
    ...(request.sees !== undefined && { sees: seen }),
    passes: hops.map(({ proxy }) => proxy),
    opens: way?.tls ?? '',
    unsure: answer.uncertain.join('\n'),
  };
}
