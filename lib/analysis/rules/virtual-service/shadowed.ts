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

/** A match of a rule; read only when it is compared, since reading costs most. */
class Candidate {
  private read: HttpMatch | null | undefined;

  public constructor(
    private readonly raw: any,
    public readonly rule: number,
  ) {}

  public covers(other: Candidate): boolean {
    if (!mayCover(this.raw, other.raw)) return false;
    const [wider, narrower] = [this.match, other.match];
    return wider !== null && narrower !== null && wider.covers(narrower);
  }

  private get match(): HttpMatch | null {
    this.read ??= readMatch(this.raw) ?? null;
    return this.read;
  }
}

const ALIKE = ['headers', 'queryParams', 'method', 'authority', 'scheme', 'port', 'sourceNamespace'];

const NAMED = ['headers', 'queryParams'];

/** Whether two conditions ask for different texts. */
const isOtherText = (a: any, b: any) =>
  typeof a?.exact === 'string' && typeof b?.exact === 'string' && a.exact !== b.exact;

/** So many matches of a virtual service are looked at as those that may take the requests of later ones. */
const MOST = 2000;

/** A first look without reading: false only where a match cannot cover another. */
function mayCover(wider: any, narrower: any): boolean {
  for (const field of ALIKE) if (wider[field] && !narrower[field]) return false;
  for (const field of NAMED) {
    for (const [name, condition] of Object.entries<any>(wider[field] ?? {})) {
      if (isOtherText(condition, narrower[field]?.[name])) return false;
    }
  }
  if (isOtherText(wider.method, narrower.method) || isOtherText(wider.authority, narrower.authority))
    return false;
  const { exact, prefix } = wider.uri ?? {};
  if (wider.ignoreUriCase || !narrower.uri) return true;
  const text = narrower.uri.exact ?? narrower.uri.prefix;
  if (typeof text !== 'string') return true;
  if (typeof exact === 'string') return exact === text;
  return typeof prefix !== 'string' || text.startsWith(prefix);
}

/** A match as a value; undefined for one that cannot be read, which is compared with nothing. */
export function readMatch(match: any): HttpMatch | undefined {
  try {
    const given = Object.entries(match ?? {}).filter(([, value]) => value !== null);
    return HttpMatch._fromSpec(Object.fromEntries(given));
  } catch {
    return undefined;
  }
}

/** Rules of virtual services that rules before them leave nothing to. */
export const shadowedRules: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) {
      const list = resource.spec.http ?? [];
      if (list.length < 2) continue;
      const before: Candidate[] = [];
      list.forEach((rule, i) => {
        const matches = rule.match ?? [];
        const own = (matches.length === 0 ? [{}] : matches).map((match) => new Candidate(match ?? {}, i));
        const coverers = own.map((match) => before.find((wider) => wider.covers(match)));
        if (coverers.every((one) => one !== undefined) && !isSaid(list, i)) {
          const numbers = [...new Set(coverers.map((one) => one?.rule ?? 0))].sort((a, b) => a - b);
          const names = numbers.map((number) => nameOf(list[number], number)).join(', ');
          const take = numbers.length === 1 ? 'takes' : 'take';
          const message = `rule ${nameOf(rule, i)} is never reached: ${names} before it ${take} all its requests`;
          report(rules.shadowed, resource, ['spec', 'http', i], message);
        }
        // What is delegated comes back where the other virtual service does not take it.
        if (!rule.delegate && before.length < MOST) before.push(...own);
      });
    }
  },
};

/** Whether istiod warns of a rule itself: that it is never reached, or that each of its matches has no effect. */
function isSaid(list: readonly any[], rule: number): boolean {
  const said = new Set<string>();
  checkUnreachable('http', list, ['spec', 'http'], (_rule, path) => said.add(pathText(path)));
  const path = ['spec', 'http', rule];
  const matches = list[rule]?.match ?? [];
  if (said.has(pathText(path))) return true;
  return matches.length > 0 && matches.every((_, j) => said.has(pathText([...path, 'match', j])));
}

const nameOf = (rule: any, i: number) => (rule.name ? JSON.stringify(rule.name) : `#${i}`);
