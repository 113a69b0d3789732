import type { ReplacedObject } from './mesh';

const SHOWN = 3;

/** What is told of objects that are defined more than once: of a few by name, and how many there are. */
export function replacedText(replaced: readonly ReplacedObject[]): string {
  const told = replaced.slice(0, SHOWN).map(({ object, file = '?', by = '?' }) => {
    return `${object} (${file === by ? file : `${file}, ${by}`})`;
  });
  const rest = replaced.length - SHOWN;
  const more = rest > 0 ? ` and ${rest} more` : '';
  return `Of several objects with one name the last one counts: ${told.join(', ')}${more}.`;
}
