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
      title: 'A document is no YAML',
      why: 'kubectl cannot read it; nothing of the document is applied.',
      mend: 'Mend the text at this place.',
    },
    separator: {
      title: 'Something stands behind the dashes that separate documents',
      why: 'kubectl refuses the whole file.',
      mend: 'Put it on a line of its own.',
    },
    'duplicate-key': {
      title: 'A key stands twice in one mapping',
      why: 'kubectl keeps the last value and drops the others without a word.',
      mend: 'Keep one of the two, or join what they hold.',
      covers: [],
    },
    aliases: {
      title: 'The aliases of a document stand for too much, or for themselves',
      why: 'kubectl refuses documents whose aliases expand without measure.',
      mend: 'Write the values out.',
    },
    'too-deep': {
      title: 'A document nests deeper than any object of Kubernetes',
      why: 'It cannot be what it is meant to be, and readers refuse it.',
      mend: 'Mend the brackets or the indentation.',
    },
    'not-json': {
      title: 'A number is not finite',
      why: 'Manifests are sent as JSON, which has neither infinity nor "not a number".',
      mend: 'Give a number, or quote the word.',
    },
    'no-object': {
      title: 'A document is no object of Kubernetes',
      why: 'The API server takes only objects with apiVersion and kind; kubectl stops at this document.',
      mend: 'Give apiVersion, kind and metadata, or move the document where manifests are not looked for.',
    },
    'not-utf-8': {
      title: 'A file is no UTF-8 text',
      why: 'YAML is UTF-8; kubectl would refuse the file or garble it.',
      mend: 'Save the file as UTF-8.',
    },
    template: {
      level: 'info',
      title: 'A document is a template, and was not judged',
      why: 'Placeholders of Helm, Kustomize or a shell stand in it. What it will be is not known before they are filled in.',
      mend: 'Judge what comes of it: pipe the output of "helm template" or "kustomize build" into "cdk8s-istio analyze -".',
      source: 'Helm and Kustomize, documentation of templates and of replacements',
    },
    patch: {
      level: 'info',
      title: 'A document is a patch, and was not judged',
      why: 'It is only a part of an object, which Kustomize puts into another one.',
      mend: 'Judge what comes of it: pipe the output of "kustomize build" into "cdk8s-istio analyze -".',
      source: 'Kustomize, documentation of patches',
    },
    'boolean-word': {
      level: 'warning',
      title: 'A word that kubectl reads as a boolean',
      why: 'kubectl reads YAML 1.1, in which y, yes, on, n, no and off are booleans; a key or name of that kind becomes "true" or "false".',
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
