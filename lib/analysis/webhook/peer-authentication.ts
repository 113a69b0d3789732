import type { Manifest } from '../../mesh/manifest';
import { isPort } from '../../values/checks';
import type { Report } from '../problem';
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
      // `istioctl analyze` reads an empty map as none.
      codes: ['webhook'],
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
export function checkPeerAuthentication(object: Manifest, report: Report): void {
  const { selector, portLevelMtls } = object.spec ?? {};
  const at = ['spec', 'portLevelMtls'];
  checkSelector(selector, ['spec', 'selector'], report, 'matchLabels');
  if (portLevelMtls === undefined || portLevelMtls === null) return;
  const ports = Object.keys(portLevelMtls);
  if (ports.length === 0) {
    report(peerAuthenticationRules['no-ports'], at, 'no port');
    return;
  }
  if (Object.keys(selector?.matchLabels ?? {}).length === 0) {
    report(peerAuthenticationRules['ports-without-selector'], at, 'portLevelMtls without a selector');
  }
  for (const key of ports) {
    if (isPort(Number(key))) continue;
    report(peerAuthenticationRules.port, [...at, key], 'a port; expected a number from 1 to 65535');
  }
}
