import { allRules } from '../../lib/analysis/registry';
import { rulePages } from './support/rule-pages';

const rules = [...allRules().values()];

/** Sources that name a check, and not what makes its statement true. */
const CHECKERS = /^(istioctl analyze|Kiali|the compatibility profiles)/;
/** Sources of what is refused; what a proxy does is seen elsewhere. */
const VALIDATORS = /^istiod, pkg\/(config|webhooks)\//;
const PROXIES = /\bEnvoy\b|\b[Pp]rox(y|ies)\b/;

/** The folder of the rules of ambient mode says in each `why` what its own documents say. */
const AMBIENT = /^Kiali, .*\/ambient/;

const namesTheFact = /; istiod, (?!pkg\/config\/validation)/;

test('each rule that repeats a check of others says where the effect of the fault is seen', () => {
  const without = rules.filter(
    ({ source, fact }) =>
      CHECKERS.test(source) && !AMBIENT.test(source) && !namesTheFact.test(source) && fact === undefined,
  );
  expect(without.map(({ slug }) => slug)).toEqual([]);
});

test('each rule of what istiod refuses that speaks of proxies says where that is seen', () => {
  const without = rules.filter(
    ({ source, fact, why }) => VALIDATORS.test(source) && PROXIES.test(why) && fact === undefined,
  );
  expect(without.map(({ slug }) => slug)).toEqual([]);
});

test('the page of a rule shows it', () => {
  const page = rulePages().get('gateway/credential-not-found.md');
  expect(page).toContain('What happens is shown by: istiod, pilot/pkg/xds/sds.go: generate;');
});
