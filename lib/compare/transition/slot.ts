import type { Resource } from '../../mesh/resource';
import type { ObjectChange } from '../object-changes';

/** What is done with an object while a change is applied: it is made, changed, taken away, or made wider for a while. */
export type StepAction = 'create' | 'change' | 'delete' | 'widen';

/** One object that is applied or deleted. */
export interface ApplyStep {
  /** What is done with it. */
  readonly action: StepAction;
  /** The object: `VirtualService istio-test/nginx`. */
  readonly object: string;
  /** The file in which the manifest stands that is applied, or stood before it is deleted. */
  readonly file?: string;
  /** The manifest that is applied; of a step that deletes, the one that goes. */
  readonly manifest: object;
  /**
   * The text of the manifest as it was read, where nothing else stands in its document.
   *
   * @internal
   */
  readonly _text?: string;
}

/** An object that differs between both sides, with the versions that it may have on the way. */
export interface Slot extends ObjectChange {
  /** A version between both that serves what either of them serves. */
  readonly wide?: Resource;
}

/** The version of an object in a state: as it was, as it will be, or the one between. */
export type Version = 'b' | 'a' | 'w';

/**
 * A state while a change is applied: a letter for each slot, `b` for before, `a` for after, `w` for the version between. It is text, so that
 * a state is a key.
 */
export type State = string;

/** A state of which each slot has a version. */
export const stateOf = (slots: readonly Slot[], version: (slot: number) => Version): State =>
  slots.map((_, i) => version(i)).join('');

/** The object of a slot in a version; undefined where there is none. */
export function resourceIn({ before, after, wide }: Slot, version: string): Resource | undefined {
  switch (version) {
    case 'a':
      return after;
    case 'w':
      return wide;
    default:
      return before;
  }
}

/** The name of the object of a slot. */
export const nameOf = ({ before, after }: Slot): string => (after ?? before)?.text ?? '';

/** The step that brings a slot to a version. */
export function stepTo(slot: Slot, version: Version): ApplyStep {
  const to = resourceIn(slot, version);
  const of = to ?? slot.before;
  const action =
    to === undefined ? 'delete' : version === 'w' ? 'widen' : slot.before === undefined ? 'create' : 'change';
  const text = of === undefined ? undefined : documentOf(of);
  return {
    action,
    object: nameOf(slot),
    ...(of?.origin.file !== undefined && { file: of.origin.file }),
    manifest: of?.manifest ?? {},
    ...(text !== undefined && { _text: text }),
  };
}

function documentOf({ origin: { chunk, prefix = [] } }: Resource): string | undefined {
  if (chunk === undefined || prefix.length > 0) return undefined;
  const text = chunk.text.replace(/^---[^\n]*\n/, '');
  return text.endsWith('\n') ? text : `${text}\n`;
}
