import { YamlError } from './cursor';
import { booleanWord, isHuge, readScalar } from './scalars';
import type { AliasNode, MappingNode, Node, ScalarNode } from './tree';

/** What about a key is read otherwise than it is written. */
export interface KeyFault {
  readonly kind: 'duplicate-key' | 'boolean-word';
  readonly message: string;
  readonly offset: number;
}

/** How many values the aliases of one document may stand for. */
const EXPANDED = 200_000;
/** go-yaml's bounds: up to so many values 99 of 100 may come of aliases, from so many on 10. */
const [FEW, MANY] = [400_000, 4_000_000];

/** The value of a tree, as kubectl sends it: JSON. */
export function constructValue(root: Node): { value: unknown; keyFaults: KeyFault[] } {
  const constructor = new Constructor();
  const value = constructor.value(root);
  if (constructor.notFinite !== undefined && holdsNotFinite(value)) {
    const { value: text, start } = constructor.notFinite;
    throw new YamlError(
      `The number ${text} is not allowed, because manifests are sent as JSON.`,
      start,
      'not-json',
    );
  }
  return { value, keyFaults: constructor.keyFaults };
}

/** Whether a number that JSON does not have is left: not all of several fields of one name are. */
function holdsNotFinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNotFinite);
}

interface Fields {
  [key: string]: unknown;
}

class Constructor {
  public readonly keyFaults: KeyFault[] = [];
  /** The first number that JSON does not have. */
  public notFinite: ScalarNode | undefined;
  private read = 0;
  private readOfAliases = 0;
  private readonly open = new Set<AliasNode>();

  public value(node: Node): unknown {
    this.count(node);
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node);
      case 'alias':
        return this.alias(node, (target) => this.value(target));
      case 'sequence': {
        const list: unknown[] = [];
        for (const item of node.items) list.push(this.value(item));
        return list;
      }
      case 'mapping': {
        const fields: Fields = {};
        this.fill(node, fields, new Keys());
        return fields;
      }
    }
  }

  private scalar(node: ScalarNode): unknown {
    const { value } = readScalar(node);
    if (typeof value === 'number' && !Number.isFinite(value)) this.notFinite ??= node;
    return value;
  }

  private alias<T>(node: AliasNode, read: (target: Node) => T): T {
    if (this.open.has(node)) {
      throw new YamlError(
        'An alias stands for a value that contains the alias itself.',
        node.start,
        'aliases',
      );
    }
    this.open.add(node);
    const result = read(node.target);
    this.open.delete(node);
    return result;
  }

  /** Counts a value, as go-yaml does to tell aliases that expand without measure. */
  private count({ start }: Node): void {
    this.read++;
    if (this.open.size === 0) return;
    this.readOfAliases++;
    if (this.readOfAliases > EXPANDED) {
      throw new YamlError(
        `The aliases of the document expand to more than ${EXPANDED} values.`,
        start,
        'aliases',
      );
    }
    if (this.readOfAliases <= 100 || this.read <= 1000) return;
    const large = Math.min(Math.max((this.read - FEW) / (MANY - FEW), 0), 1);
    if (this.readOfAliases / this.read > 0.99 - 0.89 * large) {
      throw new YamlError('The aliases of the document expand to almost all of it.', start, 'aliases');
    }
  }

  /** Puts what a mapping holds among fields. */
  private fill({ items }: MappingNode, fields: Fields, keys: Keys): void {
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = [items[i], items[i + 1]];
      if (isMerge(key)) {
        keys.merged(fields);
        this.merge(value, fields);
        continue;
      }
      const name = this.key(key);
      if (keys.has(name, fields)) {
        const message = `The mapping has the key ${name} twice, so kubectl keeps the last value and silently drops the others.`;
        this.fault('duplicate-key', message, key);
      }
      keys.add(name);
      setField(fields, name, this.value(value));
    }
  }

  /** Aliases repeat what was said of their targets already. */
  private fault(kind: KeyFault['kind'], message: string, { start }: Node): void {
    if (this.open.size === 0) this.keyFaults.push({ kind, message, offset: start });
  }

  /** The key of a field, as text. */
  private key(node: Node): string {
    this.count(node);
    if (node.kind === 'alias') return this.alias(node, (target) => this.key(target));
    if (node.kind !== 'scalar') {
      throw new YamlError('a key that is a list or a mapping; the keys of JSON are texts', node.start);
    }
    const key = keyOf(node);
    if (
      node.style === 'plain' &&
      node.tag === '' &&
      key !== node.value &&
      !/^(true|false)$/i.test(node.value)
    ) {
      if (booleanWord(node.value) !== undefined) {
        this.fault(
          'boolean-word',
          `The key ${node.value} is a boolean to kubectl, so it becomes the key "${key}".`,
          node,
        );
      }
    }
    return key;
  }

  /** Takes over what other mappings hold; it counts more than what stands above, and less than what stands below. */
  private merge(node: Node, fields: Fields): void {
    const parts = node.kind === 'sequence' ? [...node.items].reverse() : [node];
    for (const part of parts) {
      const target = part.kind === 'alias' ? part.target : part;
      if (target.kind !== 'mapping') {
        throw new YamlError('"<<" before something else than mappings', node.start);
      }
      this.count(part);
      if (part.kind === 'mapping') this.fill(part, fields, new Keys(true));
      else {
        this.alias(part as AliasNode, () => {
          this.count(target);
          this.fill(target, fields, new Keys(true));
        });
      }
    }
  }
}

/** The keys of a mapping that were written in it. Without anything merged they are its fields. */
class Keys {
  private names: Set<string> | undefined;

  public constructor(into = false) {
    if (into) this.names = new Set();
  }

  /** Fields that come from elsewhere are no keys of this mapping. */
  public merged(fields: Fields): void {
    this.names ??= new Set(Object.keys(fields));
  }

  public has(name: string, fields: Fields): boolean {
    return this.names === undefined ? Object.hasOwn(fields, name) : this.names.has(name);
  }

  public add(name: string): void {
    this.names?.add(name);
  }
}

function setField(fields: Fields, name: string, value: unknown): void {
  if (name !== '__proto__') fields[name] = value;
  else {
    const own = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(fields, name, own);
  }
}

const isMerge = (node: Node) =>
  node.kind === 'scalar' &&
  node.value === '<<' &&
  ((node.style === 'plain' && node.tag === '') || node.tag === '!' || node.tag === 'tag:yaml.org,2002:merge');

/** The key that a scalar is, as text. */
export function keyOf(node: ScalarNode): string {
  const scalar = readScalar(node);
  const { value, whole, exact } = scalar;
  if (typeof value === 'string') return value;
  if (value === null || isHuge(scalar)) {
    const what = value === null ? 'nothing' : `the number ${node.value}`;
    throw new YamlError(`${what} as a key; the keys of JSON are texts`, node.start);
  }
  return typeof value === 'boolean' || whole === true ? String(exact ?? value) : float32Text(value);
}

/** A number that is not whole as go-yaml writes it where it is a key: as a float of 32 bits. */
function float32Text(value: number): string {
  const float = Math.fround(value);
  if (Number.isNaN(float)) return '.nan';
  if (!Number.isFinite(float)) return float > 0 ? '.inf' : '-.inf';
  if (float === 0) return Object.is(float, -0) ? '-0' : '0';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(float.toExponential(digits - 1))) !== float) digits++;
  const [mantissa, power] = float.toExponential(digits - 1).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return plainDecimal(mantissa, exponent);
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** A decimal without a power of ten. */
function plainDecimal(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return sign + whole + (rest === '' ? '' : `.${rest}`);
}
