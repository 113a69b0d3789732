import { readFileSync } from 'node:fs';
import { settingFaults } from '../analysis/configuration/check-settings';
import { lineOf } from '../analysis/configuration/configuration';
import { ConfigurationError } from '../analysis/configuration/configuration-error';
import { type SettingSchema, SHARED_SETTINGS } from '../analysis/configuration/settings';
import { readSettings } from '../mesh/mesh-config';

/** What both the plugin and `IstioValidation.check()` may be told. */
const OPTIONS: SettingSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { ...SHARED_SETTINGS, meshConfig: { type: 'object' }, defaults: { type: 'boolean' } },
};

/** What the plugin may be told under `properties`. */
const PROPERTIES: SettingSchema = {
  ...OPTIONS,
  properties: {
    ...OPTIONS.properties,
    failOn: { type: 'string', enum: ['error', 'warning', 'info'] },
    keepConstructMetadata: { type: 'boolean' },
  },
};

/** Refuses options of `IstioValidation.check()` that would count for nothing. */
export function checkOptions(options: object): void {
  const [fault] = settingFaults(options, OPTIONS);
  if (fault !== undefined) throw new ConfigurationError(`IstioValidation.check(): ${fault.message}`);
}

/** Refuses properties of the plugin that would count for nothing, with their lines in `cdk8s.yaml`. */
export function checkProperties(properties: object): void {
  const faults = settingFaults(properties, PROPERTIES);
  if (faults.length === 0) return;
  const places = pluginPlaces();
  throw new ConfigurationError(faults.map((fault) => `${places(fault.path)}: ${fault.message}`).join('\n'));
}

const CDK8S_FILE = 'cdk8s.yaml';

/** Tells where in the `cdk8s.yaml` of the working folder the properties of the plugin stand. */
function pluginPlaces(): (path: readonly (string | number)[]) => string {
  const nowhere = () => 'The properties of IstioValidation';
  try {
    const text = readFileSync(CDK8S_FILE, 'utf8');
    const { validations } = readSettings(text) as { readonly validations?: unknown };
    if (!Array.isArray(validations)) return nowhere;
    const at = validations.findIndex(
      (one: { readonly class?: unknown } | null) => one?.class === 'IstioValidation',
    );
    const { properties = {} } = (validations[at] ?? {}) as { readonly properties?: object };
    return (path) =>
      Object.hasOwn(properties, path[0])
        ? lineOf(text, CDK8S_FILE, { path: ['validations', at, 'properties', ...path] })
        : nowhere();
  } catch {
    return nowhere;
  }
}
