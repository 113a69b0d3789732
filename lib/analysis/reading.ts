import type { LoadFault } from '../mesh/load';
import { ruleTable } from './rule';

/** What keeps YAML from being read, or lets kubectl read it otherwise than its author. */
export const readingRules = ruleTable(
  {
    section: 'yaml',
    source: 'kubectl (sigs.k8s.io/yaml, k8s.io/apimachinery/pkg/util/yaml), asked what it makes of the text',
    codes: ['yaml'],
  },
  {
    syntax: {
      title: 'A document is not valid YAML',
      why: 'kubectl cannot read the document, so nothing in it is applied.',
      mend: 'Correct the YAML at this position.',
    },
    separator: {
      title: 'There is text after the dashes that separate documents',
      why: 'kubectl refuses the whole file.',
      mend: 'Move the text to a line of its own.',
    },
    'duplicate-key': {
      level: 'warning',
      title: 'A mapping has the same key twice',
      why: 'kubectl keeps the last value and silently drops the others.',
      mend: 'Keep only one of the two, or merge their values.',
      covers: [],
    },
    aliases: {
      title: 'The aliases of a document expand too far, or contain themselves',
      why: 'kubectl refuses documents whose aliases expand excessively.',
      mend: 'Write the values instead of the aliases.',
    },
    'too-deep': {
      title: 'A document is nested deeper than any Kubernetes object',
      why: 'It cannot be a valid object, and parsers refuse it.',
      mend: 'Correct the brackets or the indentation.',
    },
    'not-json': {
      title: 'A number is not finite',
      why: 'Manifests are sent as JSON, which supports neither infinity nor NaN.',
      mend: 'Use a finite number, or put the word in quotes.',
    },
    'no-object': {
      title: 'A document is not a Kubernetes object',
      why: 'The API server accepts only objects with apiVersion and kind, and kubectl stops at this document.',
      mend: 'Add apiVersion, kind and metadata, or move the document out of the folder with manifests.',
    },
    'not-utf-8': {
      title: 'A file is not UTF-8 text',
      why: 'YAML files are UTF-8, so kubectl would refuse or misread the file.',
      mend: 'Save the file as UTF-8.',
    },
    template: {
      level: 'info',
      title: 'A document is a template and was not checked',
      why: 'It contains placeholders of Helm, Kustomize or a shell, and its content is unknown until they are replaced.',
      mend: 'Check the result: pipe the output of "helm template" or "kustomize build" into "cdk8s-istio analyze -".',
      source: 'Helm and Kustomize, documentation of templates and of replacements',
    },
    patch: {
      level: 'info',
      title: 'A document is a patch and was not checked',
      why: 'It is only a part of an object, which Kustomize merges into another one.',
      mend: 'Check the result: pipe the output of "kustomize build" into "cdk8s-istio analyze -".',
      source: 'Kustomize, documentation of patches',
    },
    'boolean-word': {
      level: 'warning',
      title: 'kubectl reads a word as a boolean',
      why: 'kubectl reads YAML 1.1, in which y, yes, on, n, no and off are booleans, so such a key or name becomes "true" or "false".',
      mend: 'Put the word in quotes.',
    },
  },
);

/** The rule of a fault. */
export function faultRule({ kind }: LoadFault) {
  return readingRules[kind];
}

/** The rules after which something was not judged, since nobody could read it. */
export const BROKEN: ReadonlySet<string> = new Set(
  (['syntax', 'separator', 'aliases', 'too-deep', 'not-json', 'not-utf-8'] as const).map(
    (name) => readingRules[name].slug,
  ),
);
