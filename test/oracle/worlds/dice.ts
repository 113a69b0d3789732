import { pick, type Random } from '../../support/mutate';

/** Random choices of a world, all from one seed. */
export class Dice {
  public constructor(private readonly random: Random) {}

  /** Whether something happens that does so often, in percent. */
  public chance(percent: number): boolean {
    return this.random(100) < percent;
  }

  /** A whole number, both ends included. */
  public between(least: number, most: number): number {
    return least + this.random(most - least + 1);
  }

  public pick<T>(items: readonly T[]): T {
    return pick(this.random, items);
  }

  /** So many of a list, none twice, in random order. */
  public some<T>(items: readonly T[], number: number): T[] {
    const left = [...items];
    const taken: T[] = [];
    while (taken.length < number && left.length > 0) taken.push(...left.splice(this.random(left.length), 1));
    return taken;
  }

  /** One by weights, such as `[[5, 'often'], [1, 'seldom']]`. */
  public weighted<T>(choices: readonly (readonly [number, T])[]): T {
    let at = this.random(choices.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, choice] of choices) {
      at -= weight;
      if (at < 0) return choice;
    }
    return choices[0][1];
  }

  /** A field of an object, which is there so often, in percent. */
  public maybe<T>(percent: number, make: () => T): T | undefined {
    return this.chance(percent) ? make() : undefined;
  }
}
