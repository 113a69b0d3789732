import { packageVersion } from './package-manifest';

const REPOSITORY = 'https://github.com/cdk8s-istio/cdk8s-istio';

/**
 * The page of a rule, as it was when a version was released.
 *
 * @param slug the name of the rule: `virtual-service/subset-not-found`
 * @param version the version of this package
 */
export function ruleUrl(slug: string, version: string = packageVersion()): string {
  return `${REPOSITORY}/blob/v${version}/docs/rules/${slug}.md`;
}
