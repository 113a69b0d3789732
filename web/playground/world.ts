import { analyzeLoaded } from '../../lib/analysis/analyze';
import { refusalOf } from '../../lib/analysis/refusal';
import { ruleUrl } from '../../lib/analysis/rule-url';
import { loadFiles } from '../../lib/mesh/files';
import { inNamespace } from '../../lib/mesh/load';
import { Mesh } from '../../lib/simulate/mesh';
import type { PageFile } from '../../lib/view/page-data';
import { pageFinding } from '../../lib/view/page-finding';
import { textSource } from '../page/text-source';
import type { World } from '../page/world';

const NAMESPACE = 'default';

/** What the judge and the model say of files, as the commands `analyze` and `route` would. */
export function worldOfFiles(files: readonly PageFile[]): World {
  const loaded = loadFiles(
    files.map(({ path }) => path),
    { source: textSource(files) },
  );
  // Whoever judges leaves the namespace of objects that name none to whoever applies them.
  const findings = analyzeLoaded(loaded).map((finding) => ({
    ...pageFinding(finding),
    url: ruleUrl(finding.rule),
  }));
  const mesh = Mesh._fromLoaded(inNamespace(loaded, NAMESPACE), { namespace: NAMESPACE, refusalOf });
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
