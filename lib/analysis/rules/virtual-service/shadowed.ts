import { listOf } from '../../../mesh/lists';
import { pathText } from '../../../mesh/manifest';
import { HttpMatch } from '../../../values/networking/http-match';
import type { MeshCheck } from '../../mesh-check';
import { ruleTable } from '../../rule';
import { checkUnreachable } from '../../webhook/virtual-service/unreachable';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source:
      'istiod, pilot/pkg/networking/core/route/route.go: BuildHTTPRoutesForVirtualService, IsCatchAllRoute',
    codes: ['mesh'],
  },
  {
    shadowed: {
      level: 'warning',
      title: 'No request reaches a rule, since wider ones before it take them all',
      why: 'Rules are tried in their order, and the first that matches decides, however exact a later one is. All conditions are compared together: path, headers, method, authority, scheme, query, port, gateways and source.',
      mend: 'Move the rule before the wider one, or narrow the wider one.',
    },
  },
);

interface Readable {
  readonly match: HttpMatch;
  readonly rule: number;
}

/** A match as a value; undefined for one that cannot be read, which is compared with nothing. */
export function readMatch(match: any): HttpMatch | undefined {
  try {
    const given = Object.entries(match ?? {}).filter(([, value]) => value !== null);
    return HttpMatch.fromSpec(Object.fromEntries(given));
  } catch {
    return undefined;
  }
}

/** Rules of virtual services that rules before them leave nothing to. */
export const shadowedRules: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) {
      const list = listOf(resource.spec.http);
      if (list.length < 2) continue;
      const said = new Set<string>();
      checkUnreachable('http', list, ['spec', 'http'], (_rule, path) => said.add(pathText(path)));
      const before: Readable[] = [];
      list.forEach((rule, i) => {
        const path = ['spec', 'http', i];
        const matches = listOf(rule?.match);
        const own = (matches.length === 0 ? [{}] : matches).map(readMatch);
        const coverers = own.map((match) => match && before.find((wider) => wider.match.covers(match)));
        const known = (j: number) => said.has(pathText([...path, 'match', j]));
        const fresh = matches.length === 0 || matches.some((_, j) => !known(j));
        if (coverers.every((one) => one !== undefined) && fresh && !said.has(pathText(path))) {
          const numbers = [...new Set(coverers.map((one) => one?.rule))].sort();
          const names = numbers.map((number) => nameOf(list[number ?? 0], number ?? 0)).join(', ');
          const message = `rule ${nameOf(rule, i)} is never reached: ${names} before it ${numbers.length === 1 ? 'takes' : 'take'} all its requests`;
          report(rules.shadowed, resource, path, message);
        }
        // What is delegated comes back where the other virtual service does not take it.
        if (rule?.delegate) return;
        for (const match of own) if (match !== undefined) before.push({ match, rule: i });
      });
    }
  },
};

const nameOf = (rule: any, i: number) => (rule?.name ? JSON.stringify(rule.name) : `#${i}`);
