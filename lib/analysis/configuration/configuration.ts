import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { readSettings } from '../../mesh/mesh-config';
import { Places } from '../../mesh/places';
import { Positions } from '../../mesh/yaml/positions';
import { EXTERNAL_KINDS, type Externals } from '../../mesh/externals';
import { type SettingFault, settingFaults } from './check-settings';
import { ConfigurationError } from './configuration-error';
import { type Settings, SETTINGS_SCHEMA } from './settings';

/** The name of the file that holds the settings of a project. */
export const CONFIGURATION_FILE = 'cdk8s-istio.yaml';

/**
 * The file of settings that counts in a folder: the nearest one there or above. The search ends at the top of a repository, so that
 * nothing counts that was not checked out with it.
 *
 * @param folder the folder
 */
export function findConfiguration(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, CONFIGURATION_FILE);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

/**
 * The settings that count in a folder; empty where no file says anything.
 *
 * @param folder the folder
 * @param file the file to read instead of the one that would be found
 */
export function readConfiguration(folder: string, file = findConfiguration(folder)): Settings {
  if (file === undefined) return {};
  const shown = shownPath(folder, file);
  let text: string;
  try {
    text = readFileSync(resolve(folder, file), 'utf8');
  } catch (error) {
    throw new ConfigurationError(`${shown} cannot be read: ${(error as Error).message}`);
  }
  return settingsOf(text, shown);
}

/** A file as somebody in the folder would name it; in full where it is elsewhere. */
function shownPath(folder: string, file: string): string {
  const path = relative(folder, resolve(folder, file));
  return path.startsWith(join('..', '..', '..')) ? file : path;
}

/** The settings of a text; what is wrong in it is told with its lines. */
function settingsOf(text: string, file: string): Settings {
  let value: object;
  try {
    value = readSettings(text);
  } catch (error) {
    throw new ConfigurationError(`${file} cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
  const faults = settingFaults(value, SETTINGS_SCHEMA);
  if (faults.length > 0) {
    throw new ConfigurationError(
      faults.map((fault) => `${lineOf(text, file, fault)}: ${fault.message}`).join('\n'),
    );
  }
  return value;
}

/** `file:line:column` of what is wrong in a text. */
export function lineOf(text: string, file: string, { path }: Pick<SettingFault, 'path'>): string {
  const { key, value } = new Positions(text).find(path);
  const place = new Places(new Map([[file, text]])).at(file, (key ?? value).start);
  return place === undefined ? file : `${file}:${place.line}:${place.column}`;
}

/** What somebody gives beside the settings of the project. */
interface GivenSettings extends Omit<Settings, 'level' | 'gatewayApi'> {
  readonly gatewayApi?: string;
}

/**
 * Options beside the settings of the project: each option wins over the setting of its name, and lists of both count.
 *
 * @param options what was given
 * @param settings what the file says
 */
export function withSettings<T extends GivenSettings>(options: T, settings: Settings): T & GivenSettings {
  const { istioVersion, kubernetesVersion, complete, gatewayApi } = settings;
  return {
    ...options,
    istioVersion: options.istioVersion ?? istioVersion,
    kubernetesVersion: options.kubernetesVersion ?? kubernetesVersion,
    complete: options.complete ?? complete,
    gatewayApi: options.gatewayApi ?? gatewayApi,
    externals: bothExternals(settings.externals, options.externals),
  };
}

function bothExternals(first: Externals = {}, second: Externals = {}): Externals {
  return Object.fromEntries(
    EXTERNAL_KINDS.flatMap((kind) => {
      const both = [...(first[kind] ?? []), ...(second[kind] ?? [])];
      return both.length === 0 ? [] : [[kind, both]];
    }),
  );
}
