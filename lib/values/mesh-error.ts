import { dirname, sep } from 'node:path';

/**
 * What went wrong, as a word that stays the same between releases.
 *
 * Match on these in programs; the sentences of a `MeshError` may be reworded.
 */
export enum MeshErrorCode {
  /** A name is no DNS label, or no name that Kubernetes takes. */
  INVALID_NAME = 'InvalidName',
  /** A label's key or value is outside Kubernetes's syntax. */
  INVALID_LABEL = 'InvalidLabel',
  /** A host is neither a DNS name, nor an IP address, nor a well-formed wildcard. */
  INVALID_HOST = 'InvalidHost',
  /** `*` names every host of the mesh, which sidecars are not allowed to be given. */
  WILDCARD_ON_MESH = 'WildcardOnMesh',
  /** A host that is to be exposed is not covered by what the gateway listens for. */
  HOST_NOT_COVERED = 'HostNotCovered',
  /** Two hosts of one virtual service overlap. */
  OVERLAPPING_HOSTS = 'OverlappingHosts',
  /** A port is outside 1 to 65535, or is not one that the target has. */
  INVALID_PORT = 'InvalidPort',
  /** A regular expression is empty, too long, or not in RE2 syntax. */
  INVALID_REGEX = 'InvalidRegex',
  /** A duration is below what the field allows, or not in whole milliseconds. */
  INVALID_DURATION = 'InvalidDuration',
  /** A percentage is outside 0 to 100. */
  INVALID_PERCENTAGE = 'InvalidPercentage',
  /** A number is outside the bounds of its field. */
  INVALID_NUMBER = 'InvalidNumber',
  /** A header name or value is not one that HTTP and Istio allow. */
  INVALID_HEADER = 'InvalidHeader',
  /** A weight is negative or no whole number. */
  INVALID_WEIGHT = 'InvalidWeight',
  /** The weights of a split sum to zero, so that no request has anywhere to go. */
  WEIGHTS_SUM_TO_ZERO = 'WeightsSumToZero',
  /** A subset is named that was not declared. */
  UNKNOWN_SUBSET = 'UnknownSubset',
  /** A version is named that the workload does not have. */
  UNKNOWN_VERSION = 'UnknownVersion',
  /** The same name is declared a second time. */
  DUPLICATE_NAME = 'DuplicateName',
  /** A second default is declared where only one can apply. */
  DUPLICATE_DEFAULT = 'DuplicateDefault',
  /** A rule can never match, because of itself or of the rules before it. */
  UNREACHABLE_RULE = 'UnreachableRule',
  /** Two settings are given that exclude each other. */
  CONFLICTING_SETTINGS = 'ConflictingSettings',
  /** A setting is missing that the others call for. */
  MISSING_SETTING = 'MissingSetting',
  /** A value is none of those that the field allows. */
  INVALID_VALUE = 'InvalidValue',
}

/** The parts of a `MeshError`. */
export interface MeshErrorParts {
  /** What went wrong. */
  readonly code: MeshErrorCode;
  /** What was given. */
  readonly got: string;
  /** What would have been taken. */
  readonly expected: string;
  /** How to mend it, as an instruction. */
  readonly mend: string;
}

const LIBRARY = dirname(__dirname) + sep;

/** More frames than V8 lets a program nest. */
const ALL_FRAMES = 100_000;

/** The number of frames that V8 keeps where nobody says otherwise. */
const USUAL_FRAMES = 10;

/**
 * Sets how many frames an error keeps, and returns how many it kept until now. By default V8 keeps the ten innermost, and behind deep
 * calls all of these are the library's own. Where a program has frozen the setting it stays as it is.
 */
function keepFrames(count: number): number {
  const before = typeof Error.stackTraceLimit === 'number' ? Error.stackTraceLimit : USUAL_FRAMES;
  Reflect.set(Error, 'stackTraceLimit', count);
  return before;
}

/**
 * A value or a combination of values that could not work was refused where it was written.
 *
 * The message says what was got, what was expected and how to mend it; the stack begins at the caller's own
 * line, not inside this library.
 */
export class MeshError extends Error {
  /** What went wrong. */
  declare public readonly code: MeshErrorCode;
  /** The path of the construct that refused; undefined when a value was refused before it reached one. */
  declare public readonly path: string | undefined;
  /** What was given. */
  declare public readonly got: string;
  /** What would have been taken. */
  declare public readonly expected: string;
  /** How to mend it. */
  declare public readonly mend: string;

  public constructor(parts: MeshErrorParts, path?: string, stack?: string) {
    const { code, got, expected, mend } = parts;
    const where = path === undefined ? '' : ` at ${path}`;
    const limit = keepFrames(ALL_FRAMES);
    super(`${code}${where}\n  got:      ${got}\n  expected: ${expected}\n  mend:     ${mend}`);
    keepFrames(limit);
    // Node prints enumerable fields of an error below it; the message has them already.
    for (const [name, value] of Object.entries({ name: 'MeshError', code, path, got, expected, mend })) {
      Object.defineProperty(this, name, { value });
    }
    const frames = (stack ?? this.stack ?? '').split('\n').filter(isCaller).slice(0, Math.max(limit, 1));
    this.stack = [`MeshError: ${this.message}`, ...frames].join('\n');
  }

  /** The same error with the path of the construct in which it arose; a path that is already known stays. */
  public at(path: string): MeshError {
    return this.path === undefined ? new MeshError(this, path, this.stack) : this;
  }
}

/** A line of a stack that points into the program which uses the library. */
function isCaller(line: string): boolean {
  const foreign = [LIBRARY, `${sep}node_modules${sep}`, 'node:'];
  return /^\s+at .*:\d+:\d+\)?$/.test(line) && !foreign.some((place) => line.includes(place));
}
