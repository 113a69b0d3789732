import type { KnownCircumstances } from '../circumstances';
import type { Model } from '../model';
import type { Request } from '../request';
import type { Recorder } from '../trace';
import type { Doubt } from './http-walk';

/** A request on its way, and who is told of it. */
export interface Journey {
  readonly model: Model;
  readonly request: Request;
  readonly doubt: Doubt;
  readonly trace?: Recorder;
  /** What is otherwise than usual, where anything is. */
  readonly circumstances?: KnownCircumstances;
}
