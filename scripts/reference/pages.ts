// The reference: for each sub-path an index, and a page for each concept; files of one name are one concept.
import { basename, dirname, relative } from 'node:path';
import ts from 'typescript';
import { homeOf, namespaceOf } from '../concerns.cjs';
import { type Example, Examples } from './examples';
import { type Described, describe, firstSentence } from './members';
import { type Exported, type Surface, readSurface, typesIn } from './surface';

const HEAD = '<!-- Written by `npm run reference` from the docstrings. -->';
const START = 'start';

/** Where something exported is described. */
interface Home {
  readonly exported: Exported;
  /** The sub-path from which it is best imported. */
  readonly specifier: string;
  readonly page: string;
}

const titles: { readonly [name: string]: string } = {
  '': 'What people start with: workloads, patterns, Istio itself, the judge in synth, and the words that all concerns share.',
  networking: 'The kinds of `networking.istio.io` and their parts.',
  security: 'The kinds of `security.istio.io` and their parts.',
  telemetry: 'The kind of `telemetry.istio.io` and its parts.',
  extensions: 'The kinds of `extensions.istio.io` and their parts.',
  'gateway-api': 'The kinds of `gateway.networking.k8s.io` and their parts.',
  install: 'All that an installation of Istio can be given.',
  delivery: 'Handing an app over to Argo CD and Flux.',
  observability:
    'Metrics, alerts, dashboards and traces of a mesh, and the kinds of the Prometheus operator.',
  errors: 'What is thrown where something could not work, and its codes.',
  analysis: 'The judge, for programs.',
  simulate: 'The model, for programs.',
  compare: 'What changes for requests between two meshes, for programs.',
  graph: 'The mesh as a picture, for programs.',
  jest: 'Matchers for Jest.',
  coverage: 'A reporter for Jest.',
};

const folderOf = (name: string) => (name === '' ? START : name);
const anchorOf = (name: string) => name.toLowerCase();
const isNamespace = ({ declaration }: Exported) => ts.isSourceFile(declaration);

/** Where each thing is described: in the concern of its folder, or else in the first sub-path that exports it. */
function homesOf({ subPaths }: Surface): Map<ts.Symbol, Home> {
  const homes = new Map<ts.Symbol, Home>();
  const order = [
    ...subPaths.map((subPath) => ({ subPath, own: true })),
    ...subPaths.map((subPath) => ({ subPath, own: false })),
  ];
  for (const { subPath, own } of order) {
    for (const exported of subPath.exports) {
      if (homes.has(exported.symbol) || isNamespace(exported)) continue;
      if (own && homeOf(exported.file) !== namespaceOf(subPath.name)) continue;
      const page = `${folderOf(subPath.name)}/${basename(exported.file, '.ts')}.md`;
      homes.set(exported.symbol, { exported, specifier: subPath.specifier, page });
    }
  }
  return homes;
}

class Writer {
  private readonly homes: Map<ts.Symbol, Home>;
  private readonly examples = new Examples();

  public constructor(private readonly surface: Surface) {
    this.homes = homesOf(surface);
  }

