import { allRules } from '../analysis/registry';
import type { Rule } from '../analysis/rule';
import { ruleUrl, rulesUrl } from '../analysis/rule-url';
import { byNearness, nearest } from '../values/nearest';
import { type Flags, oneOf, readFlags } from './flags';
import { type Answer, EXIT, type Io, UsageError } from './io';
import { type Usage, usageText } from './usage';
import { wrapped } from './wrapped';

const FORMATS = ['text', 'json'] as const;
type Format = (typeof FORMATS)[number];

const flags: Flags = {
  format: { type: 'string', value: 'FORMAT', words: FORMATS, help: 'text (default) or json' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: ['cdk8s-istio explain RULE|CODE [flags]'],
  about:
    'Explains a rule, why it matters and how to fix what it finds. Name the rule as in a finding, such as virtual-service/subset-not-found, or a code, such as IST0101 or KIA1107, for all its rules.',
  flags,
  exits: { 0: 'explained', 2: 'there is no such rule' },
  guide: 'judge',
};

/** The command `cdk8s-istio explain`. Returns its exit code. */
export function explainCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  const [name, ...more] = given.paths;
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      'The command explain needs the name of one rule, or a code. See cdk8s-istio explain --help.',
    );
  }
  const format = oneOf(given.one('format') ?? 'text', FORMATS, 'format');
  io.stdout(explained(name, io).as(format));
  return EXIT.CLEAN;
}

/**
 * What is to be told of the rules that a name means.
 *
 * @throws UsageError where there is none
 */
export function explained(name: string, io: Io): Answer<Format> {
  const rules = [...allRules().values()];
  const found = rulesNamed(rules, name);
  if (found.length === 0) throw new UsageError(unknownRule(rules, name));
  const asText = () => (found.length === 1 ? page(found[0], io.color) : list(name, found));
  const asJson = () => `${JSON.stringify({ rules: found.map(entry) }, undefined, 2)}\n`;
  return { code: EXIT.CLEAN, as: (format) => (format === 'json' ? asJson() : asText()) };
}

/** A rule as JSON. */
const entry = ({ slug, codes, level, title, why, mend, source, fact }: Rule) => ({
  rule: slug,
  level,
  codes,
  title,
  why,
  mend,
  source,
  ...(fact !== undefined && { fact }),
  url: ruleUrl(slug),
});

/** The rules that a name means: the one of that name, or those of that code, or those whose names end in it. */
function rulesNamed(rules: readonly Rule[], name: string): readonly Rule[] {
  const wanted = name.toLowerCase();
  const tests: ((rule: Rule) => boolean)[] = [
    ({ slug }) => slug === wanted,
    ({ codes }) => codes.some((code) => code.toLowerCase() === wanted),
    ({ slug }) => slug.split('/').slice(1).join('/') === wanted,
  ];
  return tests.map((test) => rules.filter(test)).find((found) => found.length > 0) ?? [];
}

const SHOWN = 3;

function unknownRule(rules: readonly Rule[], name: string): string {
  const slugs = rules.map(({ slug }) => slug);
  const codes = [...new Set(rules.flatMap(({ codes }) => codes))];
  const isCode = /^[A-Za-z]+[0-9]+$/.test(name);
  const meant = isCode ? nearest(name, codes) : undefined;
  const near = meant !== undefined ? [meant] : byNearness(name, isCode ? codes : slugs).slice(0, SHOWN);
  return `There is no rule ${name}. Did you mean ${near.join(' or ')}? All rules are listed at ${rulesUrl()}.`;
}

/** Lines that a terminal shows whole. */
const WIDTH = 100;

function page({ slug, codes, level, title, why, mend, source, fact }: Rule, color: boolean): string {
  const strong = (text: string) => (color ? `\u001b[1m${text}\u001b[0m` : text);
  const lines = (text: string) => wrapped(text, WIDTH);
  const parts = [
    `${strong(slug)}  ${level}  ${codes.join(', ')}`,
    lines(`${title}.`),
    lines(why),
    lines(`To mend it: ${mend}`),
    lines(`Source: ${source}.`),
    ...(fact === undefined ? [] : [lines(`What happens is shown by: ${fact}.`)]),
    `With examples: ${ruleUrl(slug)}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function list(code: string, rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ slug }) => slug.length));
  const lines = rules.map(
    ({ slug, level, title }) => `  ${slug.padEnd(width)}  ${level.padEnd(7)}  ${title}\n`,
  );
  return `${rules.length} rules report ${code}. Name one of them for an explanation:\n\n${lines.join('')}`;
}
