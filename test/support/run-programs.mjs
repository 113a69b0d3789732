// Runs programs that stand in documents, one after the other in one process, and judges the apps that each of them makes.
//
//   node --import tsx test/support/run-programs.mjs FILE…
//
// Writes a JSON list: for each file its output on the standard error output, the error that it threw, what the judge says, and the objects
// that it writes.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ApiObject, App } from 'cdk8s';
import { Node } from 'constructs';
import { IstioValidation } from 'cdk8s-istio';

let roots = new Set();
const { addChild } = Node.prototype;
Node.prototype.addChild = function (...args) {
  addChild.apply(this, args);
  roots.add(this.root);
};
const results = [];
const write = process.stderr.write;
for (const file of process.argv.slice(2)) {
  roots = new Set();
  const result = { file, stderr: '', findings: [], objects: [] };
  process.stderr.write = (text) => ((result.stderr += text), true);
  try {
    await import(pathToFileURL(file));
    for (const app of roots) {
      if (!(app instanceof App)) continue;
      const written = app.node.findAll().filter((one) => ApiObject.isApiObject(one));
      result.objects.push(...written.map((object) => object.toJson()));
      for (const { level, rule, resource, path, message } of IstioValidation.check(app)) {
        result.findings.push(`${level} ${rule} ${resource} ${path}: ${message}`);
      }
    }
  } catch (error) {
    result.error = String(error);
  }
  process.stderr.write = write;
  results.push(result);
}
process.stdout.write(`\n${JSON.stringify(results)}\n`);
