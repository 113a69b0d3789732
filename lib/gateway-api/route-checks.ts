import { distinct } from '../values/checks';
import { sizedList, wildcardHostname } from '../values/gateway-api/gateway-api-checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/** The hosts of a route. Returns a copy. */
export function routeHostnames(hostnames: readonly string[] | undefined, most: number, least = 0): string[] {
  const list = sizedList(hostnames, 'host names', most, least) ?? [];
  for (const hostname of list) wildcardHostname(hostname, 'host of a route');
  return distinct(list, 'host of a route');
}

/** How many rules a route may have, and matches in all of them together, given the matches of each. */
export function checkRouteRules(matches: readonly number[]): void {
  sizedList(matches, 'rules', 16);
  const sum = matches.reduce((total, number) => total + number, 0);
  if (sum <= 128) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NUMBER,
    got: `${sum} matches in the rules of one route`,
    expected: 'at most 128',
    mend: 'share the rules out over several routes',
  });
}

/** A route that has no rule when it is written. */
export function withoutRule(): MeshError {
  return new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: 'a route without a rule',
    expected: 'at least one: every request would be answered with 500',
    mend: 'give `rules`, or call addRule()',
  });
}
