// Makes the compiled indexes lazy: a name loads its file when it is first touched, and so does a namespace.
// What programs import, and the declarations, stay as they are.
const { readFileSync, writeFileSync } = require('node:fs');

const REQUIRED = /^(?:const|var) (\w+) = require\("([^"]+)"\);$/;
const NAMED =
  /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);$/;
const NAMESPACE = /^exports\.(\w+) = __importStar\(require\("([^"]+)"\)\);$/;
const PREAMBLE =
  /^("use strict";|Object\.defineProperty\(exports, "__esModule", .*|exports\.[\w. =]+ = void 0;|\/\/.*|)$/;
const HELPER = /^var __(?:createBinding|setModuleDefault|importStar) = [^]*?^}\)+(?:\(\))?;$/gm;

/** What an index exports: each name with the file, and the name in the file; none for a namespace. */
function entriesOf(compiled) {
  const files = new Map();
  return compiled
    .replace(HELPER, '')
    .split('\n')
    .flatMap((line) => {
      const [, variable, required] = REQUIRED.exec(line) ?? [];
      if (variable !== undefined) {
        files.set(variable, required);
        return [];
      }
      const [, name, from, member] = NAMED.exec(line) ?? [];
      if (name !== undefined) return [{ name, file: files.get(from), member }];
      const [, namespace, folder] = NAMESPACE.exec(line) ?? [];
      if (namespace !== undefined) return [{ name: namespace, file: folder }];
      if (PREAMBLE.test(line)) return [];
      throw new Error(`an index does more than to name what it exports: ${line}`);
    });
}

/** An index as a program that loads what is touched. Its last line is never run: Node reads the names there for `import`. */
function lazyIndex(compiled) {
  const entries = entriesOf(compiled);
  const getter = ({ name, file, member }) => {
    const value = `require(${JSON.stringify(file)})${member === undefined ? '' : `.${member}`}`;
    return `lazy(${JSON.stringify(name)}, () => ${value});`;
  };
  return `${[
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    'function lazy(name, load) {',
    '  Object.defineProperty(exports, name, {',
    '    configurable: true,',
    '    enumerable: true,',
    '    get() {',
    '      const value = load();',
    '      Object.defineProperty(exports, name, { configurable: true, enumerable: true, value });',
    '      return value;',
    '    },',
    '  });',
    '}',
    ...entries.map(getter),
    `0 && (module.exports = { ${entries.map(({ name }) => name).join(', ')} });`,
  ].join('\n')}\n`;
}

/** Makes a compiled index lazy, in its place. */
function makeLazy(file) {
  writeFileSync(file, lazyIndex(readFileSync(file, 'utf8')));
}

module.exports = { lazyIndex, makeLazy };
