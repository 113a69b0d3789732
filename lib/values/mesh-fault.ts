import { MeshError, MeshErrorCode, type MeshErrorParts } from './mesh-error';

/** What is wrong with a message, whoever says so: a constructor refuses it, the judge reports it. */
export interface MeshFault extends MeshErrorParts {
  /** Where in the message it stands; undefined for the message itself. */
  readonly at?: readonly (string | number)[];
  /**
   * What the judge says is wrong, as a whole sentence; what becomes of the object the judge adds. By default a sentence of what was
   * got and what was expected.
   *
   * Findings of one object with the same sentence are one, as `istioctl analyze` counts them: the sentence names a value only where
   * istiod's own does.
   */
  readonly finding?: string;
}

/** What a check has against a message; undefined, or an empty list, for nothing. */
export type MeshFaults = MeshFault | readonly MeshFault[] | undefined;

/** What is asked of a message, by name: the last part of the judge's slug. */
export interface Checks<Message> {
  readonly [name: string]: (message: Message) => MeshFaults;
}

/** What a check has against a message, as a list. */
export function faultList(faults: MeshFaults): readonly MeshFault[] {
  if (faults === undefined) return [];
  return 'code' in faults ? [faults] : faults;
}

/** Refuses a message: throws the first thing that is wrong with it. */
export function refuse<Message>(checks: Checks<Message>, message: Message): void {
  for (const check of Object.values(checks)) {
    const [fault] = faultList(check(message));
    if (fault !== undefined) throw new MeshError(fault);
  }
}

/** A value with which nothing is wrong. Returns it. */
export function accepted<T>(value: T, fault: MeshFault | undefined): T {
  if (fault !== undefined) throw new MeshError(fault);
  return value;
}

/** The same fault, seen from the message around the one that has it. */
export function faultAt(fault: MeshFault | undefined, ...at: (string | number)[]): MeshFault | undefined {
  return fault && { ...fault, at: [...at, ...(fault.at ?? [])] };
}

type Place = readonly (string | number)[];

/** Something is missing. `finding` is what the judge says of it, as in `MeshFault`. */
export const missingSetting = (
  got: string,
  expected: string,
  mend: string,
  at: Place = [],
  finding?: string,
): MeshFault => ({ code: MeshErrorCode.MISSING_SETTING, got, expected, mend, at, finding });

/** Two settings exclude each other. `finding` is what the judge says of it, as in `MeshFault`. */
export const conflictingSettings = (
  got: string,
  expected: string,
  mend: string,
  at: Place = [],
  finding?: string,
): MeshFault => ({ code: MeshErrorCode.CONFLICTING_SETTINGS, got, expected, mend, at, finding });

/** Something may stand once, and stands twice. `finding` is what the judge says of it, as in `MeshFault`. */
export const duplicateName = (what: string, at: Place = [], finding?: string): MeshFault => ({
  code: MeshErrorCode.DUPLICATE_NAME,
  got: `${what} twice`,
  expected: 'each of them once',
  mend: 'take one of the two away, or name it differently',
  at,
  finding,
});

/** A text is empty that must say something. */
export const emptyText = (what: string, at: Place, finding: string): MeshFault =>
  missingSetting(`${what} ""`, 'text that is not empty', `give the ${what}`, at, finding);
