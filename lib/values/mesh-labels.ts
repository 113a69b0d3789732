import { MeshErrorCode } from './mesh-error';
import type { Checks } from './mesh-fault';

const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PREFIX = /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*$/;

/**
 * Whether istiod takes a key of a label (`labels.Instance.Validate`). It takes capitals in a prefix, which Kubernetes does
 * not.
 */
export function isMeshLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (slash !== -1 && (slash > 253 || !PREFIX.test(key.slice(0, slash)))) return false;
  return name.length <= 63 && QUALIFIED_NAME.test(name);
}

/** Whether istiod takes a value of a label. It minds no length, where Kubernetes takes 63 characters at most. */
export const isMeshLabelValue = (value: string) => value === '' || QUALIFIED_NAME.test(value);

/** What istiod has against labels. Constructs take those of Kubernetes alone, which are fewer (`labels()` in `checks.ts`). */
export const labelChecks = {
  key: (labels) =>
    Object.keys(labels).flatMap((key) =>
      isMeshLabelKey(key)
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_LABEL,
              got: `the key ${JSON.stringify(key)}`,
              expected: 'an optional DNS prefix with "/", then at most 63 letters, digits, "-", "_" and "."',
              mend: 'change the label on the workload and here',
              at: [key],
              finding: `The key ${JSON.stringify(key)} of a label is malformed.`,
            },
          ],
    ),
  value: (labels) =>
    Object.entries(labels).flatMap(([key, value]) =>
      isMeshLabelValue(value)
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_LABEL,
              got: `the value ${JSON.stringify(value)}`,
              expected: 'letters, digits, "-", "_" and ".", with a letter or digit at both ends',
              mend: 'change the label on the workload and here',
              at: [key],
              finding: `The value ${JSON.stringify(value)} of a label is malformed.`,
            },
          ],
    ),
} satisfies Checks<{ readonly [key: string]: string }>;
