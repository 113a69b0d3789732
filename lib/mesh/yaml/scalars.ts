import {
  CORE_SCHEMA,
  NOT_RESOLVED,
  defineScalarTag,
  floatCoreTag,
  intCoreTag,
  mergeTag,
  nullCoreTag,
  Schema,
} from 'js-yaml';

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
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
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

/** The boolean that a plain word means to kubectl; undefined for any other word. */
export function booleanWord(text: string): boolean | undefined {
  return WORDS.get(text);
}

/** The number that plain text means to kubectl, which reads it as Go does; undefined for other text. */
export function numberText(text: string): number | undefined {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const match = INTEGER.exec(plain);
  if (match !== null) {
    const place = match.findIndex((part, i) => i > 1 && part !== undefined);
    const size = parseInt(match[place], BASES[place - 2]);
    return match[1] === '-' && size !== 0 ? -size : size;
  }
  if (FLOAT.test(plain)) return Number(plain) === 0 ? 0 : Number(plain);
  return SPECIAL.get(text);
}

const resolve =
  <T>(read: (text: string) => T | undefined) =>
  (text: string): T | typeof NOT_RESOLVED =>
    read(text) ?? NOT_RESOLVED;
const never = { identify: () => false, implicit: true };

/** How kubectl reads scalars: YAML 1.1 as its Go library has it, merge keys included, dates left as text. */
export const kubectlSchema: Schema = new Schema([
  ...CORE_SCHEMA.tags.filter((tag) => tag.nodeKind !== 'scalar' || !tag.implicit),
  nullCoreTag,
  mergeTag,
  defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
    ...never,
    implicitFirstChars: [...'yYtToOnNfF'],
    resolve: resolve(booleanWord),
  }),
  defineScalarTag<number>(intCoreTag.tagName, {
    ...never,
    implicitFirstChars: [...'+-.0123456789'],
    resolve: resolve(numberText),
  }),
  defineScalarTag<number>(floatCoreTag.tagName, { identify: () => false, resolve: resolve(numberText) }),
  defineScalarTag<string>('tag:yaml.org,2002:binary', {
    identify: () => false,
    resolve: (text) => Buffer.from(text, 'base64').toString(),
  }),
  // Tags of other programs are of no meaning to kubectl.
  defineScalarTag<string>('!', { identify: () => false, matchByTagPrefix: true, resolve: (text) => text }),
  defineScalarTag<string>('tag:', { identify: () => false, matchByTagPrefix: true, resolve: (text) => text }),
]);
