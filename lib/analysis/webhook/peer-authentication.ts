import type { Manifest } from '../../mesh/manifest';
import { port } from '../../values/checks';
import { ask, type Report } from '../problem';
import { ruleTable } from '../rule';
import { checkSelector } from './selector';

export const peerAuthenticationRules = ruleTable(
  {
    section: 'peer-authentication',
    source: 'istiod, pkg/config/validation/validation.go: ValidatePeerAuthentication',
  },
  {
    'ports-without-selector': {
      title: 'A peer authentication has settings for ports and no selector',
      why: 'Ports are those of a workload; istiod refuses them for a whole namespace or mesh.',
      mend: 'Select the workload, or leave portLevelMtls out.',
      covers: ['PeerAuthentication/1'],
    },
    'no-ports': {
      title: 'portLevelMtls of a peer authentication is empty',
      why: 'istiod refuses an empty map of ports.',
      mend: 'Leave portLevelMtls out, or name a port.',
      covers: ['PeerAuthentication/2'],
    },
    port: {
      title: 'portLevelMtls of a peer authentication names a port that cannot be',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 1 to 65535.',
      covers: ['PeerAuthentication/3'],
    },
  },
);

/** What istiod's webhook refuses or warns of in a PeerAuthentication. */
export function checkPeerAuthentication({ spec = {} }: Manifest, report: Report): void {
  const { selector, portLevelMtls } = spec;
  checkSelector(selector, ['spec', 'selector'], report, 'matchLabels');
  if (portLevelMtls === undefined || portLevelMtls === null) return;
  const at = ['spec', 'portLevelMtls'];
  // To be completed: what istiod takes for an empty selector or map is to be asked of the referee.
  if (Object.keys(selector?.matchLabels ?? {}).length === 0) {
    report(peerAuthenticationRules['ports-without-selector'], at, 'portLevelMtls without a selector');
  }
  if (Object.keys(portLevelMtls).length === 0) report(peerAuthenticationRules['no-ports'], at, 'no port');
  for (const key of Object.keys(portLevelMtls)) {
    ask(report, peerAuthenticationRules.port, [...at, key], () => port(Number(key), 'port'));
  }
}
