import type { FieldPath } from '../../mesh/manifest';
import { pathText } from '../../mesh/manifest';
import { nearest } from '../../values/nearest';
import type { SettingSchema } from './settings';

/** What is wrong with a setting: where it is, and a sentence about it. */
export interface SettingFault {
  readonly path: FieldPath;
  readonly message: string;
}

/** What in a value is not as its schema says; empty where all is well. */
export function settingFaults(value: unknown, schema: SettingSchema, path: FieldPath = []): SettingFault[] {
  const name = pathText(path);
  const fault = (message: string, at = path): SettingFault[] => [{ path: at, message }];
  if (!isOfType(value, schema.type)) {
    return fault(
      `${name} is ${described(value)}, and has to be ${WORDS[schema.type]}.${hint(value, schema)}`,
    );
  }
  if (typeof value === 'string') return textFaults(value, schema, name).flatMap((message) => fault(message));
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item, i) => settingFaults(item, items, [...path, i]));
  }
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return [];
  const { properties, required = [] } = schema;
  const known = Object.keys(properties);
  return [
    ...Object.entries(value).flatMap(([key, item]) =>
      Object.hasOwn(properties, key)
        ? // A setting without a value is not given.
          item === undefined
          ? []
          : settingFaults(item, properties[key], [...path, key])
        : fault(unknownSetting(key, name, known), [...path, key]),
    ),
    ...required
      .filter((key) => !Object.hasOwn(value, key))
      .flatMap((key) =>
        fault(`${name} has no ${key}, and needs one. ${properties[key].description ?? ''}`.trim()),
      ),
  ];
}

function unknownSetting(key: string, within: string, known: readonly string[]): string {
  const where = within === '' ? '' : ` in ${within}`;
  const meant = nearest(key, known);
  const near = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `There is no setting ${key}${where}, and it would count for nothing.${near} The settings${where} are ${known.join(', ')}.`;
}

function textFaults(text: string, schema: SettingSchema, name: string): string[] {
  const { enum: words, pattern, minLength = 0, description = '' } = schema;
  if (words !== undefined && !words.includes(text)) {
    const meant = nearest(text, words);
    const near = meant === undefined ? '' : ` Did you mean ${meant}?`;
    return [`${name} is ${JSON.stringify(text)}, and has to be one of ${words.join(', ')}.${near}`];
  }
  if (text.length < minLength) return [`${name} is empty. ${description}`.trim()];
  if (pattern !== undefined && !new RegExp(pattern).test(text)) {
    return [
      `${name} is ${JSON.stringify(text)}, which says nothing that is understood. ${description}`.trim(),
    ];
  }
  return [];
}

const WORDS: Readonly<Record<SettingSchema['type'], string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
};

function isOfType(value: unknown, type: SettingSchema['type']): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function described(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value);
}

/** What most often stands behind a value of the wrong type. */
const hint = (value: unknown, { type }: SettingSchema): string =>
  type === 'string' && typeof value === 'number'
    ? ' Put it in quotes: without them YAML reads 1.30 as 1.3.'
    : '';
