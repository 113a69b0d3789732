// The arrows of the house: which folder of lib/ may import from which. eslint.config.mjs holds them there.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const constructs = [
  'workloads',
  'networking',
  'security',
  'telemetry',
  'extensions',
  'gateway-api',
  'install',
];
const construct = { uses: ['core', 'values'], types: ['imports', ...constructs] };
const pattern = { uses: [...constructs, 'core', 'requests', 'values'], types: [] };
const observability = { uses: [...constructs, 'core', 'values'], types: [] };
// Waves are planned when the app is written.
const delivery = { uses: [...constructs, 'patterns', 'compare', 'simulate', 'core', 'values'], types: [] };

/** `uses`: folders to import from; `types`: folders to import types from; `plain`: runs without cdk8s. */
export const arrows = {
  values: { uses: [], types: ['imports'], plain: true },
  core: { uses: ['values'], types: ['imports'] },
  ...Object.fromEntries(constructs.map((folder) => [folder, construct])),
  // A workload says who may call it.
  workloads: { ...construct, uses: ['security', ...construct.uses] },
  // A progression looks at its steps when it is written.
  patterns: { ...pattern, uses: [...pattern.uses, 'compare', 'simulate'] },
  delivery,
  observability,
  validation: { uses: ['core', 'values', 'analysis', 'mesh'], types: [] },
  mesh: { uses: ['values'], types: ['imports'], plain: true },
  requests: { uses: ['values'], types: ['imports'], plain: true },
  analysis: { uses: ['mesh', 'requests', 'values'], types: [], plain: true },
  simulate: { uses: ['mesh', 'requests', 'values'], types: [], plain: true },
  compare: { uses: ['simulate', 'mesh', 'requests', 'values'], types: [], plain: true },
  graph: { uses: ['compare', 'simulate', 'mesh', 'requests', 'values'], types: [], plain: true },
  view: {
    uses: ['graph', 'compare', 'analysis', 'simulate', 'mesh', 'requests', 'values'],
    types: [],
    plain: true,
  },
  testing: {
    uses: ['compare', 'analysis', 'simulate', 'mesh', 'requests', 'values'],
    types: [],
    plain: true,
  },
  cli: {
    uses: ['view', 'graph', 'compare', 'analysis', 'simulate', 'mesh', 'requests', 'values'],
    types: [],
    plain: true,
  },
};

// The files that put the public surface together.
for (const file of ['index.ts', 'errors.ts']) arrows[file] = { uses: Object.keys(arrows), types: [] };

const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
/** What the build puts into the package, so that users need not install it. */
const bundled = ['@dagrejs/dagre'];
const cdk8s = /^(cdk8s|cdk8s-plus-\d+|constructs)$/;

/** What a path belongs to: a folder or file of lib/, `imports`, or the path itself for all that lib/ must leave alone. */
function place(path) {
  const [top, ...rest] = relative(root, path).split(sep);
  if (top === 'lib') return rest.length > 1 ? rest[0] : rest.join('');
  return top === 'imports' ? top : relative(root, path);
}

/** Why a file must not import something, in words; undefined when it may. */
function objection(file, specifier, typesOnly) {
  const from = place(file);
  const arrow = arrows[from];
  if (arrow === undefined) return `lib/${from} has no line in scripts/arrows.mjs`;
  if (!specifier.startsWith('.')) {
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
    if (name.startsWith('node:')) return undefined;
    if (![...installed, ...bundled].includes(name))
      return `the package brings no "${name}" along: see its dependencies`;
    return arrow.plain && !typesOnly && cdk8s.test(name)
      ? `lib/${from} runs without cdk8s: import only types of "${name}"`
      : undefined;
  }
  const to = place(resolve(dirname(file), specifier));
  if (to === from || arrow.uses.includes(to) || (typesOnly && arrow.types.includes(to))) return undefined;
  return arrow.types.includes(to)
    ? `lib/${from} may import only types of ${to}`
    : `lib/${from} must not import from ${to}: see scripts/arrows.mjs`;
}

const isTypesOnly = ({ importKind, exportKind, specifiers = [] }) =>
  importKind === 'type' ||
  exportKind === 'type' ||
  (specifiers.length > 0 &&
    specifiers.every((one) => one.importKind === 'type' || one.exportKind === 'type'));

/** The ESLint rule that holds the arrows. */
export const arrowsRule = {
  meta: { type: 'problem', schema: [], messages: { arrow: '{{objection}}' } },
  create(context) {
    const check = (node, source, typesOnly) => {
      if (typeof source?.value !== 'string') return;
      const found = objection(context.filename, source.value, typesOnly);
      if (found) context.report({ node, messageId: 'arrow', data: { objection: found } });
    };
    const declaration = (node) => check(node, node.source, isTypesOnly(node));
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: (node) => check(node, node.source, false),
      TSExternalModuleReference: (node) => check(node, node.expression, node.parent.importKind === 'type'),
      TSImportType: (node) => check(node, node.source, true),
      'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0], false),
    };
  },
};
