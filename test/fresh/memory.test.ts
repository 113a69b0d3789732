import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { HOSTILE } from '../support/hostile-texts';
import { root } from '../support/project';

jest.setTimeout(300_000);

const run = promisify(execFile);

/** Three times as much for twice as much is still near to linear; the square would be four times. */
const MOST = 3;
/** What the collector of garbage happens to leave. */
const SLACK = 40_000_000;

/** How much more memory judging files of this size takes than judging next to nothing, in a process of its own. */
async function memoryOf(what: string, size: number): Promise<number> {
  // A small nursery, so that what is needed is told from what nobody has thrown away yet.
  const flags = ['--expose-gc', '--max-semi-space-size=2', '--import', 'tsx'];
  const { stdout } = await run(process.execPath, [...flags, 'test/support/memory.ts', what, String(size)], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
  });
  return Number(stdout);
}

// Linux alone forgets the peak of a process when it is asked to.
const measured = existsSync('/proc/self/clear_refs') ? test : test.skip;

measured.each(Object.entries(HOSTILE).map(([what, [size]]) => [what, size] as const))(
  '%s: twice as much needs about twice the memory',
  async (what, size) => {
    let [small, large] = [0, Infinity];
    // On a busy machine garbage stays longer than usual, so that the least of some tries counts.
    for (let tries = 0; tries < 3 && large >= MOST * small + SLACK; tries++) {
      const [one, other] = await Promise.all([memoryOf(what, size), memoryOf(what, 2 * size)]);
      [small, large] = [Math.max(small, one), Math.min(large, other)];
    }
    expect(large).toBeLessThan(MOST * small + SLACK);
  },
);
