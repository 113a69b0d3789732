import { analyzeLoaded } from '../../lib/analysis/analyze';
import { refusalOf } from '../../lib/analysis/refusal';
import { allRules } from '../../lib/analysis/registry';
import { ruleUrl } from '../../lib/analysis/rule-url';
import { type LoadedFiles, loadFiles } from '../../lib/mesh/files';
import { Mesh } from '../../lib/simulate/mesh';
import type { PageFile } from '../../lib/view/page-data';
import type { World } from '../page/world';

const NAMESPACE = 'default';

/** What the judge and the model say of files, as the commands `analyze` and `route` would. */
export function worldOfFiles(files: readonly PageFile[]): World {
  const loaded = read(files, NAMESPACE);
  // Whoever judges leaves the namespace of objects that name none to whoever applies them.
  const findings = analyzeLoaded(read(files), {}).map((finding) => {
    const rule = allRules().get(finding.rule);
    return { ...finding, title: rule?.title ?? '', why: rule?.why ?? '', url: ruleUrl(finding.rule) };
  });
  const mesh = Mesh._fromLoaded(loaded, { namespace: NAMESPACE, refusalOf });
  return {
    mesh,
    data: {
      version: 1,
      title: 'Playground',
      namespace: NAMESPACE,
      defaults: true,
      mesh: {
        files,
        refused: [],
        keyPairs: {},
        notes: [
          ...mesh.faults.map(({ file, message }) => `${file}: ${message}`),
          ...mesh.refused.map(({ object, why }) => `${object} is left out of the mesh. ${why}`),
        ],
      },
      findings,
      requests: [],
    },
  };
}

function read(files: readonly PageFile[], namespace?: string): LoadedFiles {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return loadFiles([...texts.keys()], {
    namespace,
    source: {
      isFolder: () => false,
      names: () => [],
      read: (path) => new TextEncoder().encode(texts.get(path)),
    },
  });
}
