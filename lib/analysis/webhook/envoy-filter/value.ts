import type { FieldPath } from '../../../mesh/manifest';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { says } from '../items';

export const valueRules = ruleTable(
  {
    section: 'envoy-filter',
    source: 'istiod, pkg/config/validation/envoyfilter/envoyfilter.go: ValidateEnvoyFilter',
  },
  {
    'config-without-type': {
      title: 'A typed_config of a patch does not say of what type it is',
      why: 'istiod cannot read it, and refuses the object.',
      mend: 'Add "@type", as in "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua".',
      covers: ['EnvoyFilter/21'],
    },
    'unknown-type': {
      title: 'A configuration of a patch has a type that Envoy does not have',
      why: 'istiod does not know it, and refuses the object. Types of the API v2 are gone since Envoy 1.18.',
      mend: 'Use the type of the API v3, as in "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua".',
      covers: ['EnvoyFilter/21', 'EnvoyFilter/23'],
    },
    'unknown-field': {
      level: 'warning',
      title: 'A patch gives an extension of Envoy a field that it does not have',
      why: 'istiod leaves the field out.',
      mend: 'Put the settings of the extension into typed_config, and check the spelling.',
      covers: ['EnvoyFilter/22'],
    },
    'name-without-config': {
      level: 'warning',
      title: 'A patch names an extension of Envoy and gives it no typed_config',
      why: 'Envoy no longer finds extensions by their names.',
      mend: 'Give typed_config with the "@type" of the extension.',
      covers: ['EnvoyFilter/24'],
    },
    'value-not-checked': {
      level: 'info',
      codes: ['webhook'],
      title: 'The value of a patch was not compared with the messages of Envoy',
      why: 'istiod refuses a value of the wrong form and warns of fields that Envoy does not have. Only the types that it names and the fields of the extension itself were looked at here.',
      mend: 'Apply it to a test cluster, or ask `istioctl analyze`.',
      covers: ['EnvoyFilter/22'],
    },
  },
);

const CONFIG = ['typed_config', 'typedConfig'];
const DISCOVERY = ['config_discovery', 'configDiscovery'];
/** What these patches add is a named extension, with these fields. */
const EXTENSIONS: { readonly [applyTo: string]: readonly string[] } = {
  HTTP_FILTER: ['name', ...CONFIG, ...DISCOVERY, 'is_optional', 'isOptional', 'disabled'],
  NETWORK_FILTER: ['name', ...CONFIG, ...DISCOVERY],
  LISTENER_FILTER: ['name', ...CONFIG, ...DISCOVERY, 'filter_disabled', 'filterDisabled'],
  EXTENSION_CONFIG: ['name', ...CONFIG],
};
const WITH_TRANSPORT_SOCKET = ['CLUSTER', 'FILTER_CHAIN'];
const PER_FILTER = ['typed_per_filter_config', 'typedPerFilterConfig'];
const MESSAGE = /(?:^|\/)[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;
const OLD = /(?:^|\/)envoy\.(?:api\.v2\.|config\.filter\.|[\w.]*\.v2(?:alpha\d*)?\.)/;

/** The value of a patch, as far as it can be told without Envoy's messages. */
export function checkValue(applyTo: string, value: any, at: FieldPath, report: Report): void {
  const fields = Object.hasOwn(EXTENSIONS, applyTo) ? EXTENSIONS[applyTo] : undefined;
  const fault = typeFault(fields ? value : without(value, CONFIG), at, false);
  if (fault !== undefined) {
    if (fault.type === undefined) {
      report(valueRules['config-without-type'], fault.path, 'a configuration without "@type"');
    } else {
      report(valueRules['unknown-type'], fault.path, `the type ${JSON.stringify(fault.type)}`);
    }
    return;
  }
  const named: { path: FieldPath; name: string }[] = [];
  const ask = (one: any, path: FieldPath) => {
    if ([...CONFIG, ...DISCOVERY].some((name) => one[name])) return;
    named.push({ path, name: String(one.name ?? '') });
  };
  if (fields !== undefined) {
    const unknown = Object.keys(value)
      .filter((name) => !fields.includes(name))
      .sort()[0];
    if (unknown !== undefined) {
      const message = `the field ${JSON.stringify(unknown)} for a patch of ${applyTo}`;
      report(valueRules['unknown-field'], [...at, unknown], message);
      return;
    }
    ask(value, at);
  }
  if (WITH_TRANSPORT_SOCKET.includes(applyTo)) {
    const field = ['transport_socket', 'transportSocket'].find((name) => says(value[name]));
    if (field !== undefined) ask(value[field], [...at, field]);
  }
  for (const { path, name } of named) {
    report(valueRules['name-without-config'], path, `${JSON.stringify(name)} without typed_config`);
  }
}

/** Fields that a message does not have are not read. */
function without(value: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

interface TypeFault {
  readonly path: FieldPath;
  /** Undefined for a configuration that names none. */
  readonly type?: string;
}

/** The first configuration whose type is not told, or cannot be. */
function typeFault(value: any, path: FieldPath, typed: boolean): TypeFault | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) {
    const type: unknown = value['@type'];
    if (typed && (typeof type !== 'string' || type === '')) return { path };
    if (typeof type === 'string' && (!MESSAGE.test(type) || OLD.test(type))) {
      return { path: [...path, '@type'], type };
    }
  }
  for (const [key, child] of Object.entries<any>(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    if (PER_FILTER.includes(key) && typeof child === 'object' && child !== null) {
      for (const [name, config] of Object.entries(child)) {
        const fault = typeFault(config, [...path, step, name], true);
        if (fault !== undefined) return fault;
      }
      continue;
    }
    const fault = typeFault(child, [...path, step], CONFIG.includes(key));
    if (fault !== undefined) return fault;
  }
  return undefined;
}
