import { isDeepStrictEqual } from 'node:util';
import type { FieldPath } from '../../mesh/manifest';
import type { Report } from '../check';
import { SchemaCompiler } from './compile';
import type { Kind } from './load';
import { isLabelKey, isLabelValue, nameFault } from './names';
import { Normalizer } from './normalize';
import { schemaRules } from './rules';
import type { Schema } from '../../mesh/views/schemas';
import { shown, Walk, type Check } from './walk';

const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };
const integer: Schema = { type: 'integer', format: 'int64' };
/** Go reads null as the empty text. */
const texts: Schema = { type: 'object', extra: { type: 'string', nullable: true } };

const METADATA: Schema = {
  type: 'object',
  properties: {
    ...{ name: text, generateName: text, namespace: text, selfLink: text, uid: text, resourceVersion: text },
    ...{
      generation: integer,
      creationTimestamp: time,
      deletionTimestamp: time,
      deletionGracePeriodSeconds: integer,
    },
    ...{ labels: texts, annotations: texts },
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...{ apiVersion: text, kind: text, name: text, uid: text },
          ...{ controller: { type: 'boolean' }, blockOwnerDeletion: { type: 'boolean' } },
        },
      },
    },
    finalizers: { type: 'array', items: text },
    managedFields: { type: 'array', items: { type: 'object', preserve: true } },
  },
};

/** Go reads null as the empty text. */
interface Texts {
  readonly [key: string]: string | null;
}

interface Owner {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly controller?: boolean;
}

/** Metadata that the schema has passed. */
interface Metadata {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly ownerReferences?: readonly Owner[];
  readonly finalizers?: readonly string[];
}

let check: Check | undefined;
const normalizer = new Normalizer([]);

/** Reports what the API server refuses in the metadata of an object. */
export function checkMetadata(metadata: unknown, kind: Kind, report: Report): void {
  check ??= new SchemaCompiler([]).check(METADATA);
  const walk = new Walk();
  walk.path.push('metadata');
  if (metadata !== undefined && metadata !== null) check(metadata, walk);
  for (const { rule, path, message, mend } of walk.findings) report(rule, path, message, mend);
  if (!walk.decodes) return;
  const content = (
    walk.nulls ? normalizer.normalize(metadata, METADATA, true) : (metadata ?? {})
  ) as Metadata;
  checkName(content, kind, report);
  checkLabels(content.labels, ['metadata', 'labels'], report);
  checkAnnotations(content.annotations, ['metadata', 'annotations'], report);
  if (content.ownerReferences !== undefined) checkOwners(content.ownerReferences, report);
  checkFinalizers(content.finalizers ?? [], report);
}

function checkName({ name, generateName, namespace }: Metadata, { file }: Kind, report: Report): void {
  const at = ['metadata', 'name'];
  if (!name && !generateName)
    report(schemaRules.name, ['metadata'], 'The object has no name.', 'Name the object.');
  if (generateName) {
    // A dash at the end is where the generated part begins.
    const fault = nameFault(generateName.replace(/-$/, 'a'), file.name);
    if (fault !== undefined)
      report(
        schemaRules.name,
        ['metadata', 'generateName'],
        `The generateName is ${shown(generateName)}, but Kubernetes expects ${fault}.`,
      );
  }
  if (name) {
    const fault = nameFault(name, file.name);
    if (fault !== undefined)
      report(
        schemaRules.name,
        at,
        `The name of the object is ${shown(name)}, but Kubernetes expects ${fault}.`,
      );
  }
  if (namespace && file.scope === 'Namespaced') {
    const fault = nameFault(namespace, 'label');
    if (fault !== undefined)
      report(
        schemaRules.namespace,
        ['metadata', 'namespace'],
        `The namespace of the object is ${shown(namespace)}, but Kubernetes expects ${fault}.`,
      );
  }
}

/** Reports labels that Kubernetes does not take. */
export function checkLabels(labels: Texts | undefined, at: FieldPath, report: Report): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isLabelKey(key))
      report(schemaRules.label, [...at, key], `The key ${shown(key)} of a label is malformed.`);
    if (value !== null && !isLabelValue(value)) {
      report(schemaRules.label, [...at, key], `The value ${shown(value)} of a label is malformed.`);
    }
  }
}

const ANNOTATIONS_LIMIT = 256 * 1024;

function checkAnnotations(annotations: Texts = {}, at: FieldPath, report: Report): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    if (!isLabelKey(key.toLowerCase()))
      report(schemaRules.annotation, [...at, key], `The key ${shown(key)} of an annotation is malformed.`);
    size += key.length + (value?.length ?? 0);
  }
  if (size > ANNOTATIONS_LIMIT)
    report(
      schemaRules.annotation,
      at,
      `The annotations have ${size} bytes in all, but Kubernetes allows ${ANNOTATIONS_LIMIT}.`,
    );
}

function checkFinalizers(finalizers: readonly string[], report: Report): void {
  finalizers.forEach((finalizer, i) => {
    if (isLabelKey(finalizer)) return;
    const message = `The finalizer ${shown(finalizer)} is no qualified name, and the API server refuses the object.`;
    report(schemaRules.metadata, ['metadata', 'finalizers', i], message);
  });
}

function checkOwners(owners: readonly Owner[], report: Report): void {
  owners.forEach((owner, i) => {
    const missing = (['apiVersion', 'kind', 'name', 'uid'] as const).filter((field) => !owner[field]);
    if (missing.length > 0) {
      report(
        schemaRules.metadata,
        ['metadata', 'ownerReferences', i],
        `An entry of ownerReferences has no ${missing.join(' and no ')}.`,
      );
    }
  });
  // The API server takes equal references for one.
  const controllers = owners.filter(({ controller }) => controller === true);
  if (controllers.some((owner) => !isDeepStrictEqual(owner, controllers[0]))) {
    report(
      schemaRules.metadata,
      ['metadata', 'ownerReferences'],
      'Two entries of ownerReferences are controllers, and the API server refuses the object.',
    );
  }
}
