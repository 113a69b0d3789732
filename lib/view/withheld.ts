import type { PageFinding } from './page-data';

/** The fields of a Secret that hold what is secret. */
const SECRET_FIELD = /^(?:data|stringData)\b/;

const NOT_SHOWN = 'What stands there is not shown on this page.';

/**
 * A finding whose sentences tell nothing of a Secret: they quote what they found. It is known by the title of its rule alone then.
 *
 * @param hasSecret whether the text of a file mentions a Secret
 */
export function withheldFinding(finding: PageFinding, hasSecret: (file: string) => boolean): PageFinding {
  const { resource, path, file, title } = finding;
  const isOfValue = resource.startsWith('Secret ') && SECRET_FIELD.test(path);
  // What could not be read is of no object.
  const isOfText = resource === '' && file !== undefined && hasSecret(file);
  if (!isOfValue && !isOfText) return finding;
  return {
    ...finding,
    message: `${title}. ${NOT_SHOWN}`,
    mend: 'Use cdk8s-istio analyze to see what is wrong.',
  };
}

/** What is told of an object or a file, without what it quotes of a Secret. */
export const withheldReason = (why: string, isOfSecret: boolean): string => (isOfSecret ? NOT_SHOWN : why);
