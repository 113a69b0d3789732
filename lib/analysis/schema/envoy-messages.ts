import type { FieldPath } from '../../mesh/manifest';
import { durationLength } from '../../values/wire-duration';
import { readSchemas } from '../../mesh/views/schemas';

/** Why a value is no message of Envoy. */
export interface MessageFault {
  readonly path: FieldPath;
  readonly message: string;
  /** What is wrong: a configuration without "@type", with one that istiod does not know, or any other value. */
  readonly kind: 'untyped' | 'unknown-type' | 'value';
}

/** A field that its message does not have. */
export interface UnknownField {
  readonly path: FieldPath;
  readonly message: string;
}

/** What reading a value as a message of Envoy gives. */
export interface MessageReading {
  /** The first thing that cannot be read. */
  readonly fault?: MessageFault;
  /** The first field that its message does not have. */
  readonly unknown?: UnknownField;
  /** The extensions that are named without a configuration: their names and places. */
  readonly untyped: readonly { readonly path: FieldPath; readonly name: string }[];
}

interface Catalogue {
  readonly messages: readonly string[];
  readonly enums: readonly string[];
}

/** What a patch adds or changes, as a message of Envoy (istiod's `pkg/config/xds.BuildXDSObjectFromStruct`). */
const ROOTS: Readonly<Record<string, string>> = {
  CLUSTER: 'envoy.config.cluster.v3.Cluster',
  LISTENER: 'envoy.config.listener.v3.Listener',
  ROUTE_CONFIGURATION: 'envoy.config.route.v3.RouteConfiguration',
  FILTER_CHAIN: 'envoy.config.listener.v3.FilterChain',
  HTTP_FILTER: 'envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter',
  NETWORK_FILTER: 'envoy.config.listener.v3.Filter',
  VIRTUAL_HOST: 'envoy.config.route.v3.VirtualHost',
  HTTP_ROUTE: 'envoy.config.route.v3.Route',
  EXTENSION_CONFIG: 'envoy.config.core.v3.TypedExtensionConfig',
  BOOTSTRAP: 'envoy.config.bootstrap.v3.Bootstrap',
  LISTENER_FILTER: 'envoy.config.listener.v3.ListenerFilter',
};
const SCALARS = /^google\.protobuf\.(Bool|Bytes|String|Int32|UInt32|Float|Int64|UInt64|Double)Value$/;
const SCALAR_TYPES: Readonly<Record<string, string>> = {
  Bool: 'b',
  Bytes: 'y',
  String: 's',
  Int32: 'i',
  UInt32: 'u',
  Float: 'd',
  Double: 'd',
  Int64: 'I',
  UInt64: 'U',
};
const WELL_KNOWN = /^google\.protobuf\.(Any|Duration|Timestamp|Value|ListValue|Struct|\w+Value)$/;
const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  i: [-(2 ** 31), 2 ** 31 - 1],
  u: [0, 2 ** 32 - 1],
  I: [-(2 ** 63), 2 ** 63],
  U: [0, 2 ** 64],
};
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

class Messages {
  private readonly places = new Map<string, number>();
  private readonly fields = new Map<number, ReadonlyMap<string, string>>();
  private readonly words = new Map<number, ReadonlySet<string>>();

  public constructor(private readonly catalogue: Catalogue) {
    catalogue.messages.forEach((line, i) => this.places.set(line.slice(0, line.indexOf(':')), i));
  }

  public place(name: string): number | undefined {
    return this.places.get(name);
  }

  public name(place: number): string {
    const line = this.catalogue.messages[place];
    return line.slice(0, line.indexOf(':'));
  }

  /** The fields of a message with their types, by both of their names. */
  public fieldsOf(place: number): ReadonlyMap<string, string> {
    const known = this.fields.get(place);
    if (known !== undefined) return known;
    const line = this.catalogue.messages[place];
    const made = new Map<string, string>();
    for (const entry of line.slice(line.indexOf(':') + 1).split(';')) {
      const [name, type] = entry.split(' ');
      if (type === undefined) continue;
      made.set(name, type);
      made.set(
        name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
        type,
      );
    }
    this.fields.set(place, made);
    return made;
  }

  public wordsOf(place: number): ReadonlySet<string> {
    const known = this.words.get(place) ?? new Set(this.catalogue.enums[place].split(' '));
    this.words.set(place, known);
    return known;
  }
}

let messages: Messages | undefined;

/** Reads a value as the message that a kind of patch takes, as istiod does. */
export function readEnvoyMessage(applyTo: string, value: unknown, at: FieldPath): MessageReading {
  messages ??= new Messages(readSchemas<Catalogue>('envoy.json'));
  const place = Object.hasOwn(ROOTS, applyTo) ? messages.place(ROOTS[applyTo]) : undefined;
  if (place === undefined) return { untyped: [] };
  const reader = new Reader(messages);
  try {
    reader.message(value, place, at, true);
  } catch (error) {
    if (error instanceof Refusal) return { fault: error.fault, untyped: [] };
    throw error;
  }
  return { unknown: reader.unknown, untyped: reader.untyped };
}

class Refusal extends Error {
  public constructor(public readonly fault: MessageFault) {
    super(fault.message);
  }
}

