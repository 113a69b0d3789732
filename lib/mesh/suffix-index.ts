/** Finds texts by how they end, without looking at all of them. */
export class SuffixIndex {
  /** The texts backwards, in order. */
  private readonly backwards: readonly string[];

  public constructor(texts: Iterable<string>) {
    this.backwards = [...new Set(texts)].map(reversed).sort();
  }

  /** The texts that end with a suffix. */
  public endingWith(suffix: string): string[] {
    const start = reversed(suffix);
    let [low, high] = [0, this.backwards.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.backwards[middle] < start) low = middle + 1;
      else high = middle;
    }
    const found: string[] = [];
    for (let i = low; i < this.backwards.length && this.backwards[i].startsWith(start); i++) {
      found.push(reversed(this.backwards[i]));
    }
    return found;
  }
}

/** All ends of a text, itself and the empty one included. */
export function* suffixesOf(text: string): Generator<string> {
  for (let i = 0; i <= text.length; i++) yield text.slice(i);
}

const reversed = (text: string) => text.split('').reverse().join('');
