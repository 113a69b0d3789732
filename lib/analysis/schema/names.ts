/** How a kind's names are checked: as DNS subdomain, DNS label (with or without a digit in front), or part of a path. */
export type NameKind = 'subdomain' | 'label' | 'label-1035' | 'path';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** What Kubernetes expects of a name, where it is not so; undefined for a right one. */
export function nameFault(name: string, kind: NameKind = 'subdomain'): string | undefined {
  const [most, pattern, expected] = SYNTAX[kind];
  if (name.length > most) return `at most ${most} characters`;
  return pattern.test(name) ? undefined : expected;
}

const SYNTAX: { readonly [kind in NameKind]: readonly [number, RegExp, string] } = {
  subdomain: [253, SUBDOMAIN, 'lower-case letters, digits, "-" and ".", with a letter or digit at both ends'],
  label: [63, LABEL, 'lower-case letters, digits and "-", with a letter or digit at both ends'],
  'label-1035': [
    63,
    LABEL_1035,
    'lower-case letters, digits and "-", a letter in front, a letter or digit behind',
  ],
  path: [Infinity, /^(?!\.{1,2}$)[^/%]*$/, 'no "/" or "%", and neither "." nor ".."'],
};

/** Whether Kubernetes takes it as the key of a label or, in lower case, of an annotation. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (name.length > 63 || !QUALIFIED.test(name)) return false;
  return slash < 0 || (slash <= 253 && SUBDOMAIN.test(key.slice(0, slash)));
}

/** Whether Kubernetes takes it as the value of a label. */
export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && QUALIFIED.test(value));
}