function refuse(path: FieldPath, got: unknown, expected: string): never {
  const text =
    typeof got === 'object' && got !== null
      ? Array.isArray(got)
        ? 'a list'
        : 'a mapping'
      : JSON.stringify(got);
  throw new Refusal({
    kind: 'value',
    path,
    message: `The patch has ${text} where Envoy expects ${expected}.`,
  });
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Reader {
  public unknown: UnknownField | undefined;
  public readonly untyped: { path: FieldPath; name: string }[] = [];

  public constructor(private readonly known: Messages) {}

  /**
   * Reads a message. istiod looks for extensions without a configuration in messages that stand alone, not in lists, maps or
   * configurations of extensions: `walked` says whether this is one.
   */
  public message(value: unknown, place: number, path: FieldPath, walked: boolean): void {
    const name = this.known.name(place);
    if (value === null && name !== 'google.protobuf.Value') return;
    if (WELL_KNOWN.test(name)) {
      this.wellKnown(value, name, path);
      return;
    }
    if (!isMapping(value)) refuse(path, value, `a mapping with the fields of ${name}`);
    const fields = this.known.fieldsOf(place);
    for (const [field, child] of Object.entries(value)) {
      const type = fields.get(field);
      if (type === undefined) {
        if (field.startsWith('[') && field.endsWith(']')) continue;
        this.unknown ??= {
          path: [...path, field],
          message: `The patch has the field ${JSON.stringify(field)}, which ${name} does not have. Istiod leaves the field out, and it has no effect.`,
        };
      } else if (child !== null || /^m/.test(type)) {
        this.field(child, type, [...path, field], walked);
      }
    }
    const says = (...names: string[]) => names.some((one) => value[one] !== undefined && value[one] !== null);
    if (
      walked &&
      fields.has('typedConfig') &&
      !says('typed_config', 'typedConfig', 'config_discovery', 'configDiscovery')
    ) {
      this.untyped.push({ path, name: typeof value.name === 'string' ? value.name : '' });
    }
  }

  private field(value: unknown, type: string, path: FieldPath, walked: boolean): void {
    if (type.startsWith('[')) {
      if (!Array.isArray(value)) refuse(path, value, 'a list');
      value.forEach((item, i) => this.single(item, type.slice(1), [...path, i], false));
    } else if (type.startsWith('{')) {
      if (!isMapping(value)) refuse(path, value, 'a mapping');
      for (const [key, item] of Object.entries(value))
        this.single(item, type.slice(1), [...path, key], false);
    } else {
      this.single(value, type, path, walked);
    }
  }

  private single(value: unknown, type: string, path: FieldPath, walked: boolean): void {
    if (type.startsWith('m')) this.message(value, Number(type.slice(1)), path, walked);
    else if (value !== null) this.scalar(value, type, path);
  }

  private scalar(value: unknown, type: string, path: FieldPath): void {
    switch (type[0]) {
      case 'b':
        if (typeof value !== 'boolean') refuse(path, value, 'true or false');
        return;
      case 's':
        if (typeof value !== 'string') refuse(path, value, 'text');
        return;
      case 'y':
        if (typeof value !== 'string' || value.length % 4 !== 0 || !BASE64.test(value))
          refuse(path, value, 'text in base64');
        return;
      case 'e': {
        const words = this.known.wordsOf(Number(type.slice(1)));
        if (typeof value === 'number' && Number.isInteger(value)) return;
        if (typeof value !== 'string' || !words.has(value))
          refuse(path, value, `one of ${[...words].slice(0, 12).join(', ')}`);
        return;
      }
      default:
        this.number(value, type, path);
    }
  }

  /** Numbers may stand in quotes. */
  private number(value: unknown, type: string, path: FieldPath): void {
    const special = typeof value === 'string' && ['NaN', 'Infinity', '-Infinity'].includes(value);
    if (type === 'd' && special) return;
    const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
    if (typeof number !== 'number') refuse(path, value, 'a number');
    if (type === 'd') return;
    const [least, most] = BOUNDS[type];
    const whole = typeof value === 'string' ? /^-?\d+$/.test(value) : Number.isInteger(number);
    if (!whole || number < least || number > most)
      refuse(path, value, 'a whole number that the field can hold');
  }

  private wellKnown(value: unknown, name: string, path: FieldPath): void {
    const scalar = SCALARS.exec(name);
    if (scalar !== null) {
      this.scalar(value, SCALAR_TYPES[scalar[1]], path);
      return;
    }
    switch (name) {
      case 'google.protobuf.Any':
        this.any(value, path);
        return;
      case 'google.protobuf.Duration':
        if (typeof value !== 'string' || durationLength(value) === undefined)
          refuse(path, value, 'a duration such as 5s');
        return;
      case 'google.protobuf.Timestamp':
        if (typeof value !== 'string' || !TIMESTAMP.test(value))
          refuse(path, value, 'a time such as 2026-01-01T00:00:00Z');
        return;
      case 'google.protobuf.Struct':
        if (!isMapping(value)) refuse(path, value, 'a mapping');
        return;
      case 'google.protobuf.ListValue':
        if (!Array.isArray(value)) refuse(path, value, 'a list');
    }
  }

  /** The configuration of an extension: it names its message by "@type". */
  private any(value: unknown, path: FieldPath): void {
    if (!isMapping(value)) refuse(path, value, 'a mapping with "@type"');
    const url = value['@type'];
    if (typeof url !== 'string') {
      const message = 'The configuration of an extension has no "@type".';
      throw new Refusal({ kind: 'untyped', path, message });
    }
    const place = this.known.place(url.slice(url.lastIndexOf('/') + 1));
    if (place === undefined) {
      const message = `The configuration has the type ${url}, which istiod does not know.`;
      throw new Refusal({ kind: 'unknown-type', path: [...path, '@type'], message });
    }
    const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== '@type'));
    if (!WELL_KNOWN.test(this.known.name(place))) this.message(rest, place, path, false);
    else if (!('value' in value))
      throw new Refusal({
        kind: 'value',
        path,
        message: `The configuration of the type ${url} has no "value".`,
      });
    else this.message(value.value, place, [...path, 'value'], false);
  }
}
