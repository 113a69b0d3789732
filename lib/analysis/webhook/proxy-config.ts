import type { Resource } from '../../mesh/resource';
import { proxyConfigChecks } from '../../values/networking/proxy-config-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';
import { checkSelector } from './selector';

export const proxyConfigRules = ruleTable<keyof typeof proxyConfigChecks>(
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
export function checkProxyConfig({ spec }: Resource<'ProxyConfig'>, report: Report): void {
  checkSelector(spec.selector, ['spec', 'selector'], report);
  placeFaults(proxyConfigRules, proxyConfigChecks, spec, ['spec'], report);
}
