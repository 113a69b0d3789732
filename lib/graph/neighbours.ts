/** What is joined by edges, whichever way they point. */
export class Neighbours {
  private readonly joined = new Map<string, Set<string>>();

  /** Joins two names. */
  public join(a: string, b: string): void {
    this.of(a).add(b);
    this.of(b).add(a);
  }

  /** The names that are joined to a name. */
  public joinedTo(name: string): ReadonlySet<string> {
    return this.joined.get(name) ?? new Set();
  }

  /** All names that are at most so many steps from some of these. */
  public within(seeds: Iterable<string>, steps: number): ReadonlySet<string> {
    const found = new Set(seeds);
    let edge: readonly string[] = [...found];
    for (let step = 0; step < steps && edge.length > 0; step++) {
      const next = new Set(edge.flatMap((name) => [...(this.joined.get(name) ?? [])]));
      edge = [...next].filter((name) => !found.has(name));
      for (const name of edge) found.add(name);
    }
    return found;
  }

  private of(name: string): Set<string> {
    const known = this.joined.get(name) ?? new Set();
    this.joined.set(name, known);
    return known;
  }
}
