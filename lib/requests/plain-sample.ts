import { matchesRegex } from '../values/regex';
import { remembered } from '../values/remembered';
import { type RequestCondition, holds } from './condition';
import { type RequestSample, sampleOf, valueIn } from './request-sample';
import { type RequestPart, type RequestSpace, domainOf, partKey } from './request-space';
import type { NameSet, PartValue } from './value-set';

/** Conditions on a request, and the names that its dimensions are limited to. */
export interface Conjunction {
  readonly conditions: readonly RequestCondition[];
  readonly dimensions: { readonly [dimension: string]: NameSet };
}

/**
 * A request that meets conditions, by the texts that they name: what most conditions need, and much faster than a search. Undefined where
 * that is no request, which does not mean that there is none.
 */
export function plainSample(
  { conditions, dimensions }: Conjunction,
  space: RequestSpace,
): RequestSample | undefined {
  const values = new Map<string, [RequestPart, PartValue]>();
  for (const { field, pattern, negated } of conditions) {
    const { texts, optional, samples } = domainOf(field, space);
    if (pattern.kind === 'regex') return undefined;
    if (negated && !optional) return undefined;
    const value = negated ? undefined : pattern.kind === 'any' ? samples[0] : pattern.text;
    if (value !== undefined && !isInDomain(texts, value)) return undefined;
    values.set(partKey(field), [field, value]);
  }
  for (const [name, { names, allBut = false }] of Object.entries(dimensions)) {
    const part: RequestPart = { kind: 'dimension', name };
    const { texts } = domainOf(part, space);
    const value = allBut
      ? undefined
      : names.find((text) => typeof texts === 'string' || texts.includes(text));
    if (value === undefined) return undefined;
    values.set(partKey(part), [part, value]);
  }
  const sample = sampleOf(values.values());
  return takes({ conditions, dimensions }, sample, space) ? sample : undefined;
}

/** Whether an expression matches a text. Many conditions name the same texts of the few domains. */
const matching = remembered((expression) => remembered((text) => matchesRegex(expression, text)));

/** Whether a part of a request can be a text. */
const isInDomain = (texts: string | readonly string[], value: string): boolean =>
  typeof texts === 'string' ? matching(texts)(value) : texts.includes(value);

/** Whether a request meets conditions, whose expressions can be read. */
export function takes(
  { conditions, dimensions }: Conjunction,
  sample: RequestSample,
  space: RequestSpace,
): boolean {
  return (
    conditions.every((condition) => holds(condition, valueIn(sample, condition.field, space))) &&
    Object.entries(dimensions).every(([name, { names, allBut = false }]) => {
      const value = valueIn(sample, { kind: 'dimension', name }, space);
      return value !== undefined && names.includes(value) !== allBut;
    })
  );
}
