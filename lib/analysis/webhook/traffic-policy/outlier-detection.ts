import type { FieldPath } from '../../../mesh/manifest';
import type { OutlierDetectionView } from '../../../values/networking/messages';
import { outlierDetectionChecks } from '../../../values/networking/outlier-detection-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkDuration } from '../duration';
import { placeFaults } from '../place-faults';

export const outlierDetectionRules = ruleTable<keyof typeof outlierDetectionChecks | 'consecutive-errors'>(
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
export function checkOutlierDetection(
  outlier: OutlierDetectionView | undefined,
  at: FieldPath,
  report: Report,
): void {
  if (outlier === undefined) return;
  placeFaults(outlierDetectionRules, outlierDetectionChecks, outlier, at, report);
  checkDuration(outlier.baseEjectionTime, [...at, 'baseEjectionTime'], report);
  checkDuration(outlier.interval, [...at, 'interval'], report);
  if (!outlier.consecutiveErrors) return;
  report(outlierDetectionRules['consecutive-errors'], [...at, 'consecutiveErrors'], 'consecutiveErrors');
}
