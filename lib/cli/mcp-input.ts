import { nearest } from '../values/nearest';
import { type Flag, type Flags, type Given, refuseIdle } from './flags';
import { UsageError } from './io';
import type { FolderFiles } from './mcp-folder';

/** What a tool is given. */
export type Input = Readonly<Record<string, unknown>>;

/** The inputs of a tool, as the flags of a command; the paths of the command are the input `files`. */
export interface Inputs {
  readonly tool: string;
  readonly flags: Flags;
  readonly required: readonly string[];
}

/** The inputs as JSON Schema. */
export const inputSchema = ({ flags, required }: Inputs): object => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, propertyOf(flag)])),
  required,
  additionalProperties: false,
});

/** Values that their help explains. */
const PLAIN_VALUES = [undefined, 'FILE', 'NAME'];

function propertyOf({ type, multiple, help, words, value }: Flag): object {
  if (type === 'boolean') return { type: 'boolean', description: help };
  const description = PLAIN_VALUES.includes(value) || words !== undefined ? help : `${help} (${value})`;
  const text = { type: 'string', ...(words !== undefined && { enum: words }) };
  return { ...(multiple === true ? { type: 'array', items: text } : text), description };
}

/**
 * What a command would be given by the inputs of a tool.
 *
 * @throws UsageError for an input that the tool does not have, that is missing, or that is of another type, and for a path outside
 */
export function givenOf({ tool, flags, required }: Inputs, input: Input, files: FolderFiles): Given {
  const values = new Map<string, string | boolean | readonly string[]>();
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(flags, name)) throw new UsageError(unknownInput(tool, flags, name));
    // `null` is what some programs write for what they leave out.
    if (value !== undefined && value !== null && value !== false)
      values.set(name, valueOf(tool, name, flags[name], value, files));
  }
  const missing = required.find((name) => {
    const value = values.get(name);
    return value === undefined || (Array.isArray(value) && value.length === 0);
  });
  if (missing !== undefined)
    throw new UsageError(`The tool ${tool} needs the input ${missing}: ${flags[missing].help}.`);
  refuseIdle(flags, (name) => values.has(name));
  const many = (name: string) => (values.get(name) ?? []) as readonly string[];
  return {
    paths: many('files'),
    one: (name) => values.get(name) as string | undefined,
    many,
    has: (name) => values.get(name) === true,
  };
}

function unknownInput(tool: string, flags: Flags, name: string): string {
  const names = Object.keys(flags);
  const meant = nearest(name, names);
  const near = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `The tool ${tool} has no input ${name}.${near} The inputs are ${names.join(', ')}.`;
}

function valueOf(
  tool: string,
  name: string,
  flag: Flag,
  value: unknown,
  files: FolderFiles,
): string | boolean | readonly string[] {
  const expected = flag.type === 'boolean' ? 'true or false' : flag.multiple ? 'a list of texts' : 'a text';
  if (flag.type === 'boolean' && value === true) return true;
  if (flag.type === 'string' && !flag.multiple && typeof value === 'string')
    return pathChecked(flag, value, files);
  if (flag.type === 'string' && flag.multiple && Array.isArray(value)) {
    const texts = value.filter((one): one is string => typeof one === 'string');
    if (texts.length === value.length) return texts.map((text) => pathChecked(flag, text, files));
  }
  throw new UsageError(`The input ${name} of the tool ${tool} is ${kindOf(value)}, and must be ${expected}.`);
}

/** A value, whose path is held to the folder where it has one. */
function pathChecked({ value }: Flag, text: string, files: FolderFiles): string {
  if (value === 'FILE') return files.inside(text);
  const equals = text.indexOf('=');
  if (value !== 'NAME=PATH' || equals === -1) return text;
  return `${text.slice(0, equals)}=${files.inside(text.slice(equals + 1))}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    const strange: unknown = value.find((one) => typeof one !== 'string');
    return strange === undefined ? 'a list' : `a list with ${kindOf(strange)}`;
  }
  if (value === null) return 'null';
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
