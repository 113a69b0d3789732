import type { FieldPath } from '../../../mesh/manifest';
import { ask, type Report } from '../../problem';
import { ruleTable } from '../../rule';
import { percentage } from '../../../values/checks';
import { checkDuration } from '../duration';

export const outlierDetectionRules = ruleTable(
  {
    section: 'outlier-detection',
    source: 'istiod, pkg/config/validation/validation.go: validateOutlierDetection',
  },
  {
    'consecutive-errors': {
      level: 'warning',
      title: 'Outlier detection uses consecutiveErrors',
      why: 'The field is deprecated; istiod warns of it on the policy of a whole destination rule.',
      mend: 'Use consecutiveGatewayErrors or consecutive5xxErrors.',
      covers: ['DestinationRule/5'],
    },
    'local-failures-not-split': {
      title: 'Outlier detection limits local failures, and does not count them apart',
      why: 'Without splitExternalLocalOriginErrors there is no count of local failures; istiod refuses the object.',
      mend: 'Set splitExternalLocalOriginErrors to true, or take consecutiveLocalOriginFailures away.',
      covers: ['DestinationRule/6'],
    },
    percentage: {
      title: 'A percentage of outlier detection is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give 0 to 100.',
      covers: ['DestinationRule/8'],
    },
  },
);

/** When an endpoint is taken out of the pool for a while. */
export function checkOutlierDetection(outlier: any, at: FieldPath, report: Report): void {
  if (outlier === undefined || outlier === null) return;
  checkDuration(outlier.baseEjectionTime, [...at, 'baseEjectionTime'], report);
  if (outlier.consecutiveErrors) {
    report(outlierDetectionRules['consecutive-errors'], [...at, 'consecutiveErrors'], 'consecutiveErrors');
  }
  if (outlier.consecutiveLocalOriginFailures > 0 && outlier.splitExternalLocalOriginErrors !== true) {
    const path = [...at, 'consecutiveLocalOriginFailures'];
    const message = 'consecutiveLocalOriginFailures without splitExternalLocalOriginErrors';
    report(outlierDetectionRules['local-failures-not-split'], path, message);
  }
  checkDuration(outlier.interval, [...at, 'interval'], report);
  for (const field of ['maxEjectionPercent', 'minHealthPercent']) {
    ask(report, outlierDetectionRules.percentage, [...at, field], () =>
      percentage(outlier[field] ?? 0, 'percentage'),
    );
  }
}
