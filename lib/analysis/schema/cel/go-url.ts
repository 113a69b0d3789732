import { goRequestUrl as read } from '../../../values/url';
import { CelUrl } from './values';

/** A URL that Kubernetes' `url()` and `isURL()` take; undefined for any other text. */
export function goRequestUrl(text: string): CelUrl | undefined {
  const url = read(text);
  return url && new CelUrl(url.scheme, url.host, url.path, url.query);
}
