import {
  checkPeerAuthentication,
  peerAuthenticationRules,
} from '../../../lib/analysis/webhook/peer-authentication';
import { reading, testCases } from '../support/cases';
import { peerAuthenticationCases } from './peer-authentication.cases';

testCases(peerAuthenticationRules, reading(checkPeerAuthentication), peerAuthenticationCases);
