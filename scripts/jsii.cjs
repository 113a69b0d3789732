// Runs jsii on indexes that name what they export: see docs/decisions/0013-indexes-name-what-they-export.md.
//
// Of `export { X } from './x'` in the index of a namespace, jsii puts the alias into the namespace and not the class behind it,
// so that it no longer knows the class where a signature names it. And what two indexes export would become two types. Here
// each type has one home, which its folder decides: its name is resolved there, and further indexes are left out.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { homeOf } = require('./concerns.cjs');

const assembler = join(dirname(require.resolve('jsii/package.json')), 'lib/assembler.js');
const ts = createRequire(assembler)('typescript');
const { Assembler } = require(assembler);
const { _addToSubmodule: addToSubmodule, _visitNode: visitNode } = Assembler.prototype;
for (const method of [addToSubmodule, visitNode]) {
  if (typeof method !== 'function') throw new Error('this jsii is built otherwise: see scripts/jsii.cjs');
}

const home = (symbol) => homeOf(symbol.declarations?.[0].getSourceFile().fileName ?? '');

/** The symbols of a namespace: what the aliases of its index stand for, where it is at home there. */
Assembler.prototype._addToSubmodule = function (namespace, moduleLike, packageRoot) {
  const checker = this._typeChecker;
  const { getExportsOfModule } = checker;
  const resolved = (symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  checker.getExportsOfModule = (module) =>
    getExportsOfModule(module)
      .map(resolved)
      .filter((symbol) => packageRoot !== this.projectInfo.projectRoot || home(symbol) === namespace.name);
  try {
    addToSubmodule.call(this, namespace, moduleLike, packageRoot);
  } finally {
    checker.getExportsOfModule = getExportsOfModule;
  }
};

/** An entry of an index that is not the home of what it exports adds no type. */
Assembler.prototype._visitNode = function (node, context) {
  if (ts.isExportSpecifier(node)) {
    const target = this._typeChecker.getExportSpecifierLocalTargetSymbol(node);
    const symbol =
      target && target.flags & ts.SymbolFlags.Alias ? this._typeChecker.getAliasedSymbol(target) : target;
    if (symbol && home(symbol) !== context.namespace.join('.')) return [];
  }
  return visitNode.call(this, node, context);
};

// jsii takes no package as a peer that is not its own. The ones that only the command loads are optional, and no signature names them.
const projectInfo = require(join(dirname(assembler), 'project-info.js'));
const { loadProjectInfo } = projectInfo;
if (typeof loadProjectInfo !== 'function')
  throw new Error('this jsii is built otherwise: see scripts/jsii.cjs');

function withoutForeignPeers(root, text) {
  const manifest = JSON.parse(text);
  for (const [name, { optional }] of Object.entries(manifest.peerDependenciesMeta ?? {})) {
    if (optional && !fs.existsSync(join(root, 'node_modules', name, '.jsii')))
      delete manifest.peerDependencies[name];
  }
  return JSON.stringify(manifest);
}

projectInfo.loadProjectInfo = (root) => {
  const { readFileSync } = fs;
  fs.readFileSync = (file, ...rest) =>
    file === join(root, 'package.json')
      ? withoutForeignPeers(root, readFileSync(file, 'utf8'))
      : readFileSync(file, ...rest);
  try {
    return loadProjectInfo(root);
  } finally {
    fs.readFileSync = readFileSync;
  }
};

require('jsii/bin/jsii');
