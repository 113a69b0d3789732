import { percentageFault } from '../checks';
import { type Checks, faultAt, missingSetting } from '../mesh-fault';
import type { OutlierDetectionView } from './messages';

/** What istiod's `validateOutlierDetection` has against a detection, apart from its durations. */
export const outlierDetectionChecks = {
  'local-failures-not-split': ({ consecutiveLocalOriginFailures = 0, splitExternalLocalOriginErrors }) =>
    consecutiveLocalOriginFailures > 0 && splitExternalLocalOriginErrors !== true
      ? missingSetting(
          'consecutiveLocalOriginFailures without splitExternalLocalOriginErrors',
          'local failures to be counted apart where they have a limit of their own',
          'set splitExternalLocalOriginErrors to true as well',
          ['consecutiveLocalOriginFailures'],
        )
      : undefined,
  percentage: (outlier) =>
    (['maxEjectionPercent', 'minHealthPercent'] as const).flatMap(
      (field) => faultAt(percentageFault(outlier[field] ?? 0, 'percentage'), field) ?? [],
    ),
} satisfies Checks<OutlierDetectionView>;
