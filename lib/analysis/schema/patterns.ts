import type { RE2JS } from 're2js';
import { re2 } from '../../values/regex';

/** Whether some part of a text matches a pattern. */
export type Matcher = (text: string) => boolean;

const matchers = new Map<string, Matcher>();
/** Above this length JavaScript's engine, which goes back and tries again, is not trusted with a pattern. */
const LONG = 512;
/** What JavaScript reads otherwise than RE2: dots and blanks, flags, names, classes of Unicode and of POSIX, ends of text. */
const DIFFERENT = /(?<!\\)(?:\\\\)*(?:\\[^\-./*+?()[\]{}|^$dDwW]|\(\?(?!:))|\[\[?:|\[\^?\]|\[[^\]]*\[/;

/**
 * A pattern of Go, that is of RE2, as a function. Throws where it is none. JavaScript's own expressions do it where they
 * mean the same, since they are faster by far.
 */
export function matcherOf(pattern: string): Matcher {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    matcher = compile(pattern);
    matchers.set(pattern, matcher);
  }
  return matcher;
}

function compile(pattern: string): Matcher {
  const native = nativeOf(pattern);
  let exact: RE2JS | undefined;
  const slow = (text: string) => {
    exact ??= re2().compile(pattern);
    return exact.matcher(text).find();
  };
  if (native === undefined) {
    slow('');
    return slow;
  }
  return (text) => (text.length > LONG ? slow(text) : native.test(text));
}

/** The same pattern in JavaScript, where it is certain to be the same. */
function nativeOf(pattern: string): RegExp | undefined {
  if (DIFFERENT.test(pattern) || pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/g, '').includes('.'))
    return undefined;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}
