// Turns the schemas of an API into the data that lib/analysis/schema reads: short names, no prose, each part that
// stands in several places once.

/** What the validator knows by a shorter name, or leaves alone. */
const RENAMED = {
  additionalProperties: 'extra',
  'x-kubernetes-preserve-unknown-fields': 'preserve',
  'x-kubernetes-int-or-string': 'intOrString',
  'x-kubernetes-list-type': 'listType',
  'x-kubernetes-list-map-keys': 'listKeys',
  'x-kubernetes-validations': 'rules',
};
const KEPT = new Set([
  ...[
    'type',
    'format',
    'enum',
    'pattern',
    'minimum',
    'maximum',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
  ],
  ...['minProperties', 'maxProperties', 'required', 'nullable', 'default', 'properties', 'items'],
  ...['oneOf', 'anyOf', 'allOf', 'not', '$'],
  ...Object.keys(RENAMED),
]);
const LEFT_OUT = new Set([
  ...[
    'description',
    'title',
    'example',
    'externalDocs',
    'x-kubernetes-map-type',
    'x-kubernetes-group-version-kind',
  ],
  ...['x-kubernetes-patch-merge-key', 'x-kubernetes-patch-strategy', 'x-kubernetes-unions'],
]);

const mapValues = (object, change) =>
  Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, change(object[key])]),
  );

/** A schema in the short form. Fails at a keyword that the validator does not know. */
export function compact(schema) {
  if (typeof schema !== 'object') return schema;
  const short = {};
  for (const key of Object.keys(schema).sort()) {
    const value = schema[key];
    if (LEFT_OUT.has(key)) continue;
    if (!KEPT.has(key)) throw new Error(`unknown keyword in a schema: ${key}`);
    if (key === 'x-kubernetes-list-type' && value === 'atomic') continue;
    const name = RENAMED[key] ?? key;
    if (key === 'properties') short[name] = mapValues(value, compact);
    else if (['items', 'additionalProperties', 'not'].includes(key)) short[name] = compact(value);
    else if (['oneOf', 'anyOf', 'allOf'].includes(key)) short[name] = value.map(compact);
    else if (key === 'x-kubernetes-validations')
      short[name] = value.map((rule) => mapValues(rule, (part) => part));
    else short[name] = value;
  }
  // Both may be null, or anything that stands in the list: the keyword says it already.
  if (short.intOrString) delete short.anyOf;
  return short;
}

/** What of a schema tells unknown fields from known ones, and nothing else. */
export function fieldsAlone(schema) {
  const kept = { namesOnly: true };
  for (const key of ['extra', 'items', 'preserve', 'properties']) {
    const value = schema[key];
    if (value === undefined) continue;
    if (key === 'properties') kept[key] = mapValues(value, fieldsAlone);
    else kept[key] = typeof value === 'object' ? fieldsAlone(value) : value;
  }
  return kept;
}

const WORTH_SHARING = 60;
const partsOf = (schema) => [
  ...Object.values(schema.properties ?? {}),
  ...['items', 'extra', 'not'].map((key) => schema[key]).filter((part) => typeof part === 'object'),
  ...['oneOf', 'anyOf', 'allOf'].flatMap((key) => schema[key] ?? []),
];

/**
 * The schemas by name with what stands in several places taken out into a list: `{ "$": 3 }` is its fourth. What is
 * given in `shared` stands at the beginning of that list.
 */
export function share(schemas) {
  const texts = new Map();
  const textOf = (schema) => {
    if (!texts.has(schema)) texts.set(schema, JSON.stringify(schema));
    return texts.get(schema);
  };
  const counts = new Map();
  const count = (schema) => {
    const text = textOf(schema);
    if (text.length < WORTH_SHARING) return;
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (counts.get(text) === 1) partsOf(schema).forEach(count);
  };
  Object.values(schemas).forEach(count);
  const shared = [];
  const numbers = new Map();
  const replace = (schema) => {
    const text = textOf(schema);
    if ((counts.get(text) ?? 0) < 2) return inside(schema);
    if (!numbers.has(text)) {
      const part = inside(schema);
      numbers.set(text, shared.push(part) - 1);
    }
    return { $: numbers.get(text) };
  };
  const inside = (schema) => {
    const copy = { ...schema };
    if (schema.properties !== undefined) copy.properties = mapValues(schema.properties, replace);
    for (const key of ['items', 'extra', 'not']) {
      if (typeof schema[key] === 'object') copy[key] = replace(schema[key]);
    }
    for (const key of ['oneOf', 'anyOf', 'allOf'])
      if (schema[key] !== undefined) copy[key] = schema[key].map(replace);
    return copy;
  };
  return { versions: mapValues(schemas, replace), shared };
}

/** Names of fields in the order of the alphabet, so that the same schemas give the same file. */
export const asLine = (value) => `${JSON.stringify(value)}\n`;
