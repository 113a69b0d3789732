/**
 * How many times as much time something takes for twice as much: about 2 where the cost is linear, 4 where it is quadratic.
 *
 * Both are measured in one run, in turns, and the best of some tries counts: what else the machine does makes a try slower, and
 * never faster.
 *
 * @param make makes the work for a size, which is not measured
 * @param size the smaller size, large enough to take some milliseconds
 */
export function growth(make: (size: number) => () => unknown, size: number, tries = 3): number {
  const [small, large] = [make(size), make(2 * size)];
  const best = { small: Infinity, large: Infinity };
  const time = (work: () => unknown) => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  // What is compiled on first use counts for neither.
  small();
  for (let i = 0; i < tries; i++) {
    best.small = Math.min(best.small, time(small));
    best.large = Math.min(best.large, time(large));
  }
  return best.large / best.small;
}

/** Far from 2, so that no busy machine breaks it, and below the 4 of what is quadratic. */
export const ALMOST_LINEAR = 3.3;

/** For what may grow with the square, which is 4: below the 8 of the third power. */
export const SQUARED = 6;
