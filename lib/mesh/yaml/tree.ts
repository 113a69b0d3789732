import { YamlError } from './cursor';
import { Scanner } from './scanner';
import type { ScalarStyle, Token } from './tokens';

/** A value as it is written, with its place: from its first to behind its last character, in UTF-16 units. */
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface Placed {
  readonly start: number;
  readonly end: number;
}

/** A text, a number or a word. */
export interface ScalarNode extends Placed {
  readonly kind: 'scalar';
  readonly value: string;
  readonly style: ScalarStyle;
  readonly tag: string;
}

/** A list. */
export interface SequenceNode extends Placed {
  readonly kind: 'sequence';
  readonly items: Node[];
}

/** A mapping: its keys and values in turn. */
export interface MappingNode extends Placed {
  readonly kind: 'mapping';
  readonly items: Node[];
}

/** A value that stands elsewhere. */
export interface AliasNode extends Placed {
  readonly kind: 'alias';
  readonly target: Node;
}

const CORE = 'tag:yaml.org,2002:';

/** The first document of a text; undefined where there is none. What stands behind its end is not looked at, as go-yaml does. */
export function parseTree(text: string): Node | undefined {
  return new Parser(text).document();
}

class Parser {
  private readonly scanner: Scanner;
  private readonly handles = new Map<string, string>();
  private readonly anchors = new Map<string, Node>();

  public constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  public document(): Node | undefined {
    const { type } = this.scanner.peek();
    if (type === 'stream-end') return undefined;
    const explicit = type === 'version' || type === 'tag-directive' || type === 'document-start';
    this.directives();
    let root: Node;
    if (explicit) {
      const token = this.scanner.peek();
      if (token.type !== 'document-start') throw new YamlError('directives without "---" below', token.start);
      this.scanner.take();
      const next = this.scanner.peek();
      root = BEHIND_DOCUMENT.has(next.type) ? empty(next.start) : this.node(true, false);
    } else {
      root = this.node(true, false);
    }
    this.scanner.peek();
    return root;
  }

  private directives(): void {
    let version = false;
    for (;;) {
      const { type, start, value = '', suffix = '' } = this.scanner.peek();
      if (type === 'version') {
        if (version) throw new YamlError('a version of YAML a second time', start);
        if (value !== '1.1') throw new YamlError(`version ${value} of YAML; kubectl reads 1.1`, start);
        version = true;
      } else if (type === 'tag-directive') {
        if (this.handles.has(value)) throw new YamlError(`the handle ${value} of tags a second time`, start);
        this.handles.set(value, suffix);
      } else {
        break;
      }
      this.scanner.take();
    }
    if (!this.handles.has('!')) this.handles.set('!', '!');
    if (!this.handles.has('!!')) this.handles.set('!!', CORE);
  }

