import type { FieldPath } from './manifest';
import type { Resource } from './resource';
import type { Chunk } from './yaml/read';
import { type Place, Positions } from './yaml/positions';

/** A place in a file, as a finding has it. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Finds the lines of fields. It reads positions only for the documents that it is asked about. */
export class Places {
  private readonly positions = new Map<Chunk, Positions>();
  private readonly lineStarts = new Map<string, readonly number[]>();
  private firstFault: unknown;

  public constructor(private readonly texts: ReadonlyMap<string, string>) {}

  /** What stands at a field of an object, or at the nearest thing above it. */
  public place({ origin }: Resource, path: FieldPath): Place | undefined {
    const { chunk, prefix = [] } = origin;
    if (chunk === undefined) return undefined;
    const known = this.positions.get(chunk);
    const positions = known ?? new Positions(chunk.text);
    if (known === undefined) this.positions.set(chunk, positions);
    return positions.find([...prefix, ...path]);
  }

  /** What was thrown when a place was looked for, the first time: a finding is worth more than its place. */
  public get fault(): unknown {
    return this.firstFault;
  }

  /** Where a field of an object stands; for one that is missing, where what lacks it begins. */
  public of(resource: Resource, path: FieldPath, marks: 'name' | 'value' = 'value'): FilePlace | undefined {
    const { file, chunk } = resource.origin;
    const place = this.placeOrNone(resource, path);
    if (file === undefined || chunk === undefined || place === undefined) return undefined;
    const shows = marks === 'value' && place.plain !== undefined;
    const { start, end } = place.key === undefined || shows ? place.value : place.key;
    // An empty value has no place of its own.
    const shown = start === end && place.key !== undefined ? place.key : { start, end };
    return this.at(file, chunk.offset + shown.start, shown.end - shown.start);
  }

  private placeOrNone(resource: Resource, path: FieldPath): Place | undefined {
    try {
      return this.place(resource, path);
    } catch (error) {
      this.firstFault ??= error;
      return undefined;
    }
  }

  /** The line and column of an offset in a file. */
  public at(file: string, offset: number, length = 1): FilePlace | undefined {
    const text = this.texts.get(file);
    if (text === undefined) return undefined;
    const starts = this.lineStarts.get(file) ?? lineStarts(text);
    const at = Math.min(Math.max(offset, 0), text.length);
    this.lineStarts.set(file, starts);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= at) low = middle;
      else high = middle - 1;
    }
    const column = at - starts[low] + 1;
    const newline = text.indexOf('\n', at);
    const rest = (newline === -1 ? text.length : newline) - at;
    return { file, line: low + 1, column, endColumn: column + Math.max(1, Math.min(length, rest)) };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
