import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { manifestsIn, stateFolder } from '../support/manifests';
import { root } from '../support/project';
import { Referee } from './referee';

jest.setTimeout(60_000);

/** The processes of this machine whose command line names a folder. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(join('/proc', pid, 'cmdline'), 'utf8').includes(folder);
      } catch {
        return false;
      }
    });
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the referee', () => {
  test('leaves nothing behind when the test is killed in the middle', async () => {
    const mounts = readFileSync('/proc/mounts', 'utf8');
    const program = join(__dirname, 'specimens/killed-test.ts');
    const test = spawn(process.execPath, ['--import', 'tsx', program], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const folder = await new Promise<string>((resolve) =>
      test.stdout.once('data', (part: Buffer) => resolve(part.toString().trim())),
    );
    expect(processesOf(folder).length).toBeGreaterThanOrEqual(4);
    test.kill('SIGKILL');
    await until(() => processesOf(folder).length === 0 && !existsSync(folder));
    expect(processesOf(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(readFileSync('/proc/mounts', 'utf8')).toBe(mounts);
  });

  test('two at once do not get in each other’s way', async () => {
    const states = ['2-all-to-v1', '4-header-and-path'];
    const referees = states.map(() => Referee.start());
    try {
      await Promise.all(
        referees.map((referee, i) =>
          referee.startMesh(manifestsIn(stateFolder(states[i])), 'client.istio-test'),
        ),
      );
      const sending = { via: 'client.istio-test', host: 'nginx', path: '/test.html', n: 10 };
      const answers = await Promise.all(referees.map((referee) => referee.send(sending)));
      expect(answers.map(({ got }) => got)).toEqual([
        { 'istio-test/nginx-v1': 10 },
        { 'istio-test/nginx-v2': 10 },
      ]);
    } finally {
      await Promise.all(referees.map((referee) => referee.stop()));
    }
  });

  test('says why it could not start a mesh', async () => {
    const referee = Referee.start();
    try {
      await expect(referee.startMesh([], 'nobody.nowhere')).rejects.toThrow('no pod nobody.nowhere');
    } finally {
      await referee.stop();
    }
  });

  test('reports what istiod refuses, and goes on', async () => {
    const referee = Referee.start();
    const good = manifestsIn(stateFolder('3-weighted-30-70'));
    const bad = structuredClone(good);
    bad.find(({ kind }) => kind === 'VirtualService').spec.http[0].route[0].weight = -30;
    try {
      await referee.startMesh(good, 'client.istio-test');
      await expect(referee.apply(bad)).rejects.toThrow('weight -30 < 0');
      await referee.apply(good);
    } finally {
      await referee.stop();
    }
  });
});
