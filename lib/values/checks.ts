import { isMeshLabel } from './dns-name';
import { MeshError, MeshErrorCode } from './mesh-error';
import { accepted, duplicateName, type MeshFault } from './mesh-fault';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const show = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/** A name that Kubernetes and Istio take as one part of a DNS name. Returns it. */
export function dnsLabel(value: string, what: string): string {
  if (typeof value === 'string' && value.length <= 63 && LABEL.test(value)) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NAME,
    got: `${what} ${show(value)}`,
    expected:
      'a DNS label: lower-case letters, digits and "-", 1 to 63 characters, a letter or digit at both ends',
    mend: 'choose such a name',
  });
}

/** A name of a Kubernetes object: DNS labels joined by dots, at most 253 characters. Returns it. */
export function objectName(value: string, what: string): string {
  if (typeof value === 'string' && value.length <= 253 && SUBDOMAIN.test(value)) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NAME,
    got: `${what} ${show(value)}`,
    expected:
      'lower-case letters, digits, "-" and ".", at most 253 characters, a letter or digit at both ends',
    mend: 'choose such a name, or give one by `name`',
  });
}

/** Labels that Kubernetes takes. Returns a copy. */
export function labels(value: { [key: string]: string }, what: string): { [key: string]: string } {
  const refuse = (got: string, expected: string) => {
    throw new MeshError({
      code: MeshErrorCode.INVALID_LABEL,
      got: `${what}: ${got}`,
      expected,
      mend: 'change the label on the workload and here',
    });
  };
  for (const [key, text] of Object.entries(value)) {
    const parts = key.split('/');
    const name = parts[parts.length - 1];
    const prefixed =
      parts.length === 1 || (parts.length === 2 && SUBDOMAIN.test(parts[0]) && parts[0].length <= 253);
    if (!prefixed || name.length > 63 || !QUALIFIED_NAME.test(name)) {
      refuse(
        `key ${show(key)}`,
        'an optional DNS prefix with "/", then at most 63 letters, digits, "-", "_" and "."',
      );
    }
    if (typeof text !== 'string' || text.length > 63 || (text !== '' && !QUALIFIED_NAME.test(text))) {
      refuse(`${key}=${show(text)}`, 'a value of at most 63 letters, digits, "-", "_" and "."');
    }
  }
  return { ...value };
}

/** Whether a number is that of a TCP port. */
export const isPort = (value: number) => Number.isInteger(value) && value >= 1 && value <= 65535;

/** What is wrong with the number of a TCP port, as istiod's `ValidatePort` has it. */
export function portFault(value: number, what: string): MeshFault | undefined {
  if (isPort(value)) return undefined;
  return {
    code: MeshErrorCode.INVALID_PORT,
    got: `${what} ${show(value)}`,
    expected: 'a whole number from 1 to 65535',
    mend: 'give the number of the port',
  };
}

/** A TCP port. Returns it. */
export const port = (value: number, what: string): number => accepted(value, portFault(value, what));

/** What is wrong with a percentage. */
export function percentageFault(value: number, what: string): MeshFault | undefined {
  if (Number.isFinite(value) && value >= 0 && value <= 100) return undefined;
  return {
    code: MeshErrorCode.INVALID_PERCENTAGE,
    got: `${what} ${show(value)}`,
    expected: 'a number from 0 to 100',
    mend: 'give a percentage, 12.5 for an eighth',
  };
}

/** A percentage. Returns it. */
export const percentage = (value: number, what: string): number =>
  accepted(value, percentageFault(value, what));

/** What is wrong with a status that a proxy answers with, as istiod's `validateHTTPStatus` has it, which takes 600 too. */
export function httpStatusFault(status: number, what: string): MeshFault | undefined {
  if (Number.isInteger(status) && status >= 200 && status <= 600) return undefined;
  return {
    code: MeshErrorCode.INVALID_NUMBER,
    got: `${what} ${status}`,
    expected: '200 to 599',
    mend: 'give such a status',
  };
}

/** The largest `uint32`. */
export const MAX_UINT32 = 2 ** 32 - 1;

/** A whole number within bounds. Returns it. */
export function integer(value: number, what: string, least = 0, most = 2 ** 31 - 1): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NUMBER,
    got: `${what} ${show(value)}`,
    expected: `a whole number from ${least} to ${most}`,
    mend: 'give a number within these bounds',
  });
}

/** Text that is not empty. Returns it. */
export function filled(value: string, what: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `${what} ${show(value)}`,
    expected: 'text that is not empty',
    mend: `give the ${what}`,
  });
}

/** At most one of some settings may be given. */
export function atMostOne(settings: { [name: string]: unknown }, what: string, why: string): void {
  const given = Object.keys(settings).filter((name) => settings[name] !== undefined);
  if (given.length <= 1) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `${what} with ${given.join(' and ')}`,
    expected: `at most one of ${Object.keys(settings).join(', ')}: ${why}`,
    mend: `keep one of ${given.join(' and ')}`,
  });
}

/** One of a closed set of words. Returns it. */
export function choice(value: string, choices: readonly string[], what: string): string {
  if (choices.includes(value)) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${show(value)}`,
    expected: `one of ${choices.join(', ')}`,
    mend: 'use one of these words',
  });
}

/** No name may stand twice. Returns a copy. */
export function distinct(names: readonly string[], what: string): string[] {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return [...names];
  throw new MeshError(duplicateName(`${what} ${show(twice)}`));
}

/** What is wrong with the name of a port, as istiod's `ValidatePortName` has it: a DNS label, capitals included. */
export function portNameFault(value: string, what: string, most = 63): MeshFault | undefined {
  if (typeof value === 'string' && value.length <= most && isMeshLabel(value)) return undefined;
  return {
    code: MeshErrorCode.INVALID_NAME,
    got: `${what} ${show(value)}`,
    expected: `letters, digits and "-", 1 to ${most} characters, a letter or digit at both ends`,
    mend: 'choose such a name, best the protocol with "-" and a word behind it',
  };
}

/** The name of a port. Returns it. */
export const portName = (value: string, what: string, most = 63): string =>
  accepted(value, portNameFault(value, what, most));

/** Text of at most so many characters. Returns it. */
export function limited(value: string, what: string, most: number): string {
  if (typeof value === 'string' && value.length <= most) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${typeof value === 'string' ? `of ${value.length} characters` : show(value)}`,
    expected: `text of at most ${most} characters`,
    mend: 'shorten it',
  });
}

const GO_TRUE: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True'];

/** Whether Go's `ParseBool` reads a text as true. */
export const isGoTrue = (text = ''): boolean => GO_TRUE.includes(text);

/** What Go's `ParseBool` reads as true or false. */
export const GO_BOOLEANS: readonly string[] = [...GO_TRUE, ...['0', 'f', 'F', 'FALSE', 'false', 'False']];