  /** A value, with its anchor and tag. */
  private node(block: boolean, indentless: boolean): Node {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === 'alias') return this.alias(scanner.take());
    const first = token;
    let anchor: string | undefined;
    let tag: Token | undefined;
    if (token.type === 'anchor') {
      anchor = scanner.take().value;
      token = scanner.peek();
      if (token.type === 'tag') {
        tag = scanner.take();
        token = scanner.peek();
      }
    } else if (token.type === 'tag') {
      tag = scanner.take();
      token = scanner.peek();
      if (token.type === 'anchor') {
        anchor = scanner.take().value;
        token = scanner.peek();
      }
    }
    const tagText = tag === undefined ? '' : this.tagText(tag);
    if (token.type === 'scalar') {
      scanner.take();
      const { start, end, value = '', style = 'plain' } = token;
      return this.anchored(anchor, { kind: 'scalar', start, end, value, style, tag: tagText });
    }
    if (indentless && token.type === '-')
      return this.sequence(anchor, token.start, (items) => this.indentlessItems(items));
    if (token.type === '[') return this.sequence(anchor, token.start, (items) => this.flowItems(items));
    if (token.type === '{') return this.mapping(anchor, token.start, (items) => this.flowFields(items));
    if (block && token.type === 'sequence')
      return this.sequence(anchor, token.start, (items) => this.blockItems(items));
    if (block && token.type === 'mapping')
      return this.mapping(anchor, token.start, (items) => this.blockFields(items));
    if (anchor !== undefined || tagText !== '') {
      const { start, end } = first;
      return this.anchored(anchor, { kind: 'scalar', start, end, value: '', style: 'plain', tag: tagText });
    }
    throw new YamlError(`${describe(token)} where a value is expected`, token.start);
  }

  private alias({ value = '', start, end }: Token): Node {
    const target = this.anchors.get(value);
    if (target === undefined)
      throw new YamlError(`the alias *${value} of an anchor that is not there`, start);
    return { kind: 'alias', target, start, end };
  }

  private tagText({ value = '', suffix = '', start }: Token): string {
    if (value === '') return suffix;
    const prefix = this.handles.get(value);
    if (prefix === undefined)
      throw new YamlError(`the handle ${value} of tags, which is not declared`, start);
    const tag = prefix + suffix;
    if (tag === '') throw new YamlError('a tag without a name', start);
    return tag;
  }

  private anchored<T extends Node>(anchor: string | undefined, node: T): T {
    if (anchor !== undefined) this.anchors.set(anchor, node);
    return node;
  }

  private sequence(anchor: string | undefined, start: number, read: (items: Node[]) => void): Node {
    const items: Node[] = [];
    const node = this.anchored(anchor, { kind: 'sequence', start, end: start, items });
    read(items);
    return node;
  }

  private mapping(anchor: string | undefined, start: number, read: (items: Node[]) => void): Node {
    const items: Node[] = [];
    const node = this.anchored(anchor, { kind: 'mapping', start, end: start, items });
    read(items);
    return node;
  }

  private blockItems(items: Node[]): void {
    this.scanner.take();
    for (;;) {
      const token = this.scanner.take();
      if (token.type === 'block-end') return;
      if (token.type !== '-') throw new YamlError(`${describe(token)} where "-" is expected`, token.start);
      const { type } = this.scanner.peek();
      items.push(
        type === '-' || type === 'block-end' ? empty(token.start, token.end) : this.node(true, false),
      );
    }
  }

  private indentlessItems(items: Node[]): void {
    while (this.scanner.peek().type === '-') {
      const token = this.scanner.take();
      const { type } = this.scanner.peek();
      items.push(type === '-' || endsField(type) ? empty(token.start, token.end) : this.node(true, false));
    }
  }

  private blockFields(items: Node[]): void {
    this.scanner.take();
    for (;;) {
      const token = this.scanner.take();
      if (token.type === 'block-end') return;
      if (token.type !== 'key')
        throw new YamlError(`${describe(token)} where a key is expected`, token.start);
      items.push(endsField(this.scanner.peek().type) ? empty(token.end) : this.node(true, true));
      const { type, start } = this.scanner.peek();
      if (type !== 'value') {
        items.push(empty(start));
        continue;
      }
      const { end } = this.scanner.take();
      items.push(endsField(this.scanner.peek().type) ? empty(end) : this.node(true, true));
    }
  }

  private flowItems(items: Node[]): void {
    this.scanner.take();
    for (let first = true; this.scanner.peek().type !== ']'; first = false) {
      if (!first) this.comma(']');
      const { type, start } = this.scanner.peek();
      if (type === ']') break;
      if (type === 'key') {
        this.scanner.take();
        const pair: Node[] = [];
        this.pair(pair);
        items.push({ kind: 'mapping', start, end: start, items: pair });
      } else {
        items.push(this.node(false, false));
      }
    }
    this.scanner.take();
  }

  /** A key and its value, as an item of a list in brackets. */
  private pair(items: Node[]): void {
    const { type, end } = this.scanner.peek();
    if (type === 'value' || type === ',' || type === ']') {
      // As go-yaml has it, which takes the token away here.
      this.scanner.take();
      items.push(empty(end));
    } else {
      items.push(this.node(false, false));
    }
    items.push(this.flowValue(']'));
  }

  private flowFields(items: Node[]): void {
    this.scanner.take();
    for (let first = true; this.scanner.peek().type !== '}'; first = false) {
      if (!first) this.comma('}');
      const { type } = this.scanner.peek();
      if (type === '}') break;
      if (type !== 'key') {
        items.push(this.node(false, false));
        items.push(empty(this.scanner.peek().start));
        continue;
      }
      this.scanner.take();
      const next = this.scanner.peek();
      const none = next.type === 'value' || next.type === ',' || next.type === '}';
      items.push(none ? empty(next.start) : this.node(false, false));
      items.push(this.flowValue('}'));
    }
    this.scanner.take();
  }

  private flowValue(close: ']' | '}'): Node {
    const { type, start } = this.scanner.peek();
    if (type !== 'value') return empty(start);
    this.scanner.take();
    const next = this.scanner.peek();
    return next.type === ',' || next.type === close ? empty(next.start) : this.node(false, false);
  }

  private comma(close: ']' | '}'): void {
    const token = this.scanner.take();
    if (token.type !== ',') {
      throw new YamlError(`${describe(token)} where "," or "${close}" is expected`, token.start);
    }
  }
}

const BEHIND_DOCUMENT = new Set(['version', 'tag-directive', 'document-start', 'document-end', 'stream-end']);

const endsField = (type: string) => type === 'key' || type === 'value' || type === 'block-end';

/** A value of which nothing is written. */
const empty = (start: number, end = start): ScalarNode => ({
  kind: 'scalar',
  value: '',
  style: 'plain',
  tag: '',
  start,
  end,
});

const WORDS: Readonly<Record<string, string>> = {
  'stream-end': 'the end of the text',
  'block-end': 'a smaller indent',
  'document-start': '"---"',
  'document-end': '"..."',
  sequence: 'a list',
  mapping: 'a mapping',
  value: '":"',
  scalar: 'a text',
  key: 'a key',
  tag: 'a tag',
  anchor: 'an anchor',
  alias: 'an alias',
  version: 'a directive',
  'tag-directive': 'a directive',
};

const describe = ({ type }: Token) => WORDS[type] ?? `"${type}"`;
