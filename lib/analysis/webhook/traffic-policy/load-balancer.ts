import type { FieldPath } from '../../../mesh/manifest';
import { isEnvoyPrime, LARGEST_TABLE_SIZE } from '../../../values/networking/load-balancer';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkDuration, readDuration } from '../duration';
import { eachItem } from '../items';
import { checkLocalitySetting, checkZoneAwareSetting } from './locality';

export const loadBalancerRules = ruleTable(
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

/** Which endpoint gets a request. */
export function checkLoadBalancer(settings: any, outlier: any, at: FieldPath, report: Report): void {
  if (settings === undefined || settings === null) return;
  const { localityLbSetting, zoneAwareLbSetting } = settings;
  checkHash(settings.consistentHash, [...at, 'consistentHash'], report);
  if (localityLbSetting && zoneAwareLbSetting) {
    const message = 'localityLbSetting and zoneAwareLbSetting';
    report(loadBalancerRules['locality-and-zone-aware'], [...at, 'zoneAwareLbSetting'], message);
  }
  const detects = outlier !== undefined && outlier !== null;
  checkLocalitySetting(localityLbSetting, detects, [...at, 'localityLbSetting'], report);
  checkZoneAwareSetting(zoneAwareLbSetting, detects, [...at, 'zoneAwareLbSetting'], report);
  checkWarmup(settings.warmup, [...at, 'warmup'], report);
}

function checkHash(hash: any, at: FieldPath, report: Report): void {
  if (hash === undefined || hash === null) return;
  const { httpCookie: cookie, minimumRingSize, maglev, ringHash } = hash;
  // Of a oneof that is set twice, istiod keeps the field that its message declares last; the schema refuses it.
  const isKept = !hash.useSourceIp && !hash.httpQueryParameterName;
  if (cookie && isKept) checkCookie(cookie, [...at, 'httpCookie'], report);
  if (minimumRingSize) {
    const path = [...at, 'minimumRingSize'];
    report(loadBalancerRules['minimum-ring-size'], path, 'minimumRingSize');
    if (maglev || ringHash) {
      report(loadBalancerRules['ring-size-and-algorithm'], path, 'minimumRingSize beside ringHash or maglev');
    }
  }
  if (!maglev) return;
  const size: number = maglev.tableSize ?? 0;
  const path = [...at, 'maglev', 'tableSize'];
  if (size === 0) report(loadBalancerRules['no-table-size'], [...at, 'maglev'], 'a table size of 0');
  if (size >= LARGEST_TABLE_SIZE) {
    report(loadBalancerRules['large-table-size'], path, `a table size of ${LARGEST_TABLE_SIZE} or more`);
  }
  if (!isEnvoyPrime(size))
    report(loadBalancerRules['table-size-not-prime'], path, 'a table size that is no prime');
}

function checkCookie(cookie: any, at: FieldPath, report: Report): void {
  readDuration(cookie.ttl, [...at, 'ttl'], report);
  if (!cookie.name) report(loadBalancerRules['cookie-name'], at, 'a cookie without a name');
  const seen = new Set<string>();
  eachItem(cookie.attributes, [...at, 'attributes'], ({ name }, path) => {
    if (!name) {
      report(loadBalancerRules['cookie-attribute-name'], path, 'an attribute without a name');
      return;
    }
    if (seen.has(name)) {
      report(loadBalancerRules['cookie-attribute-twice'], [...path, 'name'], `${JSON.stringify(name)} twice`);
    }
    seen.add(name);
  });
}

function checkWarmup(warmup: any, at: FieldPath, report: Report): void {
  if (warmup === undefined || warmup === null) return;
  const { duration, minimumPercent, aggression } = warmup;
  if (duration === undefined || duration === null) {
    report(loadBalancerRules['warmup-without-duration'], at, 'a warm-up without duration');
  }
  checkDuration(duration, [...at, 'duration'], report);
  if (minimumPercent > 100) {
    report(
      loadBalancerRules['warmup-minimum-percent'],
      [...at, 'minimumPercent'],
      'minimumPercent above 100',
    );
  }
  if (typeof aggression === 'number' && aggression <= 0) {
    report(
      loadBalancerRules['warmup-aggression'],
      [...at, 'aggression'],
      'an aggression that is not above 0',
    );
  }
}
