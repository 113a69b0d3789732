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
      title: 'A kind or version that Istio or Kubernetes no longer has',
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
      title: 'A field that the schema does not have',
      why: 'kubectl refuses it; other tools drop it without a word, so that it has no effect.',
      mend: 'Correct the name, or move the field to where it belongs.',
      covers: ['decode/2'],
    },
    type: {
      title: 'A value of the wrong type',
      why: `${REFUSED} istiod could not read it either.`,
      mend: 'Write a value of the expected type; mind the quotes.',
      covers: ['decode/1'],
    },
    required: {
      title: 'A field is missing that must be there',
      why: REFUSED,
      mend: 'Give the field.',
    },
    enum: {
      title: 'A word that is none of those allowed',
      why: `${REFUSED} Words are compared with their capitals.`,
      mend: 'Use one of the words.',
    },
    range: {
      title: 'A number out of bounds',
      why: REFUSED,
      mend: 'Give a number within the bounds.',
    },
    length: {
      title: 'Text that is too long or too short',
      why: REFUSED,
      mend: 'Mind the limits of its length.',
    },
    pattern: {
      title: 'Text that does not match the pattern of the field',
      why: REFUSED,
      mend: 'Write it as the pattern asks.',
    },
    format: {
      title: 'Text that is not in the format of the field',
      why: REFUSED,
      mend: 'Write it in the format that the field has.',
    },
    count: {
      title: 'A list or map with too many or too few entries',
      why: REFUSED,
      mend: 'Mind the limits of its length.',
    },
    duplicate: {
      title: 'Two entries of a list have the same key',
      why: `${REFUSED} The entries of such a list are told apart by this key.`,
      mend: 'Take one of the two away, or give it another key.',
    },
    alternatives: {
      title: 'Fields that exclude each other, or none of those of which one is needed',
      why: REFUSED,
      mend: 'Give exactly one of the alternatives.',
    },
    name: {
      title: 'The name of an object is not one',
      why: REFUSED,
      mend: 'Use lower-case letters, digits and "-", and begin and end with a letter or digit.',
    },
    namespace: {
      title: 'A namespace is no name of one',
      why: REFUSED,
      mend: 'Name the namespace by a DNS label.',
    },
    label: {
      title: 'A label that Kubernetes does not take',
      why: REFUSED,
      mend: 'Use at most 63 letters, digits, "-", "_" and ".", with a DNS prefix and "/" before the key if need be.',
    },
    annotation: {
      title: 'An annotation that Kubernetes does not take',
      why: REFUSED,
      mend: 'Correct its key; give text as its value.',
    },
    metadata: {
      title: 'Metadata that Kubernetes does not take',
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
