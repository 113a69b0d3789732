import { requestLine, routeArguments } from '../compare/report/witness-line';
import type { ReachAnswer } from '../simulate/reach';
import type { Given } from './flags';
import { type Answer, EXIT, type Io } from './io';
import { attempt, meshOfFiles } from './mesh-of-files';

/** The rule that is asked for. */
interface AskedRule {
  /** `VirtualService istio-test/nginx` */
  readonly object: string;
  /** `spec.http[0]` */
  readonly path: string;
}

/**
 * Whether any request gets to a rule of the files that are given.
 *
 * @throws UsageError for a rule that no file shows, and for files that are not there
 */
export function reached({ object, path }: AskedRule, given: Given, io: Io): Answer<'text' | 'json'> {
  const { mesh, isWhole } = meshOfFiles(given.paths, given, io);
  const answer = attempt(() => mesh.reach(object, path));
  return {
    code: isWhole ? EXIT.CLEAN : EXIT.NO_ANSWER,
    as: (format) =>
      format === 'json' ? `${JSON.stringify(asJson(answer))}\n` : `${path} of ${object}: ${asText(answer)}\n`,
  };
}

function asJson(answer: ReachAnswer): object {
  if (answer.verdict !== 'reachable') return answer;
  const { verdict, witness, requests } = answer;
  return {
    verdict,
    witness: { request: requestLine(witness), route: routeArguments(witness) },
    requests: requests().describe(),
  };
}

function asText(answer: ReachAnswer): string {
  switch (answer.verdict) {
    case 'reachable':
      return `reachable, for example by ${routeArguments(answer.witness)}`;
    case 'unreachable':
      return `unreachable, because ${answer.why}`;
    case 'unknown':
      return `not known, because ${answer.why}`;
  }
}
