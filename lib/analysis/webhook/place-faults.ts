import type { FieldPath } from '../../mesh/manifest';
import { type Checks, faultList, type MeshFaults } from '../../values/mesh-fault';
import type { Report } from '../check';
import type { Rule } from '../rule';
import { faultSentence } from './sentences';

/** Reports what a check returned, where it stands. True when there is nothing. */
export function placeFault(rule: Rule, faults: MeshFaults, at: FieldPath, report: Report): boolean {
  const list = faultList(faults);
  for (const fault of list) {
    const path = fault.at === undefined ? at : [...at, ...fault.at];
    report(rule, path, faultSentence(fault));
  }
  return list.length === 0;
}

type Listed<Message> = readonly (readonly [name: string, check: Checks<Message>[string]])[];

const lists = new WeakMap<object, Listed<never>>();

/** The checks of a table as a list, made once: they are asked of each object. */
function listed<Message>(checks: Checks<Message>): Listed<Message> {
  let list = lists.get(checks) as Listed<Message> | undefined;
  if (list === undefined) lists.set(checks, (list = Object.entries(checks)));
  return list;
}

/** The rules under which the checks of a table are reported. */
type RulesOf<Table> = { readonly [Name in keyof Table]: Rule };

/** Asks all checks of a table about a message, each under the rule of its name. True when none has anything to say. */
export function placeFaults<Message, Table extends Checks<Message>>(
  rules: RulesOf<Table>,
  checks: Table,
  message: Message | undefined,
  at: FieldPath,
  report: Report,
): boolean {
  if (message === undefined) return true;
  let stands = true;
  for (const [name, check] of listed<Message>(checks)) {
    const faults = check(message);
    if (faults !== undefined && !placeFault(rules[name], faults, at, report)) stands = false;
  }
  return stands;
}

/** The same, where istiod tells the first fault alone. */
export function placeFirstFault<Message, Table extends Checks<Message>>(
  rules: RulesOf<Table>,
  checks: Table,
  message: Message | undefined,
  at: FieldPath,
  report: Report,
): boolean {
  if (message === undefined) return true;
  return listed<Message>(checks).every(([name, check]) =>
    placeFault(rules[name], check(message), at, report),
  );
}
