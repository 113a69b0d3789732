// Writes the schemas of Kubernetes' own kinds into schemas/, as the real API server of oracle/ publishes them.
//
//   node --import tsx scripts/import-core-schemas.mjs [--output FOLDER]        after npm run oracle:build
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { asLine, compact, share } from './compact-schemas.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { values: options } = parseArgs({
  options: { output: { type: 'string', default: join(root, 'schemas') } },
});
const { Referee } = createRequire(import.meta.url)('../test/oracle/referee.ts');

/** What constructs write and people keep beside it. */
const KINDS = {
  '': {
    v1: [
      ...['ConfigMap', 'Endpoints', 'Namespace', 'PersistentVolumeClaim', 'Pod', 'Secret', 'Service'],
      'ServiceAccount',
    ],
  },
  'admissionregistration.k8s.io': { v1: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] },
  'apiextensions.k8s.io': { v1: ['CustomResourceDefinition'] },
  apps: { v1: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'] },
  autoscaling: { v1: ['HorizontalPodAutoscaler'], v2: ['HorizontalPodAutoscaler'] },
  batch: { v1: ['CronJob', 'Job'] },
  'discovery.k8s.io': { v1: ['EndpointSlice'] },
  'networking.k8s.io': { v1: ['Ingress', 'NetworkPolicy'] },
  policy: { v1: ['PodDisruptionBudget'] },
  'rbac.authorization.k8s.io': { v1: ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'] },
};

/** How names are checked where they are not DNS subdomains: `NameGenerator`s and validators of the kinds. */
const NAMES = { Namespace: 'label', Service: 'label-1035' };
for (const kind of KINDS['rbac.authorization.k8s.io'].v1) NAMES[kind] = 'path';

/** Schemas that hold themselves, or far more than anyone asks: what stands in them is not looked at. */
const CLOSED = new Set(['io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps']);

/** What the schemas call required and the API server fills in. */
const FILLED_IN = {
  'io.k8s.api.discovery.v1.EndpointSlice': ['endpoints'],
  'io.k8s.api.rbac.v1.RoleRef': ['apiGroup'],
};

const NUMBERS = ['int32', 'int64', 'float', 'double'];

/** A schema with its references followed, in the short form; `lenient` for the status, where nothing need be there. */
function resolved(schema, all, lenient) {
  const { $ref, allOf, oneOf, anyOf, required, enum: words, format, ...rest } = schema;
  const reference = $ref ?? (allOf?.length === 1 ? allOf[0].$ref : undefined);
  if (reference !== undefined) {
    const name = reference.replace('#/components/schemas/', '');
    if (CLOSED.has(name)) return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const target = resolved(all[name], all, lenient);
    if (!Object.hasOwn(FILLED_IN, name)) return target;
    return { ...target, required: target.required.filter((field) => !FILLED_IN[name].includes(field)) };
  }
  if (format === 'int-or-string') return { 'x-kubernetes-int-or-string': true };
  // A quantity: a number or text.
  if (oneOf !== undefined || anyOf !== undefined || allOf !== undefined) return { format: 'quantity' };
  const result = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === 'default') continue;
    if (key.startsWith('x-kubernetes-') && key !== 'x-kubernetes-preserve-unknown-fields') continue;
    if (key === 'properties') {
      const entries = Object.entries(value).map(([name, child]) => [name, resolved(child, all, lenient)]);
      result.properties = Object.fromEntries(entries);
    } else if (['items', 'additionalProperties'].includes(key)) {
      result[key] = typeof value === 'object' ? resolved(value, all, lenient) : value;
    } else result[key] = value;
  }
  if (words !== undefined && !lenient) result.enum = words;
  if (required !== undefined && !lenient) result.required = [...required].sort();
  if (format !== undefined && (NUMBERS.includes(format) || ['byte', 'date-time'].includes(format)))
    result.format = format;
  return result;
}

const referee = Referee.start();
try {
  await referee.startApiServer();
  const get = async (path) => {
    const { status, stdout, stderr } = await referee.kubectl('get', '--raw', path);
    if (status !== 0) throw new Error(`${path}: ${stderr}`);
    return JSON.parse(stdout);
  };
  const indexFile = join(options.output, 'index.json');
  const index = JSON.parse(readFileSync(indexFile, 'utf8'));
  for (const [group, versions] of Object.entries(KINDS)) {
    const folder = join(options.output, group || 'core');
    mkdirSync(folder, { recursive: true });
    const files = {};
    index[group] = {};
    for (const [version, kinds] of Object.entries(versions)) {
      const path = group === '' ? `api/${version}` : `apis/${group}/${version}`;
      const { resources } = await get(`/${path}`);
      for (const { name, kind } of resources)
        if (!name.includes('/')) (index[group][kind] ??= []).push(version);
      const { components } = await get(`/openapi/v3/${path}`);
      for (const kind of kinds) {
        const [id, schema] = Object.entries(components.schemas).find(([, one]) =>
          one['x-kubernetes-group-version-kind']?.some((gvk) => gvk.kind === kind && gvk.group === group),
        );
        const { status, ...own } = schema.properties;
        for (const name of ['apiVersion', 'kind', 'metadata']) delete own[name];
        const properties = Object.fromEntries(
          Object.entries(own).map(([name, child]) => [name, resolved(child, components.schemas, false)]),
        );
        if (status !== undefined) properties.status = resolved(status, components.schemas, true);
        const scope = resources.find((one) => one.kind === kind).namespaced ? 'Namespaced' : 'Cluster';
        files[kind] ??= { scope, schemas: {} };
        files[kind].schemas[version] = compact({
          type: 'object',
          required: (schema.required ?? []).filter((field) => !(FILLED_IN[id] ?? []).includes(field)),
          properties,
        });
      }
    }
    for (const [kind, { scope, schemas }] of Object.entries(files)) {
      const name = NAMES[kind] === undefined ? {} : { name: NAMES[kind] };
      writeFileSync(join(folder, `${kind}.json`), asLine({ core: true, ...name, scope, ...share(schemas) }));
    }
    // The newest version first.
    const kinds = Object.keys(index[group]).sort();
    index[group] = Object.fromEntries(
      kinds.map((kind) => [kind, [...new Set(index[group][kind])].sort().reverse()]),
    );
  }
  const sorted = Object.fromEntries(
    Object.keys(index)
      .sort()
      .map((group) => [group, index[group]]),
  );
  writeFileSync(indexFile, asLine(sorted));
} finally {
  await referee.stop();
}
