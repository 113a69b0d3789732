import { yamlText } from '../../mesh/yaml/write';
import { compareText } from '../../values/order';
import type { SafeOrder } from './moment';
import type { ApplyStep } from './slot';

/** A file to be written, below some folder. */
export interface WaveFile {
  /** The path, with `/` between folders. */
  readonly path: string;
  /** What stands in it. */
  readonly text: string;
}

/** The first words of `STEPS.md`, by which a folder that was written so is known. */
export const STEPS_MARK = '<!-- Written by cdk8s-istio';

/** The folder of a wave. */
const folderOf = (wave: number) => `wave-${wave + 1}`;

/** The folder, below that of the wave, of what is deleted: `kubectl apply -f` does not look into it. */
const DELETED = 'delete';

/**
 * The waves of an order as folders, a file for each object, and a page `STEPS.md` with the commands.
 *
 * @param shown the folder in the commands
 */
export function waveFiles({ waves, isWidened }: SafeOrder, shown: string): readonly WaveFile[] {
  return [{ path: 'STEPS.md', text: stepsText(waves, isWidened, shown) }, ...objectFiles(waves)];
}

/** The objects of waves, a file each. */
export const objectFiles = (waves: SafeOrder['waves']): readonly WaveFile[] =>
  waves.flatMap((wave, i) =>
    [...wave].sort(byObject).map((step) => {
      const folder = step.action === 'delete' ? `${folderOf(i)}/${DELETED}` : folderOf(i);
      return { path: `${folder}/${fileName(step.object)}.yaml`, text: step._text ?? yamlText(step.manifest) };
    }),
  );

/** The commands of each wave. */
export const waveCommands = (waves: SafeOrder['waves'], shown: string): readonly (readonly string[])[] =>
  waves.map((wave, i) => {
    const folder = `${shown}/${folderOf(i)}`;
    return [
      ...(wave.some(({ action }) => action !== 'delete') ? [`kubectl apply -f ${folder}/`] : []),
      ...(wave.some(({ action }) => action === 'delete') ? [`kubectl delete -f ${folder}/${DELETED}/`] : []),
    ];
  });

const byObject = (a: ApplyStep, b: ApplyStep) => compareText(a.object, b.object);

/** `VirtualService istio-test/nginx` as the name of a file. */
const fileName = (object: string) =>
  object
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');

/** The commands that take a cluster through the waves. */
function stepsText(waves: SafeOrder['waves'], isWidened: boolean, shown: string): string {
  const commands = waveCommands(waves, shown);
  const steps = waves.map((wave, i) => {
    const isLast = i === waves.length - 1;
    const objects = [...wave].sort(byObject).map(({ action, object }) => `- ${WORDS[action]} ${object}`);
    return [
      `## Wave ${i + 1}`,
      '',
      ...objects,
      '',
      '```sh',
      ...commands[i],
      '```',
      ...(isLast
        ? []
        : ['', 'Wait until all proxies have it: `istioctl proxy-status` tells what each of them has taken.']),
      '',
    ].join('\n');
  });
  const widened = isWidened
    ? '\nSome objects are applied twice. Between, they have what either side has, so that requests of both sides are answered.\n'
    : '';
  return [
    `${STEPS_MARK} transition. Run the command again rather than change this file. -->`,
    '',
    '# Waves',
    '',
    `No request is lost, and none is let in, while these waves are applied in their order. The objects of one wave may be applied in any order.\n${widened}`,
    ...steps,
  ].join('\n');
}

const WORDS: Readonly<Record<ApplyStep['action'], string>> = {
  create: 'Create',
  change: 'Apply',
  delete: 'Delete',
  widen: 'Apply, for a while, a wider',
};
