import type { FieldPath } from '../../../mesh/manifest';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import { checkLocalities, TOPOLOGY } from '../../../values/networking/locality-checks';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { eachItem, says } from '../items';

export const localityRules = ruleTable(
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
export function checkLocalitySetting(setting: any, detects: boolean, at: FieldPath, report: Report): void {
  if (setting === undefined || setting === null) return;
  const { distribute, failover, failoverPriority } = setting;
  if (says(distribute) && says(failover)) {
    report(localityRules['distribute-and-failover'], at, 'distribute and failover');
    return;
  }
  if (says(failover)) {
    const topology = failoverPriority?.find((label: string) => TOPOLOGY.includes(label));
    if (topology !== undefined) {
      report(
        localityRules['failover-and-topology'],
        [...at, 'failoverPriority'],
        `failover beside ${topology}`,
      );
      return;
    }
  }
  if (!checkShares(distribute, [...at, 'distribute'], report)) return;
  checkFailover(setting, 'locality', detects, at, report);
}

/** False where istiod reads no further: after a wrong share. */
function checkShares(distribute: readonly any[] | null | undefined, at: FieldPath, report: Report): boolean {
  if (!distribute) return true;
  for (const [i, entry] of distribute.entries()) {
    const path = [...at, i, 'to'];
    const shares: [string, number | null][] = Object.entries(entry?.to ?? {});
    const wrong = shares.find(([, weight]) => !weight || weight > 100);
    if (wrong !== undefined) {
      report(localityRules.weight, [...path, wrong[0]], 'a share outside 1 to 100');
      return false;
    }
    const sum = shares.reduce((total, [, weight]) => total + (weight ?? 0), 0);
    if (sum !== 100) {
      report(localityRules['weight-sum'], path, `shares that add up to ${sum}; expected 100`);
      return false;
    }
    // istiod looks through them in an order of chance; in this one an overlap is always seen.
    checkNames(Object.keys(entry?.to ?? {}).sort(), path, report);
  }
  const sources = distribute.map((entry) => entry?.from ?? '');
  checkNames(sources, at, report);
  return true;
}

function checkNames(localities: string[], at: FieldPath, report: Report): void {
  try {
    checkLocalities(localities);
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    const overlaps = error.code === MeshErrorCode.CONFLICTING_SETTINGS;
    report(overlaps ? localityRules.overlap : localityRules.name, at, error.got);
  }
}

/** Failover of zone-aware load balancing. `detects` says whether there is outlier detection. */
export function checkZoneAwareSetting(setting: any, detects: boolean, at: FieldPath, report: Report): void {
  if (setting === undefined || setting === null) return;
  setting.failoverPriority?.forEach((label: string, i: number) => {
    if (!TOPOLOGY.includes(label)) return;
    report(localityRules['zone-aware-topology'], [...at, 'failoverPriority', i], `the label ${label}`);
  });
  checkFailover(setting, 'zone-aware', detects, at, report);
}

function checkFailover(setting: any, what: string, detects: boolean, at: FieldPath, report: Report): void {
  const { failover, failoverPriority } = setting;
  if (!detects && (says(failover) || says(failoverPriority))) {
    const rule = localityRules['failover-without-outlier-detection'];
    report(rule, at, 'failover without outlierDetection');
  }
  eachItem(failover, [...at, 'failover'], (entry, path) => {
    const [from, to]: string[] = [entry.from ?? '', entry.to ?? ''];
    if (from === to)
      report(localityRules['failover-to-itself'], path, `${what} failover of a region to itself`);
    if (`${from}${to}`.includes('/')) {
      report(localityRules['failover-not-region'], path, `${what} failover with "/"; expected regions`);
    }
    if (`${from}${to}`.includes('*')) {
      report(localityRules['failover-wildcard'], path, `${what} failover with "*"; expected regions`);
    }
  });
}
