import { percentageFault } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, faultAt } from '../mesh-fault';
import type { OutlierDetectionView } from './messages';

/** What istiod's `validateOutlierDetection` has against a detection, apart from its durations. */
export const outlierDetectionChecks = {
  'local-failures-not-split': ({ consecutiveLocalOriginFailures = 0, splitExternalLocalOriginErrors }) =>
    consecutiveLocalOriginFailures > 0 && splitExternalLocalOriginErrors !== true
      ? {
          code: MeshErrorCode.MISSING_SETTING,
          got: 'consecutiveLocalOriginFailures without splitExternalLocalOriginErrors',
          expected: 'local failures to be counted apart where they have a limit of their own',
          mend: 'set splitExternalLocalOriginErrors to true as well',
          at: ['consecutiveLocalOriginFailures'],
          finding: 'consecutiveLocalOriginFailures without splitExternalLocalOriginErrors',
        }
      : undefined,
  percentage: (outlier) =>
    (['maxEjectionPercent', 'minHealthPercent'] as const).flatMap(
      (field) => faultAt(percentageFault(outlier[field] ?? 0, 'percentage'), field) ?? [],
    ),
} satisfies Checks<OutlierDetectionView>;
