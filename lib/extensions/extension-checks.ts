import { choice, integer } from '../values/checks';

/** Refuses an order that the CRDs do not take. */
export function checkOrder(phase: string | undefined, priority: number | undefined, phases: string[]): void {
  if (phase !== undefined) choice(phase, phases, 'phase');
  if (priority !== undefined) integer(priority, 'priority', -(2 ** 31));
}
