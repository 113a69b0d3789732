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
