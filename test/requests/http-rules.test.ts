import fc from 'fast-check';
import {
  type HttpMatchView,
  type StringMatchView,
  takesPath,
} from '../../lib/requests/http-match-conditions';
import { HttpRules } from '../../lib/requests/http-rules';
import { plainlyReached } from '../../lib/requests/plainly-reached';
import type { RequestSample } from '../../lib/requests/request-sample';
import { propertyRuns } from '../support/runs';

/** A request, its caller and where it comes in. */
interface Sent {
  readonly path: string;
  readonly method: string;
  readonly authority: string;
  readonly scheme: string;
  readonly headers: { readonly [name: string]: string };
  readonly queryParams: { readonly [name: string]: string };
  readonly port: number;
  readonly labels: { readonly [key: string]: string };
  readonly namespace: string;
  readonly gateway: string;
}

const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
const condition: fc.Arbitrary<StringMatchView> = fc.oneof(
  text.map((exact) => ({ exact })),
  text.map((prefix) => ({ prefix })),
  fc.constantFrom('a+', '.*', '[ab]*').map((regex) => ({ regex })),
);
const presence = fc.oneof(condition, fc.constant({}));
const paths: fc.Arbitrary<StringMatchView> = fc.oneof(
  text.map((value) => ({ exact: `/${value}` })),
  text.map((value) => ({ prefix: `/${value}` })),
  fc.constantFrom({ prefix: '/' }, { regex: '/[ab]*' }, { regex: '/a.*' }),
);
const names = fc.constantFrom('x', 'y');
const gateway = fc.constantFrom('mesh', 'edge');
const matches: fc.Arbitrary<HttpMatchView> = fc.record(
  {
    uri: paths,
    ignoreUriCase: fc.boolean(),
    method: fc.constantFrom('GET', 'POST').map((exact) => ({ exact })),
    authority: condition,
    scheme: fc.constantFrom('http', 'https').map((exact) => ({ exact })),
    headers: fc.dictionary(names, presence),
    withoutHeaders: fc.dictionary(names, presence),
    queryParams: fc.dictionary(names, presence),
    port: fc.constantFrom(80, 81),
    sourceLabels: fc.dictionary(fc.constant('app'), fc.constantFrom('a', 'b')),
    sourceNamespace: fc.constantFrom('a', 'b'),
    gateways: fc.array(gateway, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const rules = fc.array(fc.array(matches, { maxLength: 2 }), { minLength: 1, maxLength: 4 });
const requests: fc.Arbitrary<Sent> = fc.record({
  path: text.map((value) => `/${value}`),
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  authority: text,
  scheme: fc.constantFrom('http', 'https'),
  headers: fc.dictionary(names, fc.oneof(text, fc.constant(''))),
  queryParams: fc.dictionary(names, fc.oneof(text, fc.constant(''))),
  port: fc.constantFrom(80, 81, 82),
  labels: fc.dictionary(fc.constant('app'), fc.constantFrom('a', 'b', 'c')),
  namespace: fc.constantFrom('a', 'b', 'c'),
  gateway,
});
const SCOPE = { gateways: ['mesh', 'edge'] };

/** What one text comes to under a condition, as Envoy's matchers have it. */
function holds(wanted: StringMatchView, given: string | undefined, fold = false): boolean {
  if (given === undefined) return false;
  const { exact, prefix, regex } = wanted;
  const same = (value: string) => (fold ? value.toLowerCase() : value);
  if (exact !== undefined) return same(given) === same(exact);
  if (prefix !== undefined) return same(given).startsWith(same(prefix));
  return regex === undefined || new RegExp(`^(?:${regex})$`).test(given);
}

/** Whether a match takes a request, said once more from Istio's `sourceMatchHTTP` and `TranslateRouteMatch` (`route.go`). */
function takes(match: HttpMatchView, sent: Sent): boolean {
  const { gateways = [], sourceLabels = {}, sourceNamespace, port, uri, method } = match;
  if (
    gateways.length > 0
      ? !gateways.includes(sent.gateway)
      : sourceNamespace !== undefined && sourceNamespace !== sent.namespace
  )
    return false;
  if (
    gateways.length === 0 &&
    Object.entries(sourceLabels).some(([key, value]) => sent.labels[key] !== value)
  )
    return false;
  if (port !== undefined && port !== sent.port) return false;
  if (uri !== undefined && !holds(uri, sent.path, match.ignoreUriCase)) return false;
  if (method !== undefined && !holds(method, sent.method)) return false;
  if (match.authority !== undefined && !holds(match.authority, sent.authority)) return false;
  if (match.scheme !== undefined && !holds(match.scheme, sent.scheme)) return false;
  const isPresence = (wanted: StringMatchView) => Object.keys(wanted).length === 0;
  return (
    Object.entries(match.headers ?? {}).every(([name, wanted]) => holds(wanted, sent.headers[name])) &&
    Object.entries(match.withoutHeaders ?? {}).every(
      ([name, wanted]) => !holds(wanted, sent.headers[name] ?? (isPresence(wanted) ? undefined : '')),
    ) &&
    Object.entries(match.queryParams ?? {}).every(([name, wanted]) => holds(wanted, sent.queryParams[name]))
  );
}

/** The number of the rule that decides; -1 where none does. */
const decides = (list: readonly (readonly HttpMatchView[])[], sent: Sent) =>
  list.findIndex((rule) => rule.length === 0 || rule.some((match) => takes(match, sent)));

/** A witness as a request: what it leaves open is plain. */
function sentFrom({ path = '/', method = 'GET', ...sample }: RequestSample): Sent {
  const { authority = 'other', scheme = 'http', headers, queryParams, dimensions } = sample;
  const label = dimensions['label app of the caller'] ?? 'other';
  return {
    path,
    method,
    authority,
    scheme,
    headers,
    queryParams,
    port: Number(dimensions.port ?? 1),
    labels: label.startsWith('=') ? { app: label.slice(1) } : {},
    namespace: dimensions['namespace of the caller'] ?? 'other',
    gateway: dimensions.gateway ?? 'mesh',
  };
}

describe('the rules for HTTP of a virtual service', () => {
  test('no request gets to a rule that is unreachable, and the witness of any other gets there', () => {
    const seen = { reachable: 0, unreachable: 0, unknown: 0 };
    fc.assert(
      fc.property(rules, fc.array(requests, { maxLength: 20 }), (list, sent) => {
        const http = new HttpRules(list, SCOPE);
        list.forEach((_, i) => {
          const reach = http.reach(i);
          seen[reach.verdict]++;
          if (reach.verdict === 'reachable') expect(decides(list, sentFrom(reach.witness))).toBe(i);
          if (reach.verdict === 'unreachable') expect(sent.map((one) => decides(list, one))).not.toContain(i);
        });
      }),
      { numRuns: propertyRuns(1500) },
    );
    expect(seen.unknown).toBe(0);
    expect(seen.unreachable).toBeGreaterThan(100);
  });

  test('an unreachable rule is reached when those that are named as the reason are taken away', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const last = list.length - 1;
        const reach = new HttpRules(list, SCOPE).reach(last);
        fc.pre(reach.verdict === 'unreachable' && reach.by.length > 0);
        const by = reach.verdict === 'unreachable' ? reach.by : [];
        const kept = (numbers: readonly number[]) => [...numbers.map((number) => list[number]), list[last]];
        expect(new HttpRules(kept(by), SCOPE).reach(by.length).verdict).toBe('unreachable');
        const alone = new HttpRules([list[last]], SCOPE).reach(0);
        expect(alone.verdict).toBe('reachable');
      }),
      { numRuns: propertyRuns(1500) },
    );
  });

  test('a first look says only of rules that all are reached where they are', () => {
    const seen = { plain: 0 };
    const some = fc.record({ headers: fc.dictionary(names, presence), uri: paths }, { requiredKeys: [] });
    const lists = fc.oneof(rules, fc.array(fc.array(some, { maxLength: 2 }), { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(lists, (list) => {
        if (!plainlyReached(list)) return;
        seen.plain++;
        const http = new HttpRules(list, SCOPE);
        list.forEach((_, i) => expect(http.reach(i).verdict).toBe('reachable'));
      }),
      { numRuns: propertyRuns(3000) },
    );
    expect(seen.plain).toBeGreaterThan(propertyRuns(300));
  });

  test('rules whose requests may come back do not keep any from later ones', () => {
    const list = new HttpRules([[{ uri: { prefix: '/' } }], [{ uri: { prefix: '/a' } }]]);
    expect(list.reach(1)).toEqual({ verdict: 'unreachable', by: [0] });
    expect(list.reach(1, new Set([0])).verdict).toBe('reachable');
  });

  test.each<[string, HttpMatchView[][], number[]]>([
    ['an expression behind a prefix', [[{ uri: { prefix: '/a' } }], [{ uri: { regex: '/a/[0-9]+' } }]], [0]],
    ['a prefix behind an expression', [[{ uri: { regex: '/a.*' } }], [{ uri: { prefix: '/ab' } }]], [0]],
    [
      'anything behind a header that is there and is not',
      [[{ headers: { x: {} } }], [{ withoutHeaders: { x: {} } }], []],
      [0, 1],
    ],
    [
      'a header that must be one and must not',
      [[{ headers: { x: { exact: 'a' } }, withoutHeaders: { X: {} } }]],
      [],
    ],
    ['a path that does not begin with a slash', [[{ uri: { exact: 'cart' } }]], []],
  ])('never reached: %s', (_, list, by) => {
    expect(new HttpRules(list).reach(list.length - 1)).toEqual({ verdict: 'unreachable', by });
  });

  test('says nothing where Envoy could not read an expression, or where claims may have several values', () => {
    expect(new HttpRules([[{ uri: { regex: '(' } }], [{ uri: { prefix: '/' } }]]).reach(1).verdict).toBe(
      'unknown',
    );
    const claim = '@request.auth.claims.group';
    const both = [
      [{ headers: { [claim]: { exact: 'a' } } }],
      [{ withoutHeaders: { [claim]: { exact: 'a' } } }],
      [],
    ];
    expect(new HttpRules(both).reach(2).verdict).toBe('unknown');
  });

  test('a path is taken by the condition on the path alone', () => {
    expect(takesPath({ uri: { prefix: '/A' }, ignoreUriCase: true, method: { exact: 'PUT' } }, '/a/b')).toBe(
      true,
    );
    expect(takesPath({ uri: { exact: '/a' } }, '/a/b')).toBe(false);
    expect(takesPath({ uri: { regex: '(' } }, '/a')).toBeUndefined();
  });
});
