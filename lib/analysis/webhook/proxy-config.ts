import type { Manifest } from '../../mesh/manifest';
import type { Report } from '../problem';
import { ruleTable } from '../rule';
import { checkSelector } from './selector';

export const proxyConfigRules = ruleTable(
  {
    section: 'proxy-config',
    source: 'istiod, pkg/config/validation/validation.go: ValidateProxyConfig',
  },
  {
    concurrency: {
      title: 'A proxy config asks for fewer than no threads',
      why: 'istiod refuses the object.',
      mend: 'Give the number of worker threads; 0 is one for each core.',
      covers: ['ProxyConfig/4'],
    },
  },
);

/** What istiod's webhook refuses or warns of in a ProxyConfig. */
export function checkProxyConfig(object: Manifest, report: Report): void {
  const { selector, concurrency } = object.spec ?? {};
  checkSelector(selector, ['spec', 'selector'], report, 'matchLabels');
  if (concurrency < 0) {
    report(proxyConfigRules.concurrency, ['spec', 'concurrency'], 'concurrency below 0');
  }
}