  public pages(): Map<string, string> {
    const pages = new Map<string, string>();
    pages.set('README.md', this.overview());
    for (const { name, specifier, exports } of this.surface.subPaths) {
      const folder = folderOf(name);
      pages.set(`${folder}/README.md`, this.index(name, specifier, exports));
    }
    const byPage = new Map<string, Home[]>();
    for (const home of this.homes.values()) byPage.set(home.page, [...(byPage.get(home.page) ?? []), home]);
    for (const [page, homes] of byPage) pages.set(page, this.page(page, homes));
    return new Map([...pages].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private overview(): string {
    const rows = this.surface.subPaths.map(
      ({ name, specifier }) => `| [\`${specifier}\`](${folderOf(name)}/README.md) | ${titles[name]} |`,
    );
    return lines(
      HEAD,
      '# Reference',
      'Every class, property and default, by the sub-path from which it is imported. [The pages on constructs](../constructs/README.md) show ' +
        'them at work, with whole programs.',
      ['| import from | what |', '|---|---|', ...rows].join('\n'),
    );
  }

  private index(name: string, specifier: string, exports: readonly Exported[]): string {
    const folder = folderOf(name);
    const rows = exports
      .filter((exported) => !isNamespace(exported))
      .map((exported) => {
        const { page } = this.homeOf(exported.symbol);
        const link = `${relative(folder, page)}#${anchorOf(exported.symbol.name)}`;
        return `| [\`${exported.name}\`](${link}) | ${firstSentence(this.surface.checker, exported.symbol)} |`;
      });
    const sorted = rows.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    return lines(
      HEAD,
      `# ${specifier}`,
      `${titles[name]} ([all sub-paths](../README.md))`,
      ['| name | what |', '|---|---|', ...sorted].join('\n'),
    );
  }

  private page(page: string, homes: readonly Home[]): string {
    const sorted = [...homes].sort((a, b) => rank(a.exported) - rank(b.exported));
    const [{ exported, specifier }] = sorted;
    return lines(
      HEAD,
      `# ${exported.name === 'default' ? exported.symbol.name : exported.name}`,
      `From [\`${specifier}\`](README.md).`,
      ...sorted.flatMap((home) => this.section(page, home)),
    );
  }

  private section(page: string, { exported }: Home): string[] {
    const { checker } = this.surface;
    const { name, declaration, symbol } = exported;
    const described: Described = describe(checker, exported);
    const example =
      ts.isClassDeclaration(declaration) &&
      (this.examples.making(symbol.name) ?? this.examples.calls(symbol.name));
    const links = [...new Set(typesIn(checker, declaration))].flatMap((type) =>
      this.link(page, type, symbol),
    );
    return [
      `## ${name === 'default' ? symbol.name : name}`,
      described.text,
      ...(described.code === undefined ? [] : [fence(described.code)]),
      ...(example ? [this.exampleText(page, example)] : []),
      ...described.lists.flatMap(({ title, entries }) => [`### ${title}`, entries.join('\n').trimEnd()]),
      ...(links.length === 0 ? [] : [`See also ${[...new Set(links)].sort().join(', ')}.`]),
    ];
  }

  private exampleText(page: string, { text, file, heading }: Example): string {
    const link = relative(dirname(`docs/reference/${page}`), file);
    const anchor =
      heading === ''
        ? ''
        : `#${heading
            .toLowerCase()
            .replace(/[^\w -]/g, '')
            .replace(/ /g, '-')}`;
    const where = file.startsWith('test/') ? 'From a program of the tests' : 'From a whole program';
    return `${where}, [\`${file}\`](${link}${anchor}):\n\n${fence(text)}`;
  }

  /** A link to a type, where it is another that the package exports. */
  private link(page: string, type: ts.Symbol, from: ts.Symbol): string[] {
    const home = this.homes.get(type);
    if (home === undefined || type === from) return [];
    const path = home.page === page ? '' : relative(dirname(page), home.page);
    return [`[\`${type.name}\`](${path}#${anchorOf(type.name)})`];
  }

  private homeOf(symbol: ts.Symbol): Home {
    const home = this.homes.get(symbol);
    if (home === undefined) throw new Error(`${symbol.name} has no page`);
    return home;
  }
}

const lines = (...blocks: readonly string[]) => `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
const fence = (code: string) => `\`\`\`typescript\n${code}\n\`\`\``;

/** Classes first, then functions, then what these are given. */
function rank({ declaration }: Exported): number {
  if (ts.isClassDeclaration(declaration)) return 0;
  if (ts.isFunctionDeclaration(declaration)) return 1;
  return ts.isInterfaceDeclaration(declaration) ? 2 : 3;
}

/** All pages of the reference, by their paths in `docs/reference/`. */
export function referencePages(): Map<string, string> {
  return new Writer(readSurface()).pages();
}
