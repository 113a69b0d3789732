import type { Manifest } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import type { Report } from '../check';
import { checkCore } from './core/check-core';
import { groupVersion } from '../../mesh/kinds';
import {
  type GatewayApiChannel,
  indexedGroup,
  isExperimental,
  kindIndex,
  schemasOfKind,
} from '../../mesh/views/schemas';
import { kindOf, type Kind } from './load';
import { checkMetadata } from './metadata';
import { nearest } from '../../values/nearest';
import { removedKind } from './removed';
import { schemaRules } from './rules';
import { withConsequence } from '../consequence';
import { Walk } from './walk';

/** What the schema of an object says to whoever reads it next. */
export interface SchemaVerdict {
  /** Whether the schema of its apiVersion and kind is known. */
  readonly known: boolean;
  /** Whether istiod could read it: rules about its content run only then. */
  readonly decodes: boolean;
}

/** The same report, which says behind each finding that the object is refused, but for what says itself what happens. */
function sayingRefusal(report: Report): Report {
  const refused = withConsequence(report, 'The API server refuses the object.');
  return (rule, ...rest) => {
    const says = rule === schemaRules['unknown-field'] || rule === schemaRules['removed-kind'];
    (says ? report : refused)(rule, ...rest);
  };
}

const UNKNOWN: SchemaVerdict = { known: false, decodes: true };
const UNREADABLE: SchemaVerdict = { known: false, decodes: false };

/**
 * Reports what the API server refuses in an object: structure, unknown fields, bounds, CEL, metadata.
 *
 * @param channel the channel of the Gateway API whose definitions the cluster has
 */
export function checkSchema(
  resource: Resource,
  reportTo: Report,
  channel: GatewayApiChannel = 'standard',
): SchemaVerdict {
  const report = sayingRefusal(reportTo);
  const object = resource.manifest;
  const { apiVersion, kind: name } = object;
  if (typeof apiVersion !== 'string' || typeof name !== 'string') return UNREADABLE;
  const kind = kindOf(apiVersion, name, channel);
  if (kind === undefined) return unknownKind(apiVersion, name, channel, report);
  const walk = walkThrough(kind, object);
  for (const { rule, path, message, mend } of walk.findings) report(rule, path, message, mend);
  checkMetadata(object.metadata, kind, report);
  if (walk.decodes) checkCore(resource, kind, report);
  return { known: true, decodes: walk.decodes };
}

function walkThrough(kind: Kind, object: Manifest): Walk {
  const body: { [field: string]: unknown } = {};
  for (const field of Object.keys(object)) {
    if (field !== 'apiVersion' && field !== 'kind' && field !== 'metadata') body[field] = object[field];
  }
  let content: unknown = kind.hasDefaults ? kind.normalizer.normalize(body, kind.schema, false) : body;
  const walk = new Walk();
  kind.check(content, walk);
  if (!walk.nulls) return walk;
  // Rare: the walk is made again without them.
  content = kind.normalizer.normalize(body, kind.schema, true);
  const again = new Walk();
  kind.check(content, again);
  return again;
}

/** Groups in which other projects have kinds too: Argo CD and Argo Workflows stand beside Argo Rollouts. */
const SHARED_GROUPS = new Set(['argoproj.io']);

/** An API is known, but not this kind or version of it. */
function unknownKind(
  apiVersion: string,
  name: string,
  channel: GatewayApiChannel,
  report: Report,
): SchemaVerdict {
  const gone = removedKind(apiVersion, name);
  if (gone !== undefined) {
    const message = `The API server has no match for ${name} of ${apiVersion}, which ended with ${gone.since}, and refuses the object.`;
    report(schemaRules['removed-kind'], ['apiVersion'], message, gone.instead);
    return UNREADABLE;
  }
  const index = kindIndex();
  const { group } = groupVersion(apiVersion);
  const indexed = indexedGroup(group, channel);
  if (!Object.hasOwn(index, indexed)) return UNKNOWN;
  const kinds = index[indexed];
  if (Object.hasOwn(kinds, name)) {
    const { version } = groupVersion(apiVersion);
    const versions = kinds[name];
    // Of Kubernetes' own, only those that people keep are known so well.
    if (versions.includes(version) || schemasOfKind(indexed, name) === undefined) return UNKNOWN;
    const prefix = group === '' ? '' : `${group}/`;
    report(
      schemaRules['unknown-version'],
      ['apiVersion'],
      `The kind ${name} is not served in version ${version}, but in ${versions.join(', ')}.`,
      `Write apiVersion: ${prefix}${versions[0]}.`,
    );
    return UNREADABLE;
  }
  const isServed = Object.values(kinds).some((versions) =>
    versions.includes(groupVersion(apiVersion).version),
  );
  if (SHARED_GROUPS.has(group) || (!isServed && !/istio|gateway/.test(group))) return UNKNOWN;
  const elsewhere = Object.keys(index).find(
    (other) => !isExperimental(other) && Object.hasOwn(index[other], name),
  );
  const meant = nearest(name, Object.keys(kinds));
  const mend =
    elsewhere !== undefined
      ? `Write apiVersion: ${elsewhere === '' ? '' : `${elsewhere}/`}${index[elsewhere][name][0]}.`
      : meant && `Write kind: ${meant}.`;
  report(
    schemaRules['unknown-kind'],
    ['kind'],
    `There is no kind ${name} in ${group || 'the core API'}.`,
    mend,
  );
  return UNREADABLE;
}
