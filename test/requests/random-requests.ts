import * as fc from 'fast-check';
import {
  type RequestCondition,
  type RequestField,
  holds,
  requestCondition,
} from '../../lib/requests/condition';
import type { RequestSample } from '../../lib/requests/request-sample';
import { HTTP_REQUESTS, type RequestSpace } from '../../lib/requests/request-space';
import { RequestSet } from '../../lib/requests/request-set';
import { patterns } from './random-patterns';

const domain = (texts: string, optional: boolean) => ({ texts, samples: ['a'], optional });

/** A small world, of which random requests see a good part. */
export const SMALL: RequestSpace = {
  ...HTTP_REQUESTS,
  domains: {
    ...HTTP_REQUESTS.domains,
    path: domain('[ab/1A]{0,4}', false),
    method: domain('[ab]?', false),
    header: domain('[ab/]{0,2}', true),
  },
  dimensions: { port: ['80', '443'] },
};

const fields = fc.constantFrom<RequestField>(
  { kind: 'path', name: '' },
  { kind: 'method', name: '' },
  { kind: 'header', name: 'x' },
  { kind: 'header', name: 'y' },
);

export const conditions = fc
  .tuple(fields, patterns, fc.record({ negated: fc.boolean(), missingIsEmpty: fc.boolean() }))
  .map(([field, pattern, options]) => requestCondition(field, pattern, options));

export const conjunctions = fc.array(conditions, { maxLength: 3 });

const textOf = (chars: string, maxLength: number) =>
  fc.array(fc.constantFrom(...chars), { maxLength }).map((some) => some.join(''));

/** Requests of the small world. */
export const requests: fc.Arbitrary<RequestSample> = fc
  .record({
    path: textOf('ab/1A', 4),
    method: textOf('ab', 1),
    headers: fc.record({ x: textOf('ab/', 2), y: textOf('ab/', 2) }, { requiredKeys: [] }),
    port: fc.constantFrom('80', '443', 'other'),
  })
  .map(({ port, headers, ...rest }) => ({
    ...rest,
    headers: { ...headers },
    queryParams: {},
    claims: {},
    dimensions: { port: port === 'other' ? '80' : port },
  }));

/** The value that a condition looks at. */
export function valueOf({ field }: RequestCondition, request: RequestSample): string | undefined {
  if (field.kind === 'header') return request.headers[field.name];
  return field.kind === 'path' ? request.path : request.method;
}

/** A set put together from conjunctions, and what tells its members. */
export interface Built {
  readonly set: RequestSet;
  readonly has: (request: RequestSample) => boolean;
}

const ports = fc.option(fc.record({ names: fc.subarray(['80', '443']), allBut: fc.boolean() }), {
  nil: undefined,
  freq: 3,
});

const conjunction: fc.Arbitrary<Built> = fc.tuple(conjunctions, ports).map(([all, port]) => ({
  set: RequestSet.fromConditions(all, { space: SMALL, dimensions: port && { port } }),
  has: (request) =>
    all.every((one) => holds(one, valueOf(one, request))) &&
    (port === undefined || port.names.includes(request.dimensions.port) !== port.allBut),
}));

/** Sets by unions, intersections and differences of conjunctions. */
export const { built } = fc.letrec<{ built: Built }>((tie) => {
  const two = fc.tuple(tie('built'), tie('built'));
  return {
    built: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      conjunction,
      two.map(([a, b]): Built => ({ set: a.set.union(b.set), has: (one) => a.has(one) || b.has(one) })),
      two.map(([a, b]): Built => ({ set: a.set.intersect(b.set), has: (one) => a.has(one) && b.has(one) })),
      two.map(([a, b]): Built => ({ set: a.set.minus(b.set), has: (one) => a.has(one) && !b.has(one) })),
    ),
  };
});
