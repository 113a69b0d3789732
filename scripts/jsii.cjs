// Runs jsii on indexes that name what they export: see docs/decisions/0013-indexes-name-what-they-export.md.
//
// Of `export { X } from './x'` in the index of a namespace, jsii puts the alias into the namespace and not the class behind it,
// so that it no longer knows the class where a signature names it. And what two indexes export would become two types. Here
// each type has one home, which its folder decides: its name is resolved there, and further indexes are left out.
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

/** Peers that the command alone loads. They are no modules of jsii, which it asks of all peers, and no signature names them. */
const COMMAND_PEERS = ['@modelcontextprotocol/sdk'];

const info = require(join(dirname(assembler), 'project-info.js'));
const { loadProjectInfo } = info;
if (typeof loadProjectInfo !== 'function')
  throw new Error('this jsii is built otherwise: see scripts/jsii.cjs');

/** The project without the peers of the command. */
info.loadProjectInfo = (projectRoot) => {
  const { parse } = JSON;
  JSON.parse = (...args) => {
    const value = parse(...args);
    for (const name of COMMAND_PEERS) delete value?.peerDependencies?.[name];
    return value;
  };
  try {
    return loadProjectInfo(projectRoot);
  } finally {
    JSON.parse = parse;
  }
};

require('jsii/bin/jsii');
