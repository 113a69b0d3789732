import { resolveGatewayName } from '../../../mesh/names';
import { pathText } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import type { VirtualServiceSpec } from '../../../mesh/views/kinds';
import { HttpRules } from '../../../requests/http-rules';
import { plainlyReached } from '../../../requests/plainly-reached';
import type { Item } from '../../../values/wire';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';
import { checkUnreachable } from '../../webhook/virtual-service/unreachable';

const shadowRules = ruleTable(
  {
    section: 'virtual-service',
    source:
      'istiod, pilot/pkg/networking/core/route/route.go: BuildHTTPRoutesForVirtualService, IsCatchAllRoute',
    codes: ['mesh'],
  },
  {
    shadowed: {
      level: 'warning',
      title: 'No request reaches a rule, because the rules before it match all its requests',
      why: 'Rules are evaluated in order, and the first that matches applies, however exact a later one is. All conditions are compared together: path, headers, method, authority, scheme, query, port, gateways and source.',
      mend: 'Move the rule before the wider one, or restrict the wider one.',
    },
    'never-matches': {
      level: 'warning',
      title: 'No request can meet the conditions of a rule',
      why: 'All conditions of a match must be true together, and these exclude each other, so the rule never applies.',
      mend: 'Remove one of the conditions, or write two matches if either condition is enough.',
    },
  },
);

/** The rules of a virtual service that are looked at, and those whose requests are compared with later ones. */
const MAX_RULES = 2000;

type HttpRule = Item<VirtualServiceSpec['http']>;

/** What is delegated comes back where the other virtual service does not take it. */
const delegated = (rules: readonly HttpRule[]) =>
  new Set(rules.flatMap(({ delegate }, i) => (delegate === undefined ? [] : [i])));

function checkRules(resource: Resource<'VirtualService'>, report: MeshReport): void {
  const { namespace, spec } = resource;
  const rules = (spec.http ?? []).slice(0, MAX_RULES);
  const matches = rules.map(({ match = [] }) => match);
  if (plainlyReached(matches)) return;
  const gatewayName = (text: string) => resolveGatewayName(namespace, text);
  const bound = (spec.gateways ?? []).map(gatewayName);
  const list = new HttpRules(matches, { gateways: bound.length === 0 ? ['mesh'] : bound, gatewayName });
  const ignoring = delegated(rules);
  rules.forEach((rule, i) => {
    const reach = list.reach(i, ignoring);
    if (reach.verdict !== 'unreachable' || isSaid(rules, i)) return;
    const path = ['spec', 'http', i];
    if (reach.by.length === 0) {
      const message = `Rule ${nameOf(rule, i)} never applies, because no request can meet its conditions.`;
      report(shadowRules['never-matches'], resource, path, message);
      return;
    }
    const names = reach.by.map((number) => nameOf(rules[number], number)).join(', ');
    const match = reach.by.length === 1 ? 'matches' : 'together match';
    const message = `Rule ${nameOf(rule, i)} never applies, because ${reach.by.length === 1 ? 'rule' : 'rules'} ${names} before it ${match} all its requests.`;
    report(shadowRules.shadowed, resource, path, message);
  });
}

/** Rules of virtual services that no request reaches. */
export const shadowedRules: MeshCheck = {
  rules: shadowRules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) checkRules(resource, report);
  },
};

/** Whether istiod warns of a rule itself: that it is never reached, or that each of its matches has no effect. */
function isSaid(rules: readonly HttpRule[], rule: number): boolean {
  const said = new Set<string>();
  checkUnreachable('http', rules, ['spec', 'http'], (_rule, path) => said.add(pathText(path)));
  const path = ['spec', 'http', rule];
  if (said.has(pathText(path))) return true;
  const matches = rules[rule].match ?? [];
  return matches.length > 0 && matches.every((_, j) => said.has(pathText([...path, 'match', j])));
}

const nameOf = ({ name }: HttpRule, i: number) => (name ? JSON.stringify(name) : `#${i}`);
