import { mapOf } from './lists';

/** What is written to be made into objects first: by Helm, Kustomize or what puts in variables. */
export interface Unfinished {
  readonly kind: 'template' | 'patch';
  readonly message: string;
}

/** What Helm fills in. */
const HELM =
  /\{\{-?\s*(?:[.$]|\/\*|(?:include|template|if|else|end|range|with|define|block|toYaml|tpl|required|default)\b)/;
/** A variable that Kustomize, Flux or a shell puts in. */
const VARIABLE = /\$\([A-Z][A-Z0-9_]*\)|\$\{[A-Za-z_][A-Za-z0-9_]*(?::?[-=?+][^}]*)?\}/;

/** Whether text that is no YAML is a template of Helm. */
export function templateIn(text: string): Unfinished | undefined {
  const found = HELM.exec(text);
  return found === null ? undefined : template(lineAt(text, found.index), 'helm template');
}

const lineAt = (text: string, at: number) => text.slice(at).split('\n', 1)[0].trim().slice(0, 60);

const template = (found: string, command: string): Unfinished => ({
  kind: 'template',
  message: `The placeholder ${found} is not replaced yet, so the document was not checked; "${command}" replaces it.`,
});

/** Kinds that hold programs and settings of others, in which such signs may mean something else. */
const PROGRAMS = new Set(['EnvoyFilter', 'WasmPlugin', 'TrafficExtension', 'ConfigMap', 'Secret']);
const JUDGED_WHOLE = /\.istio\.io\/|^gateway\.networking\.k8s\.io\//;

/**
 * Whether documents of a text may be patches or templates: such signs stand in it, or a backslash, by which a text within quotes may
 * have them.
 */
export const mayBeUnfinished = (text: string): boolean => /\$[({p]|\{\{|\\/.test(text);

/** Whether a document is no object yet: a patch, or a template. */
export function unfinished(value: unknown): Unfinished | undefined {
  const { apiVersion, kind, metadata, ...rest } = mapOf(value);
  if (holdsPatch(value)) {
    return {
      kind: 'patch',
      message: 'The field $patch makes this a patch, which "kustomize build" puts into another object.',
    };
  }
  const { name, namespace, labels, annotations } = mapOf(metadata);
  const whole =
    typeof apiVersion === 'string' && JUDGED_WHOLE.test(apiVersion) && !PROGRAMS.has(String(kind));
  const found = placeholder([
    apiVersion,
    kind,
    name,
    namespace,
    labels,
    whole ? rest : undefined,
    whole ? annotations : undefined,
  ]);
  if (found === undefined) return undefined;
  return template(found, HELM.test(found) ? 'helm template' : 'kustomize build');
}

function holdsPatch(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsPatch);
  return Object.hasOwn(value, '$patch') || Object.values(value).some(holdsPatch);
}

/** The first placeholder in the texts of a value. */
function placeholder(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const variable = VARIABLE.exec(value)?.[0];
    if (variable !== undefined) return variable.slice(0, 60);
    const helm = HELM.exec(value);
    return helm === null ? undefined : lineAt(value, helm.index);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const item of Object.values(value)) {
    const found = placeholder(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const KUSTOMIZATION = /(^|[/\\])(kustomization\.ya?ml|Kustomization)$/;

/** Whether a document is the list by which Kustomize builds, and no object. */
export function isKustomization(file: string, value: unknown): boolean {
  if (!KUSTOMIZATION.test(file)) return false;
  const { apiVersion } = mapOf(value);
  return apiVersion === undefined || String(apiVersion).startsWith('kustomize.config.k8s.io/');
}

/** The files of patches that a kustomization names, as it names them. */
export function patchesOf(value: unknown): string[] {
  const { patches, patchesStrategicMerge, patchesJson6902 } = mapOf(value);
  return [patches, patchesStrategicMerge, patchesJson6902].flatMap((list) =>
    (Array.isArray(list) ? list : []).flatMap((item: unknown) => {
      const path = typeof item === 'string' ? item : mapOf(item).path;
      return typeof path === 'string' && !path.includes('\n') ? [path] : [];
    }),
  );
}
