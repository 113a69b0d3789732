/** An import as TypeScript (`x_1`) and SWC (`_x`) compile it. */
const IMPORT = /^(?:const|var) (\w+_\d+|_\w+) = require\(("[^"]+")\);$/gm;
/** A name with a property behind it; not itself a property, but maybe spread. */
const USE = /(?<!(?:^|[^.])\.)\b(\w+)\.(?=\w)/gm;

/**
 * A compiled module that loads what it imports when it first uses it. The compiler writes each import as a constant and each use as a
 * property of it, so that both are found by their names.
 *
 * @param {string} compiled a module of CommonJS
 */
function lazyImports(compiled) {
  const paths = new Map();
  const rest = compiled.replace(IMPORT, (_line, name, path) => {
    paths.set(name, path);
    return `let ${name};`;
  });
  return rest.replace(USE, (use, name) =>
    paths.has(name) ? `(${name} ??= require(${paths.get(name)})).` : use,
  );
}

module.exports = { lazyImports };
