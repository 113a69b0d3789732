import type { FieldPath } from '../../../mesh/manifest';
import {
  distributeChecks,
  failoverChecks,
  localityChecks,
  zoneAwareChecks,
} from '../../../values/networking/locality-checks';
import type { LocalityLbView, ZoneAwareLbView } from '../../../values/networking/messages';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFaults, placeFirstFault } from '../place-faults';

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
      mend: 'Take the labels of region, zone and sub-zone out of failoverPriority, or take failover away.',
      covers: ['DestinationRule/29'],
    },
    weight: {
      title: 'The share of a locality is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give 1 to 100.',
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
      mend: 'Take one of the two away, or make it narrower.',
      covers: ['DestinationRule/32'],
    },
    'failover-without-outlier-detection': {
      level: 'warning',
      title: 'Failover is set without outlier detection',
      why: 'Failover begins when endpoints are unhealthy, which only outlier detection finds out.',
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
      why: 'Within a region Envoy chooses by itself; istiod refuses zones here.',
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
export function checkLocalitySetting(
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
export function checkZoneAwareSetting(
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
  report(localityRules['failover-without-outlier-detection'], at, 'failover without outlierDetection');
}
