import { readdirSync, statSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kialiChecks } from '../../../lib/analysis/rules/kiali-checks';
import { loadFiles } from '../../../lib/mesh/files';
import { Mesh } from '../../../lib/mesh/mesh';
const R = '/root/go/pkg/mod/istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad';
test('samples', () => {
  const out: string[] = [];
  const run = (paths: string[], name: string) => {
    const { resources } = loadFiles(paths);
    if (resources.length === 0) return;
    const mesh = new Mesh(resources);
    for (const { check } of kialiChecks)
      check(mesh, (rule, resource, path, message) => {
        if (resource.origin.assumed !== true)
          out.push(`${rule.level} ${rule.slug} | ${name} | ${resource.text} | ${message}`);
      });
  };
  const files = (dir: string): string[] =>
    !existsSync(dir)
      ? []
      : readdirSync(dir, { recursive: true, encoding: 'utf8' })
          .filter((f) => /\.ya?ml$/.test(f) && statSync(join(dir, f)).isFile())
          .map((f) => join(dir, f));
  for (const d of ['samples', 'pkg/config/analysis/analyzers/testdata', 'tests/integration'])
    for (const f of files(join(R, d))) run([f], f.replace(R, ''));
  for (const f of files('/work/shared/corpus')) run([f], f);
  writeFileSync('/tmp/kiali-samples.txt', out.join('\n'));
});
