// What the reference says of one thing that is exported: its text, and its members with theirs.
import ts from 'typescript';
import { type Exported, isPublic } from './surface';

/** A list of members, as Markdown. */
export interface MemberList {
  readonly title: string;
  readonly entries: readonly string[];
}

/** What is said of something exported. */
export interface Described {
  readonly text: string;
  /** How it is declared, for what has no members. */
  readonly code?: string;
  readonly lists: readonly MemberList[];
}

const textOf = (checker: ts.TypeChecker, symbol: ts.Symbol | undefined) =>
  ts.displayPartsToString(symbol?.getDocumentationComment(checker)).trim();

/** The first sentence of a docstring, on one line, as a table takes it. */
export function firstSentence(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const text = textOf(checker, symbol)
    .split('\n\n')[0]
    .replace(/\s*\n\s*/g, ' ');
  return (/^.*?[.:](?= [A-Z`]|$)/.exec(text)?.[0] ?? text).replace(/\|/g, '\\|');
}

/** What is exported, in words and lists. */
export function describe(checker: ts.TypeChecker, { symbol, declaration }: Exported): Described {
  const text = [textOf(checker, symbol), tagsOf(declaration)].filter(Boolean).join('\n\n');
  if (ts.isEnumDeclaration(declaration)) {
    return {
      text,
      lists: listOf(
        'Values',
        declaration.members.map((member) => entry(checker, member)),
      ),
    };
  }
  if (ts.isClassDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)) {
    return {
      text: [text, heritage(declaration)].filter(Boolean).join('\n\n'),
      lists: membersOf(checker, declaration),
    };
  }
  return { text, code: signature(declaration), lists: [] };
}

function membersOf(
  checker: ts.TypeChecker,
  declaration: ts.ClassDeclaration | ts.InterfaceDeclaration,
): MemberList[] {
  const members = [...declaration.members].filter(isPublic);
  const constructors = members.filter(ts.isConstructorDeclaration);
  const parameters = [...declaration.members]
    .filter(ts.isConstructorDeclaration)
    .flatMap(({ parameters: list }) => [...list])
    .filter(
      (parameter) => ts.isParameterPropertyDeclaration(parameter, parameter.parent) && isPublic(parameter),
    );
  const isStatic = (member: ts.Node) =>
    ts.canHaveModifiers(member) &&
    ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
  const isMethod = (member: ts.Node) => ts.isMethodDeclaration(member) || ts.isMethodSignature(member);
  const named = members.filter((member) => !ts.isConstructorDeclaration(member));
  const own = named.filter((member) => !isStatic(member));
  const entries = (list: readonly ts.Declaration[]) => list.map((member) => entry(checker, member));
  return [
    ...listOf(
      'Constructor',
      constructors.map((constructor) => entry(checker, constructor, declaration.name?.text)),
    ),
    ...listOf('Static members', entries(named.filter(isStatic))),
    ...listOf('Properties', entries([...own.filter((member) => !isMethod(member)), ...parameters])),
    ...listOf('Methods', entries(own.filter(isMethod))),
  ];
}

const listOf = (title: string, entries: readonly string[]): MemberList[] =>
  entries.length === 0 ? [] : [{ title, entries }];

/** A member as an item of a list: how it is declared, and what is said of it. */
function entry(checker: ts.TypeChecker, member: ts.Declaration, className?: string): string {
  const name = ts.getNameOfDeclaration(member);
  const text = textOf(checker, name && checker.getSymbolAtLocation(name));
  const body = [text, tagsOf(member)].filter(Boolean).join('\n\n');
  const head = `- **\`${signature(member, className)}\`**`;
  return body === '' ? head : `${head}\n\n${body.replace(/^(?=.)/gm, '  ')}\n`;
}

/** A declaration on one line, without its body. */
function signature(node: ts.Declaration, className = ''): string {
  const text = (child?: ts.Node) =>
    child
      ?.getText()
      .replace(/\s+/g, ' ')
      .replace(/([({]) | ([)}])/g, '$1$2') ?? '';
  const isStatic =
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const owner = isStatic && ts.isClassDeclaration(node.parent) ? `${node.parent.name?.text}.` : '';
  const type = (child: { readonly type?: ts.TypeNode }) =>
    child.type === undefined ? '' : `: ${text(child.type)}`;
  const optional = (child: { readonly questionToken?: ts.Node }) =>
    child.questionToken === undefined ? '' : '?';
  if (ts.isConstructorDeclaration(node))
    return `new ${className}(${node.parameters.map(parameterText).join(', ')})`;
  if (ts.isFunctionLike(node) && !ts.isGetAccessor(node)) {
    const name = text(node.name);
    const generics = node.typeParameters === undefined ? '' : `<${node.typeParameters.map(text).join(', ')}>`;
    return `${owner}${name}${generics}(${node.parameters.map(parameterText).join(', ')})${type(node)}`;
  }
  if (ts.isEnumMember(node)) return `${text(node.name)} = ${text(node.initializer)}`;
  if (ts.isTypeAliasDeclaration(node)) return `type ${text(node.name)} = ${text(node.type)}`;
  if (ts.isIndexSignatureDeclaration(node)) return text(node);
  const typed = node as ts.PropertyDeclaration;
  return `${owner}${text(typed.name)}${optional(typed)}${type(typed)}`;
}

/** A parameter, with its default. */
function parameterText(parameter: ts.ParameterDeclaration): string {
  const { dotDotDotToken, name, questionToken, type, initializer } = parameter;
  const isOptional = questionToken !== undefined || initializer !== undefined;
  const typed = type === undefined ? '' : `: ${type.getText().replace(/\s+/g, ' ')}`;
  return `${dotDotDotToken ? '...' : ''}${name.getText()}${isOptional ? '?' : ''}${typed}`;
}

/** Defaults, parameters and what is thrown. */
function tagsOf(node: ts.Node): string {
  const said = ts.getJSDocTags(node).flatMap((tag) => {
    const comment = (ts.getTextOfJSDocComment(tag.comment) ?? '')
      .replace(/\s*\n\s*/g, ' ')
      .replace(/^- /, '');
    if (tag.tagName.text === 'default') return [`Default: ${comment}.`];
    if (ts.isJSDocParameterTag(tag)) return [`- \`${tag.name.getText()}\`: ${comment}`];
    if (tag.tagName.text === 'returns') return [`Gives ${comment}.`];
    if (tag.tagName.text === 'throws') return [`Throws ${comment}.`];
    return [];
  });
  return said.join('\n').replace(/^(Default: .*?)\.\.$/gm, '$1.');
}

/** What a class or interface goes on from. */
function heritage(declaration: ts.ClassDeclaration | ts.InterfaceDeclaration): string {
  const names = (declaration.heritageClauses ?? []).flatMap(({ token, types }) => {
    const list = types.map((type) => `\`${type.getText()}\``).join(' and ');
    return [token === ts.SyntaxKind.ExtendsKeyword ? `Has all that ${list} has.` : `Can stand for ${list}.`];
  });
  return names.join(' ');
}
