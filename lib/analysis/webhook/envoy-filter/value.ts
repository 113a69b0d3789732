import type { FieldPath } from '../../../mesh/manifest';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { readEnvoyMessage } from '../../schema/envoy-messages';

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
      title: 'A patch has a field that Envoy does not have',
      why: 'istiod leaves the field out: what it says does not happen.',
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
    value: {
      title: 'The value of a patch is no message of Envoy',
      why: 'istiod cannot read it, and refuses the object.',
      mend: 'Correct the value; the messages are described in the API reference of Envoy.',
      covers: ['EnvoyFilter/21'],
    },
  },
);

const RULES = { untyped: 'config-without-type', 'unknown-type': 'unknown-type', value: 'value' } as const;

/** The value of a patch, read as the message of Envoy that the patch is for. */
export function checkValue(applyTo: string, value: unknown, at: FieldPath, report: Report): void {
  const { fault, unknown, untyped } = readEnvoyMessage(applyTo, value, at);
  if (fault !== undefined) {
    report(valueRules[RULES[fault.kind]], fault.path, fault.message);
  } else if (unknown !== undefined) {
    // istiod looks no further in a value of which it does not know all fields.
    report(valueRules['unknown-field'], unknown.path, unknown.message);
  } else if (untyped.length > 0) {
    const names = untyped.map(({ name }) => JSON.stringify(name)).join(', ');
    report(valueRules['name-without-config'], untyped[0].path, `${names} without typed_config`);
  }
}
