// The concerns of the library: each is a folder of lib/ with an index of its own, a sub-path of the package, and a
// namespace of its entry point. What several of them share belongs to the entry point itself.
const { relative, resolve, sep } = require('node:path');

const root = resolve(__dirname, '..');

const concerns = [
  'delivery',
  'extensions',
  'gateway-api',
  'install',
  'networking',
  'observability',
  'security',
  'telemetry',
];

/** The namespace of a concern: `gatewayApi` for `gateway-api`. */
const namespaceOf = (concern) => concern.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** The namespace in which what a file of lib/ declares is at home; empty for the entry point. */
function homeOf(file) {
  const [top, ...folders] = relative(root, resolve(root, file)).split(sep);
  if (top !== 'lib') return '';
  const folder = folders[0] === 'values' ? folders[1] : folders[0];
  return concerns.includes(folder) ? namespaceOf(folder) : '';
}

module.exports = { concerns, homeOf, namespaceOf };
