import {
  checkPeerAuthentication,
  peerAuthenticationRules,
} from '../../../lib/analysis/webhook/peer-authentication';
import { testCases } from '../support/cases';
import { peerAuthenticationCases } from './peer-authentication.cases';

testCases(peerAuthenticationRules, checkPeerAuthentication, peerAuthenticationCases);
