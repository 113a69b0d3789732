import type { FieldPath } from '../../mesh/manifest';
import { consistentHashChecks, loadBalancerChecks } from '../../values/networking/load-balancer-checks';
import { cookieChecks } from '../../values/networking/hash-key';
import { warmupChecks } from '../../values/networking/warmup';
import {
  distributeChecks,
  failoverChecks,
  localityChecks,
  zoneAwareChecks,
} from '../../values/networking/locality-checks';
import type {
  ConsistentHashView,
  LoadBalancerView,
  LocalityLbView,
  ZoneAwareLbView,
} from '../../values/networking/messages';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkDuration, readDuration } from './duration';
import { placeFaults, placeFirstFault } from './place-faults';

export const localityRules = ruleTable<
  | keyof typeof localityChecks
  | keyof typeof distributeChecks
  | keyof typeof zoneAwareChecks
  | keyof ReturnType<typeof failoverChecks>
  | 'failover-without-outlier-detection'
>(
  {
    section: 'locality',
    source:
      'istiod, pkg/config/validation/agent/validation.go: ValidateLocalityLbSetting, ValidateZoneAwareLbSetting',
  },
  {
    'distribute-and-failover': {
      title: 'Localities are given shares and failover',
      why: 'Shares say where all traffic goes, and leave nothing to failover; istiod refuses the object.',
      mend: 'Keep distribute or failover.',
      covers: ['DestinationRule/28'],
    },
    'failover-and-topology': {
      title: 'Failover between regions stands beside priorities by place',
      why: 'Both rank the places; istiod refuses the object.',
      mend: 'Take the labels of region, zone and sub-zone out of failoverPriority, or remove failover.',
      covers: ['DestinationRule/29'],
    },
    weight: {
      title: 'The share of a locality is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 1 to 100.',
      covers: ['DestinationRule/30'],
    },
    'weight-sum': {
      title: 'The shares of localities do not add up to 100',
      why: 'istiod refuses the object.',
      mend: 'Make the shares of each entry add up to 100.',
      covers: ['DestinationRule/31'],
    },
    name: {
      title: 'A locality is malformed',
      why: 'istiod refuses the object.',
      mend: 'Write "region", "region/zone" or "region/zone/sub-zone", with "*" only at the end.',
      covers: ['DestinationRule/32'],
    },
    overlap: {
      title: 'Two localities overlap',
      why: 'Istio could not tell whose share counts, and refuses the object.',
      mend: 'Remove one of the two, or make it narrower.',
      covers: ['DestinationRule/32'],
    },
    'failover-without-outlier-detection': {
      level: 'warning',
      title: 'Failover is set without outlier detection',
      why: 'istiod ranks the endpoints by their place only where outlierDetection is set, so without it the settings have no effect.',
      fact: 'istiod, pilot/pkg/networking/core/loadbalancer/loadbalancer.go: ApplyLocalityLoadBalancer',
      mend: 'Add outlierDetection to the same policy.',
      covers: ['DestinationRule/33', 'DestinationRule/39'],
    },
    'failover-to-itself': {
      title: 'A region fails over to itself',
      why: 'istiod refuses the object.',
      mend: 'Name another region.',
      covers: ['DestinationRule/34', 'DestinationRule/38'],
    },
    'failover-not-region': {
      title: 'Failover names more than a region',
      why: 'Failover between zones of a region follows from their places alone; istiod refuses zones here.',
      fact: 'Istio reference, LocalityLoadBalancerSetting.Failover.from',
      mend: 'Write the regions alone.',
      covers: ['DestinationRule/35', 'DestinationRule/38'],
    },
    'failover-wildcard': {
      title: 'Failover names a region by a wildcard',
      why: 'istiod refuses the object.',
      mend: 'Name the region.',
      covers: ['DestinationRule/36', 'DestinationRule/38'],
    },
    'zone-aware-topology': {
      title: 'Zone-aware load balancing is given a priority by place',
      why: 'It ranks regions and zones by itself; istiod refuses such labels.',
      mend: 'Take the labels of region, zone and sub-zone out of failoverPriority.',
      covers: ['DestinationRule/37'],
    },
  },
);

/** Shares of localities, or failover between regions. `detects` says whether there is outlier detection. */
function checkLocalitySetting(
  setting: LocalityLbView | undefined,
  detects: boolean,
  at: FieldPath,
  report: Report,
): void {
  if (setting === undefined || !placeFirstFault(localityRules, localityChecks, setting, at, report)) return;
  const { name, overlap, ...shares } = distributeChecks;
  placeFaults(localityRules, { name, overlap }, setting, at, report);
  // istiod reads no further behind a wrong share.
  if (!placeFaults(localityRules, shares, setting, at, report)) return;
  placeFaults(localityRules, failoverChecks('locality'), setting, at, report);
  checkDetection(setting, detects, at, report);
}

/** Failover of zone-aware load balancing. `detects` says whether there is outlier detection. */
function checkZoneAwareSetting(
  setting: ZoneAwareLbView | undefined,
  detects: boolean,
  at: FieldPath,
  report: Report,
): void {
  if (setting === undefined) return;
  placeFaults(localityRules, zoneAwareChecks, setting, at, report);
  placeFaults(localityRules, failoverChecks('zone-aware'), setting, at, report);
  checkDetection(setting, detects, at, report);
}

function checkDetection(
  { failover = [], failoverPriority = [] }: LocalityLbView,
  detects: boolean,
  at: FieldPath,
  report: Report,
): void {
  if (detects || failover.length + failoverPriority.length === 0) return;
  report(
    localityRules['failover-without-outlier-detection'],
    at,
    'Failover is set, and the traffic policy has no outlierDetection. Without it no endpoint counts as unhealthy, and traffic does not fail over.',
  );
}

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
      mend: 'Remove one of the two.',
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
      why: 'istiod takes less than 5,000,011, and refuses the object.',
      mend: 'Give a prime such as 65537.',
      covers: ['DestinationRule/25'],
    },
    'table-size-not-prime': {
      title: 'The table size of maglev is not a prime number',
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
      mend: 'Give a number from 0 to 100.',
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
    report(
      loadBalancerRules['minimum-ring-size'],
      [...at, 'minimumRingSize'],
      'The consistentHash uses minimumRingSize, which is deprecated. It still works, and istiod warns.',
    );
  }
  // Of a oneof that is set twice, istiod keeps the field that its message declares last; the schema refuses it.
  if (hash.useSourceIp || hash.httpQueryParameterName) return;
  const path = [...at, 'httpCookie'];
  placeFaults(loadBalancerRules, cookieChecks, hash.httpCookie, path, report);
  readDuration(hash.httpCookie?.ttl, [...path, 'ttl'], report);
}
