import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Suppression } from '../analysis/suppression';
import { EXTERNAL_KINDS, type Externals } from '../mesh/externals';
import { readSettings } from '../mesh/mesh-config';
import { UsageError } from './io';

/** The file that is read where none is named. */
export const CONFIG_FILE = 'cdk8s-istio.yaml';

/** What a config file holds: what the flags of the same names say, for everyone who runs the command there. */
export interface ConfigFile {
  readonly externals?: Externals;
  readonly suppress?: readonly Suppression[];
  readonly istioVersion?: string;
  readonly kubernetesVersion?: string;
  readonly level?: string;
}

const FIELDS = ['externals', 'suppress', 'istioVersion', 'kubernetesVersion', 'level'];

/** Reads a config file, or the one in a folder if there is one. What it should not hold is a `UsageError`. */
export function readConfigFile(file: string | undefined, folder: string): ConfigFile {
  const path = file ?? join(folder, CONFIG_FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (file === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
  return checked(settings(text, path), path);
}

/** The settings of a file that holds a mapping, such as a mesh config. */
export function readSettingsFile(path: string): object {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
  return settings(text, path);
}

function settings(text: string, path: string): object {
  try {
    return readSettings(text);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
}

const isTextList = (value: unknown) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checked(value: object, path: string): ConfigFile {
  const refuse = (got: string, expected: string): never => {
    throw new UsageError(`${path}: ${got}; expected ${expected}`);
  };
  const known = (given: object, names: readonly string[], where: string) => {
    for (const name of Object.keys(given)) {
      if (!names.includes(name)) refuse(`${where}${name}`, `one of ${names.join(', ')}`);
    }
  };
  known(value, FIELDS, '');
  const { externals = {}, suppress = [], ...rest } = value as Record<string, unknown>;
  if (!isMapping(externals))
    return refuse('externals that is no mapping', `lists by ${EXTERNAL_KINDS.join(', ')}`);
  known(externals, EXTERNAL_KINDS, 'externals.');
  for (const [kind, list] of Object.entries(externals)) {
    if (!isTextList(list)) refuse(`externals.${kind}`, 'a list of text');
  }
  if (!Array.isArray(suppress)) return refuse('suppress that is no list', 'a list of suppressions');
  suppress.forEach((item, i) => {
    const at = `suppress[${i}]`;
    if (!isMapping(item)) return refuse(at, 'a mapping of code, resource and reason');
    known(item, ['code', 'resource', 'reason'], `${at}.`);
    for (const [field, text] of Object.entries(item)) {
      if (typeof text !== 'string') refuse(`${at}.${field}`, 'text');
    }
    if (typeof item.code !== 'string')
      refuse(`${at} without a code`, 'a code such as IST0101 or the name of a rule');
    if (typeof item.reason !== 'string' || item.reason.trim() === '')
      refuse(`${at} without a reason`, 'why it is allowed');
  });
  const texts = Object.entries(rest).map(([field, text]) => {
    if (typeof text !== 'string') refuse(`${field} ${JSON.stringify(text)}`, 'text; put a version in quotes');
    return [field, text];
  });
  return { externals, suppress: suppress as Suppression[], ...Object.fromEntries(texts) };
}
