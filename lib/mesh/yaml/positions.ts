import type { FieldPath } from '../manifest';
import { keyOf } from './construct';
import { type MappingNode, type Node, parseTree } from './tree';

/** Where something stands in a text: from its first to behind its last character, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands at a path. */
export interface Place {
  /** The value itself; for a field, what stands behind the colon. */
  readonly value: Span;
  /** The key of a field. */
  readonly key?: Span;
  /** The text of a plain scalar, as it is written; undefined for anything else. */
  readonly plain?: string;
}

const SINGLE_LINE = 200;

/** What stands below a value: the items of a list, or the fields of a mapping by their keys. */
interface Child {
  readonly value: Node;
  readonly key?: Node;
}

/** Finds paths in one document. Made only for documents about which there is something to say. */
export class Positions {
  private readonly root: Node | undefined;
  /** The fields of the mappings that were asked for. */
  private readonly fields = new Map<MappingNode, Map<string, Child>>();

  public constructor(private readonly text: string) {
    this.root = parseTree(text);
  }

  /** The place of a path, or of the nearest thing above it that is there. */
  public find(path: FieldPath): Place {
    if (this.root === undefined) return { value: { start: 0, end: 0 } };
    let child: Child = { value: this.root };
    for (const step of path) {
      const next = this.step(child.value, step);
      if (next === undefined) break;
      child = next;
    }
    return this.place(child);
  }

  private step(node: Node, step: string | number): Child | undefined {
    if (node.kind === 'mapping') return this.fieldsOf(node).get(String(step));
    if (node.kind !== 'sequence' || typeof step !== 'number') return undefined;
    const value = node.items.at(step);
    return value === undefined ? undefined : { value };
  }

  /** Of several keys of one name the last counts. */
  private fieldsOf(node: MappingNode): Map<string, Child> {
    const known = this.fields.get(node);
    if (known !== undefined) return known;
    const fields = new Map<string, Child>();
    for (let i = 0; i < node.items.length; i += 2) {
      const [key, value] = [node.items[i], node.items[i + 1]];
      if (key.kind === 'scalar') fields.set(keyOf(key), { key, value });
    }
    this.fields.set(node, fields);
    return fields;
  }

  private place({ value, key }: Child): Place {
    return {
      value: this.span(value),
      ...(key === undefined ? {} : { key: this.span(key) }),
      ...(value.kind === 'scalar' && value.style === 'plain'
        ? { plain: this.text.slice(value.start, value.end) }
        : {}),
    };
  }

  /** Of what stands on several lines the first is shown. */
  private span(node: Node): Span {
    const { start } = node;
    if (node.kind === 'scalar' || node.kind === 'alias') return { start, end: node.end };
    const newline = this.text.indexOf('\n', start);
    return { start, end: Math.min(newline === -1 ? this.text.length : newline, start + SINGLE_LINE) };
  }
}
