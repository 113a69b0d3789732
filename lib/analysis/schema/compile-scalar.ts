import { isIP } from 'node:net';
import type { Schema } from '../../mesh/views/schemas';
import { goDuration } from './cel/values';
import { nearest } from '../../values/nearest';
import { matcherOf } from './patterns';
import { schemaRules } from './rules';
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
    walk.find(schemaRules.enum, `The value is ${shown(value)}, but the schema allows ${oneOf(texts)}.`, mend);
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
    if (number < least || number > most)
      walk.find(schemaRules.range, `The value is ${number}, but the schema allows ${bounds}.`);
    else if (!isReadable) {
      walk.find(schemaRules.range, `The value ${number} is not a number of the format ${format ?? 'int64'}.`);
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
      const got = length === 0 ? 'is empty' : `has ${length} characters`;
      walk.find(
        schemaRules.length,
        `The text ${got}, but the schema allows ${boundsText(least, maxLength)} characters.`,
      );
    });
  }
  if (pattern !== undefined) {
    const matches = lazily(() => matcherOf(pattern));
    checks.push((value, walk) => {
      if (matches(value as string)) return;
      walk.find(
        schemaRules.pattern,
        `The value ${shown(value)} does not match the pattern ${pattern} of the schema.`,
      );
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
      walk.find(schemaRules.format, `The value ${shown(value)} is not ${formatWords[format]}.`);
    });
  }
  return checks;
}

function lazily(make: () => (text: string) => boolean): (text: string) => boolean {
  let made: ((text: string) => boolean) | undefined;
  return (text) => (made ??= make())(text);
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})t(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

/** How the API server checks text in a format, by the format; any other is not checked. */
export const formats: { readonly [format: string]: ((text: string) => boolean) | undefined } = {
  byte: (text) => BASE64.test(text),
  'date-time': isDateTime,
  duration: isDuration,
  ipv4: (text) => text.includes('.') && isIP(withoutZeros(text)) === 4,
  ipv6: (text) => text.includes(':') && !text.includes('%') && isIP(text) === 6,
};

/** What a format asks for, in words. */
const formatWords: { readonly [format: string]: string | undefined } = {
  byte: 'base64',
  'date-time': 'a time such as 2026-01-31T12:00:00Z',
  duration: 'a duration such as 1m30s',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};

function isDateTime(text: string): boolean {
  const match = DATE_TIME.exec(text.toLowerCase());
  if (match === null) return false;
  const [, date, hours, minutes, seconds] = match;
  if (hours > '23' || minutes > '59' || seconds > '59') return false;
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

const WORDY = /(\d+)\s*([A-Za-zµ]+)/g;
const UNIT = /^(?:ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/i;

/** As Go has it, or in words, somewhere in the text. */
function isDuration(text: string): boolean {
  return goDuration(text) !== undefined || [...text.matchAll(WORDY)].some(([, , unit]) => UNIT.test(unit));
}

/** Leading zeros, which Kubernetes still allows in an IPv4 address. */
function withoutZeros(address: string): string {
  return address.replace(/(^|\.)0+(?=\d)/g, '$1');
}

/** The bounds of a number by its format. */
function boundsOf(type: 'integer' | 'number', format?: string): readonly [number, number] | undefined {
  if (type === 'number')
    return format === 'float' ? [-3.4028234663852886e38, 3.4028234663852886e38] : undefined;
  if (format === 'int32') return [-(2 ** 31), 2 ** 31 - 1];
  if (format === 'uint32') return [0, 2 ** 32 - 1];
  return [-(2 ** 63), 2 ** 63];
}
