import type { FieldPath } from '../../mesh/manifest';
import type { Report } from '../problem';
import { Compiler } from './compile';
import type { Kind } from './load';
import { isLabelKey, isLabelValue, nameFault } from './names';
import { Normalizer } from './normalize';
import { schemaRules } from './rules';
import type { Schema } from '../../mesh/views/schema';
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

let check: Check | undefined;
const normalizer = new Normalizer([]);

/** Reports what the API server refuses in the metadata of an object. */
export function checkMetadata(metadata: any, kind: Kind, report: Report): void {
  check ??= new Compiler([]).check(METADATA);
  const walk = new Walk();
  walk.path.push('metadata');
  if (metadata !== undefined && metadata !== null) check(metadata, walk);
  for (const { rule, path, message, mend } of walk.findings) report(rule, path, message, mend);
  if (!walk.decodes) return;
  const content: any = walk.nulls ? normalizer.normalize(metadata, METADATA, true) : (metadata ?? {});
  checkName(content, kind, report);
  checkLabels(content.labels, ['metadata', 'labels'], report);
  checkAnnotations(content.annotations, ['metadata', 'annotations'], report);
  if (content.ownerReferences !== undefined) checkOwners(content.ownerReferences, report);
}

function checkName({ name, generateName, namespace }: any, { file }: Kind, report: Report): void {
  const at = ['metadata', 'name'];
  if (!name && !generateName) report(schemaRules.name, ['metadata'], 'no name', 'Name the object.');
  if (generateName) {
    // A dash at the end is where the generated part begins.
    const fault = nameFault(generateName.replace(/-$/, 'a'), file.name);
    if (fault !== undefined)
      report(schemaRules.name, ['metadata', 'generateName'], `${shown(generateName)}; ${fault}`);
  }
  if (name) {
    const fault = nameFault(name, file.name);
    if (fault !== undefined) report(schemaRules.name, at, `${shown(name)}; ${fault}`);
  }
  if (namespace && file.scope === 'Namespaced') {
    const fault = nameFault(namespace, 'label');
    if (fault !== undefined)
      report(schemaRules.namespace, ['metadata', 'namespace'], `${shown(namespace)}; ${fault}`);
  }
}

/** Reports labels that Kubernetes does not take. */
export function checkLabels(labels: any, at: FieldPath, report: Report): void {
  for (const key in labels) {
    if (!isLabelKey(key)) report(schemaRules.label, [...at, key], `the key ${shown(key)}`);
    const value = labels[key];
    if (typeof value === 'string' && !isLabelValue(value)) {
      report(schemaRules.label, [...at, key], `the value ${shown(value)}`);
    }
  }
}

const MOST_ANNOTATIONS = 256 * 1024;

function checkAnnotations(annotations: any, at: FieldPath, report: Report): void {
  let size = 0;
  for (const key in annotations) {
    if (!isLabelKey(key.toLowerCase())) report(schemaRules.annotation, [...at, key], `the key ${shown(key)}`);
    size += key.length + (annotations[key]?.length ?? 0);
  }
  if (size > MOST_ANNOTATIONS)
    report(schemaRules.annotation, at, `${size} bytes; expected at most ${MOST_ANNOTATIONS}`);
}

function checkOwners(owners: readonly any[], report: Report): void {
  owners.forEach((owner, i) => {
    const missing = ['apiVersion', 'kind', 'name', 'uid'].filter((field) => !owner?.[field]);
    if (missing.length > 0) {
      report(
        schemaRules.metadata,
        ['metadata', 'ownerReferences', i],
        `an owner without ${missing.join(', ')}`,
      );
    }
  });
  if (owners.filter((owner) => owner?.controller === true).length > 1) {
    report(schemaRules.metadata, ['metadata', 'ownerReferences'], 'two owners that are controllers');
  }
}
