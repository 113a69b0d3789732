import type { FieldPath } from '../../../mesh/manifest';
import {
  consistentHashChecks,
  cookieChecks,
  loadBalancerChecks,
  warmupChecks,
} from '../../../values/networking/load-balancer-checks';
import type { ConsistentHashView, LoadBalancerView } from '../../../values/networking/messages';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkDuration, readDuration } from '../duration';
import { placeFaults } from '../place-faults';
import { checkLocalitySetting, checkZoneAwareSetting } from './locality';

export const loadBalancerRules = ruleTable<
  | keyof typeof loadBalancerChecks
  | keyof typeof consistentHashChecks
  | keyof typeof cookieChecks
  | keyof typeof warmupChecks
  | 'minimum-ring-size'
>(
  {
    section: 'load-balancer',
    source: 'istiod, pkg/config/validation/validation.go: validateLoadBalancer',
  },
  {
    'cookie-name': {
      title: 'A cookie to hash has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the cookie.',
      covers: ['DestinationRule/19'],
    },
    'cookie-attribute-name': {
      title: 'An attribute of a cookie has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the attribute, as in "SameSite".',
      covers: ['DestinationRule/20'],
    },
    'cookie-attribute-twice': {
      title: 'Two attributes of a cookie have the same name',
      why: 'istiod refuses the object.',
      mend: 'Take one of the two away.',
      covers: ['DestinationRule/21'],
    },
    'minimum-ring-size': {
      level: 'warning',
      title: 'Consistent hashing uses minimumRingSize',
      why: 'The field is deprecated; istiod warns of it on the policy of a whole destination rule.',
      mend: 'Use ringHash.minimumRingSize.',
      covers: ['DestinationRule/22'],
    },
    'ring-size-and-algorithm': {
      title: 'Consistent hashing has minimumRingSize beside ringHash or maglev',
      why: 'Both say how the hash is looked up; istiod refuses the object.',
      mend: 'Move the size to ringHash.minimumRingSize.',
      covers: ['DestinationRule/23'],
    },
    'no-table-size': {
      title: 'The table size of maglev is 0',
      why: 'istiod refuses the object, also where it is left out.',
      mend: 'Give a prime such as 65537.',
      covers: ['DestinationRule/24'],
    },
    'large-table-size': {
      title: 'The table size of maglev is too large',
      why: 'Envoy takes less than 5,000,011; istiod refuses the object.',
      mend: 'Give a prime such as 65537.',
      covers: ['DestinationRule/25'],
    },
    'table-size-not-prime': {
      title: 'The table size of maglev is no prime',
      why: 'The algorithm needs a prime; istiod refuses the object.',
      mend: 'Give a prime such as 65537.',
      covers: ['DestinationRule/26'],
    },
    'locality-and-zone-aware': {
      title: 'A load balancer has localityLbSetting and zoneAwareLbSetting',
      why: 'Both say which places are preferred; istiod refuses the object.',
      mend: 'Keep one of the two.',
      covers: ['DestinationRule/27'],
    },
    'warmup-without-duration': {
      title: 'A warm-up has no duration',
      why: 'istiod refuses the object.',
      mend: 'Say how long an endpoint is new.',
      covers: ['DestinationRule/40'],
    },
    'warmup-minimum-percent': {
      title: 'The least share of a warm-up is above 100 %',
      why: 'istiod refuses the object.',
      mend: 'Give 0 to 100.',
      covers: ['DestinationRule/41'],
    },
    'warmup-aggression': {
      title: 'The aggression of a warm-up is not above 0',
      why: 'istiod refuses the object.',
      mend: 'Give 1 for steady growth, more for a faster start.',
      covers: ['DestinationRule/42'],
    },
  },
);

/** Which endpoint gets a request. `detects` says whether there is outlier detection. */
export function checkLoadBalancer(
  settings: LoadBalancerView | undefined,
  detects: boolean,
  at: FieldPath,
  report: Report,
): void {
  if (settings === undefined) return;
  const { consistentHash: hash, localityLbSetting, zoneAwareLbSetting, warmup } = settings;
  placeFaults(loadBalancerRules, loadBalancerChecks, settings, at, report);
  if (hash !== undefined) checkHash(hash, [...at, 'consistentHash'], report);
  checkLocalitySetting(localityLbSetting, detects, [...at, 'localityLbSetting'], report);
  checkZoneAwareSetting(zoneAwareLbSetting, detects, [...at, 'zoneAwareLbSetting'], report);
  placeFaults(loadBalancerRules, warmupChecks, warmup, [...at, 'warmup'], report);
  checkDuration(warmup?.duration, [...at, 'warmup', 'duration'], report);
}

function checkHash(hash: ConsistentHashView, at: FieldPath, report: Report): void {
  placeFaults(loadBalancerRules, consistentHashChecks, hash, at, report);
  if (hash.minimumRingSize) {
    report(loadBalancerRules['minimum-ring-size'], [...at, 'minimumRingSize'], 'minimumRingSize');
  }
  // Of a oneof that is set twice, istiod keeps the field that its message declares last; the schema refuses it.
  if (hash.useSourceIp || hash.httpQueryParameterName) return;
  const path = [...at, 'httpCookie'];
  placeFaults(loadBalancerRules, cookieChecks, hash.httpCookie, path, report);
  readDuration(hash.httpCookie?.ttl, [...path, 'ttl'], report);
}
