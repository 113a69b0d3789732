import type { Resource } from '../../mesh/resource';
import { peerAuthenticationChecks } from '../../values/security/peer-authentication';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';
import { checkSelector } from './selector';

export const peerAuthenticationRules = ruleTable<keyof typeof peerAuthenticationChecks>(
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
      title: 'portLevelMtls of a peer authentication names a port that is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 1 to 65535.',
      covers: ['PeerAuthentication/3'],
    },
  },
);

/** What istiod's webhook refuses or warns of in a PeerAuthentication. */
export function checkPeerAuthentication({ spec }: Resource<'PeerAuthentication'>, report: Report): void {
  checkSelector(spec.selector, ['spec', 'selector'], report);
  placeFaults(peerAuthenticationRules, peerAuthenticationChecks, spec, ['spec'], report);
}
