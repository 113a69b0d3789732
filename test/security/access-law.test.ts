import fc from 'fast-check';
import { Injection } from '../../lib';
import { Operation } from '../../lib/security';
import { Mesh, Request } from '../../lib/simulate';
import { propertyRuns } from '../support/runs';
import { AccessWorld } from './access-worlds';

const CALLERS = ['frontend', 'other'] as const;
const OPERATIONS = {
  anything: { of: undefined, takes: () => true, isL4: true },
  'the port': { of: () => [Operation.port(8080)], takes: () => true, isL4: true },
  'reading the cart': {
    of: () => [Operation.get('/cart*')],
    takes: (method: string, path: string) => method === 'GET' && path.startsWith('/cart'),
    isL4: false,
  },
  'writing, or health': {
    of: () => [Operation.post(), Operation.path('/healthz')],
    takes: (method: string, path: string) => method === 'POST' || path === '/healthz',
    isL4: false,
  },
} as const;

interface Grant {
  readonly callers: readonly (typeof CALLERS)[number][];
  readonly operation: keyof typeof OPERATIONS;
}

const grant = fc.record<Grant>({
  // Nobody by name stands for the namespace of the jobs.
  callers: fc.subarray([...CALLERS]),
  operation: fc.constantFrom(...(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])),
});

const MODES = {
  sidecars: () => new AccessWorld(Injection.sidecar()),
  ztunnel: () => new AccessWorld(Injection.ambient()),
  'a waypoint': () => {
    const world = new AccessWorld(Injection.ambient());
    world.withWaypoint();
    return world;
  },
};

function say(world: AccessWorld, grants: readonly Grant[], isClosed: boolean): void {
  if (isClosed) world.cart.denyAll();
  for (const { callers, operation } of grants) {
    const options = { operations: OPERATIONS[operation].of?.() };
    if (callers.length === 0) world.cart.allowFromNamespace('jobs', options);
    else
      world.cart.allowFromAny(
        callers.map((name) => world[name]),
        options,
      );
  }
}

const requests = ['frontend.shop', 'other.shop', 'batch.jobs'].flatMap((from) =>
  ['GET', 'POST'].flatMap((method) =>
    ['/cart/1', '/healthz', '/admin'].map((path) => ({ from, method, path })),
  ),
);

describe.each(Object.entries(MODES))('by %s', (mode, world) => {
  test('those are let in whom a line lets in, and if there is any line, nobody else', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), fc.boolean(), (drawn, isClosed) => {
        const grants = drawn.filter(({ operation }) => mode !== 'ztunnel' || OPERATIONS[operation].isL4);
        const one = world();
        say(one, grants, isClosed);
        const mesh = Mesh.fromApp(one.app);
        for (const { from, method, path } of requests) {
          const isNamed = ({ callers }: Grant) =>
            callers.length === 0 ? from === 'batch.jobs' : callers.some((name) => from === `${name}.shop`);
          const isAllowed =
            (grants.length === 0 && !isClosed) ||
            grants.some((some) => isNamed(some) && OPERATIONS[some.operation].takes(method, path));
          const { outcomes, uncertain } = mesh.send(Request.of(method, `http://cart.shop${path}`).from(from));
          expect([from, method, path, outcomes.map(({ kind }) => kind), uncertain]).toEqual([
            from,
            method,
            path,
            [isAllowed ? 'workload' : 'denied'],
            [],
          ]);
        }
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
