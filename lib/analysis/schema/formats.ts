import { isIP } from 'node:net';
import { goDuration } from './cel/values';

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
export const formatWords: { readonly [format: string]: string | undefined } = {
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
export function boundsOf(type: 'integer' | 'number', format?: string): readonly [number, number] | undefined {
  if (type === 'number')
    return format === 'float' ? [-3.4028234663852886e38, 3.4028234663852886e38] : undefined;
  if (format === 'int32') return [-(2 ** 31), 2 ** 31 - 1];
  if (format === 'uint32') return [0, 2 ** 32 - 1];
  return [-(2 ** 63), 2 ** 63];
}
