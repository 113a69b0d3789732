import { SETTINGS_SCHEMA } from '../../lib/analysis/configuration/settings';

/** The text of `cdk8s-istio.schema.json`. */
export function settingsSchema(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'cdk8s-istio.yaml',
    ...SETTINGS_SCHEMA,
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
