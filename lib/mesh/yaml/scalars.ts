import { YamlError } from './cursor';
import type { ScalarNode } from './tree';

/**
 * The words that YAML 1.1 takes for booleans. kubectl reads manifests by them, most other tools of today read YAML 1.2, in
 * which only `true` and `false` are.
 */
const WORDS = new Map<string, boolean>(
  [
    ['y yes true on', true],
    ['n no false off', false],
  ].flatMap(([words, value]) =>
    String(words)
      .split(' ')
      .flatMap((word): [string, boolean][] =>
        [word, word.toUpperCase(), word[0].toUpperCase() + word.slice(1)].map((way) => [way, Boolean(value)]),
      ),
  ),
);
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const POINT_FLOAT = /^\.[0-9]+([eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))$/;
const SPECIAL = new Map([
  ['.inf', Infinity],
  ['.Inf', Infinity],
  ['.INF', Infinity],
  ['+.inf', Infinity],
  ['+.Inf', Infinity],
  ['+.INF', Infinity],
  ['-.inf', -Infinity],
  ['-.Inf', -Infinity],
  ['-.INF', -Infinity],
  ['.nan', NaN],
  ['.NaN', NaN],
  ['.NAN', NaN],
]);
const BASES = [16, 2, 8, 10];
const PREFIXES = ['0x', '0b', '0o', ''];
const MAX_UNSIGNED = 2n ** 64n - 1n;
const MAX_SIGNED = 2n ** 63n - 1n;

/** A number as go-yaml reads it: whole ones by themselves, since it keeps them apart. */
interface Numeral {
  readonly value: number;
  readonly whole: boolean;
  /** The digits of a whole number that no number of JavaScript holds exactly. */
  readonly exact?: bigint;
}

/** The boolean that a plain word means to kubectl; undefined for any other word. */
export function booleanWord(text: string): boolean | undefined {
  return WORDS.get(text);
}

/** The number that plain text means to kubectl, which reads it as Go does; undefined for other text. */
export function numberText(text: string): number | undefined {
  return numeral(text)?.value;
}

function numeral(text: string): Numeral | undefined {
  const first = text.charCodeAt(0);
  const isDigit = first >= 0x30 && first <= 0x39;
  if (!isDigit && first !== 0x2b && first !== 0x2d && first !== 0x2e) return undefined;
  const special = SPECIAL.get(text);
  if (special !== undefined) return { value: special, whole: false };
  if (first === 0x2e) return POINT_FLOAT.test(text) ? float(text) : undefined;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  return integer(plain) ?? (FLOAT.test(plain) ? float(plain) : undefined);
}

/** A whole number, if Go's types of 64 bits can hold it. */
function integer(plain: string): Numeral | undefined {
  const match = INTEGER.exec(plain);
  if (match === null) return undefined;
  const place = match.findIndex((part, i) => i > 1 && part !== undefined);
  const size = parseInt(match[place], BASES[place - 2]);
  const sign = match[1];
  if (size <= Number.MAX_SAFE_INTEGER)
    return { value: sign === '-' && size !== 0 ? -size : size, whole: true };
  const exact = BigInt(PREFIXES[place - 2] + match[place]);
  const most = sign === '-' ? MAX_SIGNED + 1n : sign === '+' ? MAX_SIGNED : MAX_UNSIGNED;
  if (exact > most) return undefined;
  return { value: sign === '-' ? -size : size, whole: true, exact: sign === '-' ? -exact : exact };
}

/** A number that need not be whole; none where it is too large, which Go then leaves as text. */
function float(plain: string): Numeral | undefined {
  const value = Number(plain);
  return Number.isFinite(value) ? { value, whole: false } : undefined;
}

const CORE = 'tag:yaml.org,2002:';
const [STR, BOOL, INT, FLOAT_TAG, NULL, TIMESTAMP, BINARY] = [
  ...['str', 'bool', 'int', 'float', 'null', 'timestamp', 'binary'].map((name) => CORE + name),
];
const RESOLVED = new Set([BOOL, INT, FLOAT_TAG, NULL, TIMESTAMP]);
const DATE =
  /^\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])(?:[Tt](?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)|[ ](?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:[.,]\d+)?)?$/;

/** What a scalar means to kubectl. */
export interface Scalar {
  readonly value: string | number | boolean | null;
  /** Whether it is a whole number, which Go keeps apart from others. */
  readonly whole?: boolean;
  /** The digits of a whole number that no number of JavaScript holds exactly. */
  readonly exact?: bigint;
}

/** What a scalar means to kubectl: YAML 1.1 as its Go library has it, dates left as text. */
export function readScalar({ value, style, tag, start }: ScalarNode): Scalar {
  if (tag === '') {
    if (style !== 'plain' || !MAY_BE_OTHER.has(value.charCodeAt(0) || 0)) return { value };
    return resolve(value).scalar;
  }
  if (tag === BINARY) return { value: binary(value, start) };
  if (!RESOLVED.has(tag)) return { value };
  if (tag === TIMESTAMP && DATE.test(value)) return { value };
  const { type, scalar } = resolve(value);
  if (type === tag) return scalar;
  if (tag === FLOAT_TAG && type === INT && !isHuge(scalar)) return { value: scalar.value };
  const name = `!!${tag.slice(CORE.length)}`;
  throw new YamlError(`${JSON.stringify(value.slice(0, 40))} with the tag ${name}, which it is not`, start);
}

/** What a plain scalar without a tag means. */
export function plainScalar(value: string): Scalar['value'] {
  return MAY_BE_OTHER.has(value.charCodeAt(0) || 0) ? resolve(value).scalar.value : value;
}

/** The first characters of what may be something else than text; 0 for nothing at all. */
const MAY_BE_OTHER = new Set([0, ...[...'+-.0123456789yYnNtTfFoO~'].map((one) => one.charCodeAt(0))]);

function resolve(value: string): { type: string; scalar: Scalar } {
  if (NULLS.has(value)) return { type: NULL, scalar: { value: null } };
  const word = WORDS.get(value);
  if (word !== undefined) return { type: BOOL, scalar: { value: word } };
  const number = numeral(value);
  if (number === undefined) return { type: STR, scalar: { value } };
  return { type: number.whole ? INT : FLOAT_TAG, scalar: number };
}

/** Whether only Go's type of the largest whole numbers without a sign holds a number. */
export const isHuge = ({ exact }: Scalar) => exact !== undefined && exact > MAX_SIGNED;

function binary(text: string, start: number): string {
  const letters = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(letters)) {
    throw new YamlError('a text with the tag !!binary, which is no base64', start);
  }
  return Buffer.from(letters, 'base64').toString();
}
