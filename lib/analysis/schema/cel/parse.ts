import { CelSyntaxError, tokensOf, type Token } from './tokens';

/** An expression, taken apart. */
export type Node =
  | { readonly is: 'literal'; readonly value: unknown }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'field'; readonly of: Node; readonly name: string }
  | { readonly is: 'index'; readonly of: Node; readonly at: Node }
  | { readonly is: 'has'; readonly of: Node; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly on?: Node; readonly args: readonly Node[] }
  | {
      readonly is: 'macro';
      readonly name: Macro;
      readonly on: Node;
      readonly variable: string;
      readonly args: readonly Node[];
    }
  | { readonly is: 'choice'; readonly condition: Node; readonly yes: Node; readonly no: Node }
  | { readonly is: 'list'; readonly items: readonly Node[] }
  | { readonly is: 'map'; readonly entries: readonly (readonly [Node, Node])[] }
  | { readonly is: 'message'; readonly name: string; readonly fields: readonly (readonly [string, Node])[] };

/** What binds a variable to the entries of a list or map. */
export type Macro = 'all' | 'exists' | 'exists_one' | 'filter' | 'map';

const MACROS: { readonly [name: string]: readonly number[] } = {
  ...{ all: [2], exists: [2], exists_one: [2], existsOne: [2], filter: [2], map: [2, 3] },
};
const RESERVED = new Set([
  ...[
    'as',
    'break',
    'const',
    'continue',
    'else',
    'for',
    'function',
    'if',
    'import',
    'let',
    'loop',
    'package',
  ],
  ...['namespace', 'return', 'var', 'void', 'while'],
]);
const RELATIONS = new Set(['<', '<=', '>', '>=', '==', '!=', 'in']);
const DEEPEST = 250;

/** Parses an expression, as cel-go does without types: names and functions are not looked up. Throws a `CelSyntaxError`. */
export function parseCel(text: string): Node {
  return new Parser(tokensOf(text)).parse();
}

class Parser {
  private next = 0;
  private depth = 0;

  public constructor(private readonly tokens: readonly Token[]) {}

  public parse(): Node {
    const node = this.expression();
    if (this.peek.type !== 'end') throw this.unexpected();
    return node;
  }

  private get peek(): Token {
    return this.tokens[this.next];
  }

  private unexpected(): CelSyntaxError {
    const { type, text, at } = this.peek;
    return new CelSyntaxError(
      type === 'end' ? 'it ends too early' : `unexpected ${text} at character ${at + 1}`,
    );
  }

  private sees(text: string): boolean {
    return this.peek.text === text && (this.peek.type === 'sign' || text === 'in');
  }

