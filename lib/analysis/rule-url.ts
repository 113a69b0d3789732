import { packageManifest } from './package-manifest';

/**
 * The page of a rule on the site of this package, which is that of the newest release.
 *
 * @param slug the name of the rule: `virtual-service/subset-not-found`
 */
export function ruleUrl(slug: string): string {
  return `${rulesUrl()}${slug}.html`;
}

/** The page that lists all rules. */
export const rulesUrl = (): string => `${packageManifest().homepage}rules/`;
