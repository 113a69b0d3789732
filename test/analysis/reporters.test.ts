import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../lib/analysis/finding';
import { allRules } from '../../lib/analysis/registry';
import { githubReport, jsonReport, sarifReport, summary, textReport } from '../../lib/analysis/reporters';
import { ruleUrl } from '../../lib/analysis/rule-url';
import { root } from '../support/project';

const finding: Finding = {
  code: 'IST0106',
  codes: ['IST0106', 'webhook'],
  rule: 'virtual-service/weight',
  level: 'error',
  message: 'weight -1; expected 0 or more',
  mend: 'Give a weight of 0 or more.',
  resource: 'VirtualService shop/reviews',
  path: 'spec.http[0].route[0].weight',
  also: ['spec.http[1].route[0].weight'],
  file: 'dist/a b.yaml',
  line: 2,
  column: 11,
  endColumn: 13,
  construct: 'app/routing/reviews',
};
const text = 'first: 1\n  weight: -1 # so\nlast: 3\n';

describe('text', () => {
  test('looks like what a compiler prints', () => {
    expect(textReport([finding], { textOf: () => text }))
      .toBe(`error[IST0106, webhook]: weight -1; expected 0 or more
  --> dist/a b.yaml:2:11  VirtualService shop/reviews  spec.http[0].route[0].weight
  |
2 |   weight: -1 # so
  |           ^^
  = also: spec.http[1].route[0].weight
  = construct: app/routing/reviews
  = mend: Give a weight of 0 or more.
  = rule: virtual-service/weight <${ruleUrl('virtual-service/weight')}>
`);
  });

  test('has no colours unless asked', () => {
    const esc = '\u001b[';
    expect(textReport([finding], { textOf: () => text })).not.toContain(esc);
    expect(textReport([finding], { textOf: () => text, color: true })).toContain(esc);
  });

  test('does not hand a terminal what stands in a file', () => {
    const evil = `x\n  weight: -1 \u001b[2J\u0007\n`;
    expect(textReport([finding], { textOf: () => evil })).toContain('weight: -1 \ufffd[2J\ufffd');
  });

  test('cuts a long line around the place', () => {
    const long = `x\n${' '.repeat(5000)}-1\n`;
    const report = textReport([{ ...finding, column: 5001, endColumn: 5003 }], { textOf: () => long });
    expect(Math.max(...report.split('\n').map(({ length }) => length))).toBeLessThan(200);
    expect(report).toMatch(/-1\n.*\^\^\n/);
  });

  test('counts by level', () => {
    expect(summary([])).toBe('no findings');
    expect(summary([finding, { ...finding, level: 'info' }, finding])).toBe('2 errors, 1 info');
  });
});

test('json is an array of findings, a line each, with the page of the rule', () => {
  const linked = { ...finding, url: ruleUrl(finding.rule) };
  expect(JSON.parse(jsonReport([finding, finding]))).toEqual([linked, linked]);
  expect(jsonReport([finding, finding]).split('\n')).toHaveLength(5);
  expect(JSON.parse(jsonReport([]))).toEqual([]);
});

test('github escapes what its commands would misread', () => {
  expect(githubReport([{ ...finding, file: 'a,b:c.yaml', message: '50% of\nall' }])).toBe(
    '::error file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=11,endColumn=13,title=IST0106 virtual-service/weight::' +
      `VirtualService shop/reviews spec.http[0].route[0].weight: 50%25 of%0Aall. Give a weight of 0 or more. ${ruleUrl(finding.rule)}\n`,
  );
});

test('the page of a rule is on the site that package.json names, also where that is not found', () => {
  const { homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(ruleUrl('a/b')).toBe(`${homepage}rules/a/b.html`);
  expect(readFileSync(join(root, 'lib/analysis/package-manifest.ts'), 'utf8')).toContain(`'${homepage}'`);
});

describe('sarif', () => {
  const [slug] = [...allRules().keys()];
  const log = JSON.parse(sarifReport([{ ...finding, rule: slug }], allRules(), '1.2.3'));
  const [{ tool, results }] = log.runs;

  test('describes the rules that found something', () => {
    expect(log.version).toBe('2.1.0');
    expect(tool.driver).toMatchObject({ name: 'cdk8s-istio', version: '1.2.3' });
    expect(tool.driver.rules).toMatchObject([{ id: slug, helpUri: ruleUrl(slug) }]);
  });

  test('gives each result its place', () => {
    expect(results[0]).toMatchObject({ ruleId: slug, ruleIndex: 0, level: 'error' });
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'dist/a%20b.yaml' },
      region: { startLine: 2, startColumn: 11, endColumn: 13 },
    });
  });
});
