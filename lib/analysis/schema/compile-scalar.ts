import { boundsOf, formatWords, formats } from './formats';
import { nearest } from './nearest';
import { matcherOf } from './patterns';
import { schemaRules } from './rules';
import type { Schema } from '../../mesh/views/schemas';
import { shown, type Check } from './walk';

/** The check of a closed choice of words or numbers. Kubernetes reads words of its own kinds as text, and istiod can read any. */
export function enumCheck(words: readonly unknown[], lenient: boolean): Check {
  const allowed = new Set(words);
  const texts = words.filter((word) => word !== '').map(String);
  return (value, walk) => {
    if (allowed.has(value)) return;
    walk.blocking++;
    if (!lenient || typeof value !== 'string') walk.decodes = false;
    const meant = typeof value === 'string' ? nearest(value, texts) : undefined;
    const mend = meant && `Write ${meant}.`;
    walk.find(schemaRules.enum, `${shown(value)}; expected ${oneOf(texts)}`, mend);
  };
}

const oneOf = (words: readonly string[]) => (words.length === 1 ? words[0] : `one of ${words.join(', ')}`);

/** The check of a number, which is known to be one, and to be whole where it must. */
export function numberCheck({ type, format, minimum, maximum }: Schema): Check {
  const range = boundsOf(type as 'integer' | 'number', format);
  const [least, most] = [minimum ?? -Infinity, maximum ?? Infinity];
  const bounds = boundsText(minimum, maximum);
  return (value, walk) => {
    const number = value as number;
    const isReadable = range === undefined || (number >= range[0] && number <= range[1]);
    if (!isReadable) walk.decodes = false;
    if (number < least || number > most) walk.find(schemaRules.range, `${number}; expected ${bounds}`);
    else if (!isReadable) {
      walk.find(schemaRules.range, `${number}; expected a number of the format ${format ?? 'int64'}`);
    }
  };
}

function boundsText(least?: number, most?: number): string {
  if (most === undefined) return `${least} or more`;
  return least === undefined ? `at most ${most}` : `${least} to ${most}`;
}

/** The checks of text, which is known to be text. */
export function textCheck({ minLength, maxLength, pattern, format }: Schema, lenient: boolean): Check[] {
  const checks: Check[] = [];
  if (minLength !== undefined || maxLength !== undefined) {
    const [least, most] = [minLength ?? 0, maxLength ?? Infinity];
    checks.push((value, walk) => {
      const text = value as string;
      // A character takes two places at most: most texts need no counting.
      if (text.length <= most && text.length >= least * 2) return;
      const length = text.length <= 1 ? text.length : [...text].length;
      if (length >= least && length <= most) return;
      if (length > most) walk.blocking++;
      const characters = length === 0 ? 'empty' : `${length} characters`;
      walk.find(schemaRules.length, `${characters}; expected ${boundsText(least, maxLength)} characters`);
    });
  }
  if (pattern !== undefined) {
    const matches = lazily(() => matcherOf(pattern));
    checks.push((value, walk) => {
      if (matches(value as string)) return;
      walk.find(schemaRules.pattern, `${shown(value)}; expected a match of ${pattern}`);
    });
  }
  const fits = format === undefined ? undefined : formats[format];
  if (format !== undefined && fits !== undefined) {
    checks.push((value, walk) => {
      // Go's own decoder passes over the ends of lines in base64, and over nothing at all.
      const text = lenient ? (value as string).replace(/[\r\n]/g, '') : (value as string);
      if (fits(text) || (lenient && text === '')) return;
      walk.blocking++;
      walk.decodes = false;
      walk.find(schemaRules.format, `${shown(value)}; expected ${formatWords[format]}`);
    });
  }
  return checks;
}

function lazily(make: () => (text: string) => boolean): (text: string) => boolean {
  let made: ((text: string) => boolean) | undefined;
  return (text) => (made ??= make())(text);
}
