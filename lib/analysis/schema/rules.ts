import { ruleTable } from '../rule';
import { coreRules } from './core/rules';

const REFUSED = 'The API server refuses the object.';

const structureRules = ruleTable(
  {
    section: 'schema',
    source:
      'Kubernetes, apiextensions-apiserver: pkg/apiserver/validation, pkg/apiserver/schema; the CRDs of the release',
    codes: ['schema'],
  },
  {
    'unknown-kind': {
      title: 'An API has no such kind',
      why: 'The API server has nowhere to put the object.',
      mend: 'Correct kind or apiVersion.',
    },
    'removed-kind': {
      title: 'Istio or Kubernetes no longer has a kind or version',
      why: 'The API server has no match for it, and refuses the object.',
      mend: 'Write what has taken its place.',
      source: 'Istio’s release notes of 1.6 and 1.8; Kubernetes, Deprecated API Migration Guide',
    },
    'unknown-version': {
      title: 'A kind is not served in this version',
      why: 'The API server has nowhere to put the object.',
      mend: 'Write a version that is served.',
    },
    'unknown-field': {
      marks: 'name',
      title: 'An object has a field that the schema does not have',
      why: 'kubectl refuses it; other tools drop it without a message, and it has no effect.',
      mend: 'Correct the name, or move the field to where it belongs.',
      covers: ['decode/2'],
    },
    type: {
      title: 'A value has the wrong type',
      why: `${REFUSED} istiod could not read it either.`,
      mend: 'Write a value of the expected type, with quotes around text and none around numbers, true and false.',
      covers: ['decode/1'],
    },
    required: {
      title: 'A required field is missing',
      why: REFUSED,
      mend: 'Give the field.',
    },
    enum: {
      title: 'A value is not one of the words that the schema allows',
      why: `${REFUSED} Words are compared with their capitals.`,
      mend: 'Use one of the allowed words.',
    },
    range: {
      title: 'A number is out of bounds',
      why: REFUSED,
      mend: 'Give a number within the bounds.',
    },
    length: {
      title: 'A text is too long or too short',
      why: REFUSED,
      mend: 'Make the text longer or shorter.',
    },
    pattern: {
      title: 'A text does not match the pattern of its field',
      why: REFUSED,
      mend: 'Write it as the pattern asks.',
    },
    format: {
      title: 'A text is not in the format of its field',
      why: REFUSED,
      mend: 'Write it in the format that the field has.',
    },
    count: {
      title: 'A list or map has too many or too few entries',
      why: REFUSED,
      mend: 'Add or remove entries.',
    },
    duplicate: {
      title: 'Two entries of a list have the same key',
      why: `${REFUSED} The entries of such a list are told apart by this key.`,
      mend: 'Remove one of the two, or give it another key.',
    },
    alternatives: {
      title: 'Fields exclude each other, or one of several is required and none is given',
      why: REFUSED,
      mend: 'Give exactly one of the alternatives.',
    },
    name: {
      title: 'An object has no name, or one that Kubernetes does not take',
      why: REFUSED,
      mend: 'Use lower-case letters, digits and "-", and begin and end with a letter or digit.',
    },
    namespace: {
      title: 'The namespace of an object is not a valid name',
      why: REFUSED,
      mend: 'Name the namespace by a DNS label.',
    },
    label: {
      title: 'An object has a label that Kubernetes does not take',
      why: REFUSED,
      mend: 'Use at most 63 letters, digits, "-", "_" and ".", with a DNS prefix and "/" before the key if need be.',
    },
    annotation: {
      title: 'An object has an annotation that Kubernetes does not take',
      why: REFUSED,
      mend: 'Correct its key; give text as its value.',
    },
    metadata: {
      title: 'An object has metadata that Kubernetes does not take',
      why: REFUSED,
      mend: 'Correct or leave out the field.',
    },
  },
);

/** How many lines the catalogue of upstream's checks has of the rules in CEL of each of Istio's kinds. */
const CEL_LINES = {
  AuthorizationPolicy: 6,
  DestinationRule: 4,
  EnvoyFilter: 5,
  Gateway: 3,
  PeerAuthentication: 5,
  ProxyConfig: 3,
  RequestAuthentication: 8,
  ServiceEntry: 13,
  Sidecar: 5,
  Telemetry: 8,
  TrafficExtension: 8,
  VirtualService: 1,
  WasmPlugin: 7,
  WorkloadEntry: 6,
  WorkloadGroup: 6,
};

const celRules = ruleTable(
  {
    section: 'cel',
    source: 'the rules of the CRDs of the release (x-kubernetes-validations)',
    codes: ['cel'],
  },
  {
    rule: {
      title: 'A rule that the CRD states in CEL does not hold',
      why: REFUSED,
      mend: 'Change the fields so that the rule holds.',
      covers: Object.entries(CEL_LINES).flatMap(([kind, lines]) =>
        Array.from({ length: lines }, (_, i) => `CEL ${kind}/${i + 1}`),
      ),
    },
  },
);

/** What the API server refuses in one object: structure, rules in CEL, and the code for Kubernetes' own kinds. */
export const schemaRules = { ...structureRules, ...celRules, ...coreRules };
