/** An index as a program that loads what is touched. */
export function lazyIndex(compiled: string): string;
/** Makes a compiled index lazy, in its place. */
export function makeLazy(file: string): void;
