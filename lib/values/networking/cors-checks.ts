import { durationLength } from '../duration-text';
import { MeshErrorCode } from '../mesh-error';
import type { Checks } from '../mesh-fault';
import { conditionOf } from '../string-match';
import type { CorsPolicyView } from './messages';

/** The methods that istiod lets CORS allow. */
export const CORS_METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  '*',
];

/** What istiod's `validateCORSPolicy` has against a policy, apart from its regular expressions and the names of headers. */
export const corsChecks = {
  'cors-origin': ({ allowOrigins = [] }) =>
    allowOrigins.flatMap((origin, i) =>
      conditionOf(origin)?.[1]
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_VALUE,
              got: 'an empty origin',
              expected: 'exact, prefix or regex with text',
              mend: 'name the origin, or use StringMatch.regex(".*") for any',
              at: ['allowOrigins', i],
            },
          ],
    ),
  'cors-method': ({ allowMethods = [] }) =>
    allowMethods.flatMap((method, i) =>
      CORS_METHODS.includes(method)
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_VALUE,
              got: `the allowed method ${JSON.stringify(method)}`,
              expected: `one of ${CORS_METHODS.join(', ')}`,
              mend: 'write the method in capitals',
              at: ['allowMethods', i],
            },
          ],
    ),
  'cors-max-age': ({ maxAge }) => {
    const length = maxAge === undefined ? undefined : durationLength(maxAge);
    if (length === undefined || (length.milliseconds % 1000 <= 0 && length.nanoseconds <= 0))
      return undefined;
    return {
      code: MeshErrorCode.INVALID_DURATION,
      got: `an age of a preflight answer of ${maxAge}`,
      expected: 'whole seconds',
      mend: 'use Duration.seconds() with a whole number',
      at: ['maxAge'],
      finding: 'an age with a part of a second',
    };
  },
} satisfies Checks<CorsPolicyView>;