  private take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.next++;
    return true;
  }

  private need(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  private needName(): string {
    const { type, text } = this.peek;
    if (type !== 'identifier' || text === 'in') throw this.unexpected();
    this.next++;
    return text;
  }

  /** The name of a field: it may stand in backticks. */
  private needField(): string {
    const { type, text } = this.peek;
    if (type !== 'quoted') return this.needName();
    this.next++;
    return text;
  }

  private expression(): Node {
    if (++this.depth > DEEPEST) throw new CelSyntaxError('it is nested too deep');
    const condition = this.chain('||', () => this.chain('&&', () => this.relation()));
    let node = condition;
    if (this.take('?')) {
      const yes = this.chain('||', () => this.chain('&&', () => this.relation()));
      this.need(':');
      node = { is: 'choice', condition, yes, no: this.expression() };
    }
    this.depth--;
    return node;
  }

  private chain(sign: string, part: () => Node): Node {
    let node = part();
    while (this.take(sign)) node = { is: 'call', name: sign, args: [node, part()] };
    return node;
  }

  private relation(): Node {
    return this.operators(RELATIONS, () =>
      this.operators(new Set(['+', '-']), () => this.operators(new Set(['*', '/', '%']), () => this.unary())),
    );
  }

  private operators(signs: ReadonlySet<string>, part: () => Node): Node {
    let node = part();
    for (;;) {
      const { text } = this.peek;
      if (!signs.has(text) || !this.take(text)) return node;
      node = { is: 'call', name: text, args: [node, part()] };
    }
  }

  private unary(): Node {
    for (const sign of ['!', '-']) {
      let count = 0;
      while (this.take(sign)) count++;
      if (count === 0) continue;
      const node = this.member();
      if (sign === '-' && node.is === 'literal' && typeof node.value === 'number' && count === 1) {
        return { is: 'literal', value: -node.value };
      }
      return count % 2 === 0 ? node : { is: 'call', name: sign === '-' ? 'negate' : '!', args: [node] };
    }
    return this.member();
  }

  private member(): Node {
    const isInParentheses = this.sees('(');
    let node = this.primary();
    for (;;) {
      if (this.take('.')) {
        const isQuoted = this.peek.type === 'quoted';
        const name = this.needField();
        if (!isQuoted && this.take('(')) node = call(name, this.list(')'), node);
        else node = { is: 'field', of: node, name };
      } else if (this.take('[')) {
        const at = this.expression();
        this.need(']');
        node = { is: 'index', of: node, at };
      } else {
        const name = this.sees('{') && !isInParentheses ? nameOf(node) : undefined;
        if (name === undefined) return node;
        this.next++;
        node = { is: 'message', name, fields: this.fields() };
      }
    }
  }

  private primary(): Node {
    const { type, text, value } = this.peek;
    if (type === 'literal') {
      this.next++;
      return { is: 'literal', value };
    }
    // A minus belongs to the number behind it, even where no other may stand: "!-1".
    const behind = this.tokens[this.next + 1];
    if (this.sees('-') && behind.type === 'literal' && typeof behind.value === 'number') {
      this.next += 2;
      return { is: 'literal', value: -behind.value };
    }
    if (this.take('(')) {
      const node = this.expression();
      this.need(')');
      return node;
    }
    if (this.take('[')) return { is: 'list', items: this.list(']', true) };
    if (this.take('{')) return { is: 'map', entries: this.entries() };
    this.take('.');
    const name = this.needName();
    if (RESERVED.has(name)) throw new CelSyntaxError(`a reserved word: ${text}`);
    return this.take('(') ? call(name, this.list(')')) : { is: 'name', name };
  }

  private list(end: string, trailing = false): Node[] {
    const items: Node[] = [];
    while (!this.take(end)) {
      if (items.length > 0) {
        this.need(',');
        if (trailing && this.take(end)) break;
      }
      items.push(this.expression());
    }
    return items;
  }

  private entries(): [Node, Node][] {
    const entries: [Node, Node][] = [];
    while (!this.take('}')) {
      if (entries.length > 0) {
        this.need(',');
        if (this.take('}')) break;
      }
      const key = this.expression();
      this.need(':');
      entries.push([key, this.expression()]);
    }
    return entries;
  }

  private fields(): [string, Node][] {
    const fields: [string, Node][] = [];
    while (!this.take('}')) {
      if (fields.length > 0) {
        this.need(',');
        if (this.take('}')) break;
      }
      const name = this.needField();
      this.need(':');
      fields.push([name, this.expression()]);
    }
    return fields;
  }
}

/** The dotted name that an expression is, if it is one. */
function nameOf(node: Node): string | undefined {
  if (node.is === 'name') return node.name;
  if (node.is !== 'field') return undefined;
  const before = nameOf(node.of);
  return before && `${before}.${node.name}`;
}

/** A call, or the macro that it stands for. */
function call(name: string, args: readonly Node[], on?: Node): Node {
  if (on === undefined && name === 'has' && args.length === 1) {
    const [field] = args;
    if (field.is !== 'field') throw new CelSyntaxError('has() takes a field, as in has(self.name)');
    return { is: 'has', of: field.of, name: field.name };
  }
  if (on === undefined || MACROS[name]?.includes(args.length) !== true) return { is: 'call', name, on, args };
  const [variable, ...rest] = args;
  if (variable.is !== 'name' || variable.name === '__result__')
    throw new CelSyntaxError(`${name}() takes a simple name first`);
  const macro = name === 'existsOne' ? 'exists_one' : (name as Macro);
  return { is: 'macro', name: macro, on, variable: variable.name, args: rest };
}
