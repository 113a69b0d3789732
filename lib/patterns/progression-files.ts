import { type FileBeside, markdownHead, yamlHead } from '../core/files-beside';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type * as simulate from '../simulate/mesh';
import type * as transitions from '../compare/transition/transition';
import type * as words from '../compare/report/transition-words';
import type * as waveFiles from '../compare/transition/wave-files';
import type { Transition } from '../compare/transition/moment';

/* eslint-disable @typescript-eslint/no-require-imports -- Only a program that writes a progression pays for the model. */
const loadMesh = () => require('../simulate/mesh') as typeof simulate;
const loadTransition = () => require('../compare/transition/transition') as typeof transitions;
const loadWaves = () => require('../compare/transition/wave-files') as typeof waveFiles;
const loadWords = () => require('../compare/report/transition-words') as typeof words;
/* eslint-enable @typescript-eslint/no-require-imports */

/** A folder of a progression. */
export interface ProgressionFolder {
  readonly name: string;
  /** What is so in it, in words. */
  readonly words: string;
  readonly files: readonly {
    readonly name: string;
    readonly manifests: readonly any[];
    readonly text: string;
  }[];
}

/** The files of a progression, with the page of its commands. */
export function progressionFiles(
  path: string,
  name: string,
  folders: readonly ProgressionFolder[],
): readonly FileBeside[] {
  const meshes = folders.map(({ files }) =>
    loadMesh().Mesh.fromManifests(files.flatMap(({ manifests }) => [...manifests])),
  );
  const ways = folders.slice(1).map(({ name: to }, i) => ({
    forth: wayTo(path, folders[i].name, to, meshes[i], meshes[i + 1]),
    back: wayTo(path, to, folders[i].name, meshes[i + 1], meshes[i]),
  }));
  return [
    { name: 'STEPS.md', content: markdownHead(path) + stepsText(name, folders, ways) },
    ...folders.flatMap((folder) =>
      folder.files.map(({ name: file, text }) => ({
        name: `${folder.name}/${file}`,
        content: yamlHead(path) + text,
      })),
    ),
    ...ways.flatMap(({ forth, back }) => [...forth.files, ...back.files]),
  ];
}

/** The commands that take a cluster from one state to another, and the files that they name beside those of the states. */
interface Way {
  readonly commands: readonly string[];
  readonly files: readonly FileBeside[];
}

/** A way on which nothing is lost: all files of a state at once where any order is safe, else wave by wave. */
function wayTo(path: string, from: string, to: string, before: simulate.Mesh, after: simulate.Mesh): Way {
  const found = loadTransition().transition(before, after);
  if (found.safe.verdict !== 'safe' || found.safe.isWidened) throw unsafe(from, to, found);
  const { waves } = found.safe;
  const isPlain = waves.length < 2 && waves.flat().every(({ action }) => action !== 'delete');
  if (isPlain) return { commands: [`kubectl apply -f ${to}/`], files: [] };
  const { objectFiles, waveCommands } = loadWaves();
  const folder = `${to}/from-${from}`;
  return {
    commands: waveCommands(waves, folder).flat(),
    files: objectFiles(waves).map((file) => ({
      name: `${folder}/${file.path}`,
      content: yamlHead(path) + file.text,
    })),
  };
}

function unsafe(from: string, to: string, { moments, safe }: Transition): MeshError {
  const { whenText, endTexts } = loadWords();
  const [moment] = moments;
  const what =
    moment === undefined
      ? `a verdict "${safe.verdict}"`
      : `requests (${moment.requests} to ${moment.asked.host}) that end in ${endTexts(moment.between).join(' or ')} ${whenText(moment)}`;
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a step from ${from} to ${to} with ${what}`,
    expected: 'a step in which no request is lost, in whatever order its objects are applied',
    mend: 'add a step between, or see what "cdk8s-istio transition" says of the two states',
  });
}

function stepsText(
  name: string,
  folders: readonly ProgressionFolder[],
  ways: readonly { readonly forth: Way; readonly back: Way }[],
): string {
  const block = (commands: readonly string[]) => ['```sh', ...commands, '```'];
  const steps = ways.flatMap(({ forth, back }, i) => [
    `## ${folders[i + 1].name}`,
    '',
    folders[i + 1].words,
    '',
    ...block(forth.commands),
    '',
    `Back to ${folders[i].name}:`,
    '',
    ...block(back.commands),
    '',
  ]);
  return [
    `# ${name}, step by step`,
    '',
    'Each folder has all manifests of a state. Begin from a cluster that is as `0-start` says, and run the commands from this folder. No request is lost on any of these ways, forth or back, as far as the manifests decide it.',
    '',
    'What a step changes for requests can be asked before it is applied:',
    '',
    ...block([`npx cdk8s-istio diff ${folders[0].name} ${folders[1].name}`]),
    '',
    ...steps,
  ].join('\n');
}
