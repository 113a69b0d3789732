export { type DiffOptions, diff } from './diff';
export type {
  Asked,
  Change,
  ChangeKind,
  ComparedCaller,
  Difference,
  GuiltyLine,
  RequestClass,
  UnknownChange,
  Witness,
} from './difference';
export { type ComparisonAnswer, allowsNoMoreThan, equivalent } from './equivalent';
export { differenceGithub } from './report/github';
export { differenceJson } from './report/json';
export { type DifferenceMarkdownOptions, differenceMarkdown } from './report/markdown';
export { type DifferenceTextOptions, differenceText } from './report/text';
export type { RolloutHashes } from './rollout/argo/argo-states';
export type { RolloutMoment, RolloutState, RolloutStateKind } from './rollout/rollout-state';
export { type RolloutStatesOptions, rolloutStates } from './rollout/rollout-states';
export { transitionJson } from './report/transition-json';
export { type TransitionTextOptions, transitionText } from './report/transition-text';
export type {
  ApplyOrder,
  Moment,
  MomentKind,
  MomentWitness,
  NoSafeOrder,
  SafeOrder,
  Transition,
  UnknownMoment,
} from './transition/moment';
export type { ApplyStep, StepAction } from './transition/slot';
export { type TransitionOptions, transition } from './transition/transition';
export { type WaveFile, waveFiles } from './transition/wave-files';
