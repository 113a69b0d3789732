import { isWildcard } from '../values/host-name';

/**
 * Values by hosts, of which the most specific counts: the host itself, or else the longest wildcard that takes it (the upstream
 * project's `pilot/pkg/model/config.go: MostSpecificHostMatch`).
 */
export class HostMap<T> {
  private readonly exact = new Map<string, T>();
  private readonly wildcards = new Map<string, T>();
  private readonly lengths = new Set<number>();

  public get(host: string): T | undefined {
    return (isWildcard(host) ? this.wildcards : this.exact).get(host);
  }

  public set(host: string, value: T): void {
    if (isWildcard(host)) {
      this.wildcards.set(host, value);
      this.lengths.add(host.length - 1);
    } else this.exact.set(host, value);
  }

  /** The value of the most specific host that takes this one. */
  public find(host: string): T | undefined {
    const own = this.get(host);
    if (own !== undefined || this.wildcards.size === 0) return own;
    const text = isWildcard(host) ? host.slice(1) : host;
    let best: T | undefined;
    let longest = -1;
    for (const length of this.lengths) {
      if (length > text.length || length <= longest) continue;
      const found = this.wildcards.get(`*${text.slice(text.length - length)}`);
      if (found === undefined) continue;
      best = found;
      longest = length;
    }
    return best;
  }
}

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
