import type { Resource } from '../mesh/resource';
import { checkByItself } from './by-itself';
import type { Report } from './check';
import { checkSchema } from './schema/check-schema';

/**
 * Why the API server or istiod's webhook refuses an object, in the sentences of the first finding; undefined where they take it. Only
 * the object itself is looked at. Fields and kinds of the experimental channel of the Gateway API count as known.
 *
 * @param resource an object, as `loadFiles()` or `loadManifests()` gives it
 */
export function refusalOf(resource: Resource): string | undefined {
  let refusal: string | undefined;
  const report: Report = ({ level }, _path, message) => {
    if (level === 'error') refusal ??= message;
  };
  const { decodes } = checkSchema(resource, report, 'experimental');
  if (refusal === undefined && decodes) checkByItself(resource, report, (_check, action) => action());
  return refusal;
}
