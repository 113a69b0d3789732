import { allRules } from '../../../lib/analysis/registry';
import type { Rule } from '../../../lib/analysis/rule';
import { type TextCase, allCases } from './all-cases';
import { type UpstreamCheck, upstreamChecks } from './upstream-checks';

const GENERATED = '<!-- Written by `npm run rules`; edits are lost. -->\n';

/** The pages of docs/rules/, by their names there. */
export function rulePages(): ReadonlyMap<string, string> {
  const rules = [...allRules().values()];
  const cases = new Map<string, TextCase>();
  for (const one of allCases()) if (!cases.has(one.slug)) cases.set(one.slug, one);
  return new Map([
    ['README.md', index(rules)],
    ['coverage.md', coverage(rules)],
    ...rules.map((rule): [string, string] => [`${rule.slug}.md`, page(rule, cases.get(rule.slug))]),
  ]);
}

function page(rule: Rule, example: TextCase | undefined): string {
  const { slug, codes, level, title, why, mend, source, fact, covers } = rule;
  const parts = [
    GENERATED,
    `# ${slug}\n`,
    `**${title}.**\n`,
    `| code | level |\n| --- | --- |\n| ${codes.join(', ')} | ${level} |\n`,
    `${why}\n`,
    `To mend it: ${mend}\n`,
  ];
  if (example !== undefined) {
    parts.push('## Bad\n', fence(example.bad), '## Good\n', fence(example.good));
  }
  parts.push('## Where it comes from\n', `${source}.\n`);
  if (fact !== undefined) parts.push(`What happens is shown by: ${fact}.\n`);
  if (covers.length > 0) {
    const shown =
      covers.length > 20
        ? `${covers.slice(0, 20).join(', ')} and ${covers.length - 20} more`
        : covers.join(', ');
    parts.push(
      `In [the list of upstream's checks](${'../'.repeat(slug.split('/').length - 1)}coverage.md): ${shown}.\n`,
    );
  }
  return parts.join('\n');
}

const fence = (yaml: string) => `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\`\n`;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function index(rules: readonly Rule[]): string {
  const sections = new Map<string, Rule[]>();
  for (const rule of rules) {
    const section = rule.slug.split('/')[0];
    sections.set(section, [...(sections.get(section) ?? []), rule]);
  }
  const tables = [...sections].map(([section, of]) => {
    const rows = of.map(
      ({ slug, codes, level, title }) =>
        `| [${slug}](${slug}.md) | ${codes.join(', ')} | ${level} | ${cell(title)} |`,
    );
    return `## ${section}\n\n| rule | code | level | what is wrong |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return [
    GENERATED,
    '# The rules of the judge\n',
    `${rules.length} rules. Each has a case in which it fires and one in which it stays silent; its page shows them, unless it is about how the judge is asked. ` +
      'Which of upstream’s checks they decide is listed in [coverage.md](coverage.md).\n',
    ...tables,
  ].join('\n');
}

function coverage(rules: readonly Rule[]): string {
  const decided = decidedBy(rules);
  const families = [...new Set(upstreamChecks.map(({ family }) => family))];
  const tables = families.map((family) => {
    const checks = upstreamChecks.filter((check) => check.family === family);
    const rows = checks.map((check) => `| ${check.id} | ${cell(check.text)} | ${verdict(check, decided)} |`);
    return `## ${family}\n\n| check | what it says | decided by |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const offline = upstreamChecks.filter(isOffline);
  const covered = offline.filter(({ id, by }) => by !== undefined || decided.has(id));
  return [
    GENERATED,
    '# Upstream’s checks, and what decides them here\n',
    `${offline.length} checks of Istio 1.31, its CRDs and Kiali 2.30 can be decided from manifests (rules of CRDs that stand at ` +
      `several places count once); ${covered.length} of them are, the others say why not.\n`,
    ...tables,
  ].join('\n');
}

/** Whether a check can be decided from manifests alone, or with what can be declared. */
export const isOffline = ({ offline }: UpstreamCheck) => offline === 'y' || offline === 'y*';

/** The rules that decide each check. */
export function decidedBy(rules: Iterable<Rule>): ReadonlyMap<string, readonly string[]> {
  const decided = new Map<string, string[]>();
  for (const { slug, covers } of rules) {
    for (const id of covers) decided.set(id, [...(decided.get(id) ?? []), slug]);
  }
  return decided;
}

function verdict(
  { id, offline, by, reason }: UpstreamCheck,
  decided: ReadonlyMap<string, readonly string[]>,
): string {
  const slugs = decided.get(id);
  if (slugs !== undefined) return slugs.map((slug) => `[${slug}](${slug}.md)`).join(', ');
  if (by !== undefined) return by;
  if (reason !== undefined) return reason;
  return offline === 'dead' ? 'nothing: upstream never says it' : 'nothing: it needs a running cluster';
}
