// Required before a program that stands in a document: when it ends, each of its apps is judged, and what is found is written to the
// standard error output, a line a finding.
const process = require('node:process');
const { App } = require('cdk8s');
const { Node } = require('constructs');
const { IstioValidation } = require('cdk8s-istio');

const roots = new Set();
const { addChild } = Node.prototype;
Node.prototype.addChild = function (...args) {
  addChild.apply(this, args);
  roots.add(this.root);
};

process.on('exit', (code) => {
  if (code !== 0) return;
  for (const app of roots) {
    if (!(app instanceof App)) continue;
    for (const { level, rule, resource, path, message } of IstioValidation.check(app)) {
      process.stderr.write(`${level} ${rule} ${resource} ${path}: ${message}\n`);
    }
  }
});
