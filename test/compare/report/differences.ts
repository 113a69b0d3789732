import type { Change, Difference, GuiltyLine, UnknownChange } from '../../../lib/compare/difference';
import type { Explanation, OutcomeEnd } from '../../../lib/simulate/outcome';
import { Request } from '../../../lib/simulate/request';

/** An end at a version of the workload `name`. */
export const answered = (
  name: string,
  version = 'v1',
  probability = 1,
  more: Partial<OutcomeEnd> = {},
): OutcomeEnd => ({
  probability,
  kind: 'workload',
  status: 200,
  host: `${name}.shop.svc.cluster.local`,
  port: 80,
  subset: version,
  workloads: [`shop/${name}-${version}`],
  path: '/',
  authority: name,
  ...more,
});

export const denied = (name: string): OutcomeEnd => ({
  probability: 1,
  kind: 'denied',
  status: 403,
  host: `${name}.shop.svc.cluster.local`,
  port: 80,
});

export const noEndpoint = (name: string): OutcomeEnd => ({
  ...denied(name),
  kind: 'no-endpoint',
  status: 503,
});

export const line = (more: Partial<GuiltyLine> = {}): GuiltyLine => ({
  object: 'VirtualService shop/cart',
  path: 'spec.http[0].route[0]',
  file: 'dist/shop.yaml',
  line: 12,
  ...more,
});

const explained = (outcomes: readonly OutcomeEnd[], text: string): Explanation => ({
  outcomes,
  uncertain: [],
  trace: [{ step: 'route', verdict: 'taken', text }],
});

/** A change: by default of requests for `cart` from `web.shop`, which v2 answers now. */
export function change(more: Partial<Change> = {}): Change {
  const { before = [answered('cart', 'v1')], after = [answered('cart', 'v2')] } = more;
  const request = Request.get('http://cart/').from('web.shop');
  return {
    kind: 'moved',
    callers: [{ kind: 'workload', name: 'web.shop' }],
    asked: { scheme: 'http', host: 'cart.shop.svc.cluster.local', port: 80 },
    requests: 'path begins with "/api"',
    includes: () => true,
    lines: { before: [line()], after: [line({ line: 14 })] },
    before,
    after,
    witness: {
      request,
      before: explained(before, 'takes every request'),
      after: explained(after, 'takes some requests'),
    },
    ...more,
  };
}

/** The same change of requests for another host, from another caller. */
export const changeFor = (host: string, caller: string, more: Partial<Change> = {}): Change =>
  change({
    callers: [{ kind: 'workload', name: caller }],
    asked: { scheme: 'http', host: `${host}.shop.svc.cluster.local`, port: 80 },
    before: [answered(host, 'v1')],
    after: [answered(host, 'v2')],
    ...more,
  });

export function notKnown(more: Partial<UnknownChange> = {}): UnknownChange {
  const { callers, asked, requests, includes, witness, lines } = change();
  return {
    callers,
    asked,
    requests,
    includes,
    witness,
    lines,
    why: ['an EnvoyFilter changes the proxy'],
    ...more,
  };
}

export const differenceOf = (
  changes: readonly Change[],
  unknown: readonly UnknownChange[] = [],
): Difference => ({
  changes,
  unknown,
});
