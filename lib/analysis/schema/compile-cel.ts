import { celTest, isTransition, type CelTest } from './cel';
import { schemaRules } from './rules';
import type { CelRule } from '../../mesh/views/schemas';
import { shown, type Check, type Walk } from './walk';

interface Test {
  readonly rule: CelRule;
  /** Compiled when it is first asked. */
  readonly holds: CelTest;
  /** Whether istiod could not read what the rule has no answer for. */
  readonly isDuration: boolean;
}

/** The check of a schema, then its rules in CEL where nothing below is so wrong that the API server asks them no more. */
export function celCheck(check: Check, rules: readonly CelRule[]): Check {
  const tests = rules.filter(({ rule }) => !isTransition(rule)).map(testOf);
  return (value, walk) => {
    const before = walk.blocking;
    check(value, walk);
    if (walk.blocking !== before || value === null) return;
    for (const test of tests) if (test.holds(value) !== true) report(test, value, walk);
  };
}

function testOf(rule: CelRule): Test {
  let test: CelTest | undefined;
  return {
    rule,
    holds: (self) => (test ??= celTest(rule.rule))(self),
    isDuration: rule.rule.startsWith('duration(self)'),
  };
}

function report({ rule, holds, isDuration }: Test, value: unknown, walk: Walk): void {
  const text = (rule.message ?? rule.rule).trim().replace(/\.$/, '');
  const unreadable = isDuration && holds(value) === undefined;
  if (unreadable) walk.decodes = false;
  const got = typeof value === 'object' ? 'The value' : `The value ${shown(value)}`;
  const message = `${got} breaks a rule of the CRD: ${text}.`;
  const mend = unreadable ? 'Write a duration as Go does: 250ms, 5s, 1m30s.' : undefined;
  // A field path of a rule is written ".name": the field, not the object, is to blame.
  const field = /^\.([A-Za-z]\w*)$/.exec(rule.fieldPath ?? '')?.[1];
  if (field === undefined) walk.find(schemaRules.rule, message, mend);
  else walk.findAt(field, schemaRules.rule, message, mend);
}
