import type { ComparedCaller } from '../compare/difference';
import { share } from '../compare/fate';
import type { OutcomeEnd } from '../simulate/outcome';
import { ROUNDED } from './flows';
import type { Followed, Went } from './parts';

/** What a caller may ask of a host. */
export interface Permission {
  readonly witness: Went['request'];
  /** The requests in words; undefined for all. */
  readonly requests?: string;
}

/** Ends at which a request got where it was to go. */
const REACHED: ReadonlySet<OutcomeEnd['kind']> = new Set([
  'workload',
  'timeout',
  'rate-limited',
  'no-endpoint',
]);

const isDenied = ({ kind }: OutcomeEnd) => kind === 'denied';
const passes = (ends: readonly OutcomeEnd[]) =>
  share(ends, isDenied) <= 1 - ROUNDED && ends.some(({ kind }) => REACHED.has(kind));

/** Who may call a host, by the policies that are for it. */
export class Permissions {
  /** Whether some policy denies some request. */
  public isGuarded = false;
  private readonly allowed = new Map<string, Permission>();

  /** Notes what some callers may ask for. */
  public note(callers: readonly ComparedCaller[], followed: Followed, went: readonly Went[]): void {
    const isOpen = went.every(({ seen }) => !seen.some(({ outcomes }) => outcomes.some(isDenied)));
    if (!isOpen) this.isGuarded = true;
    const parts = isOpen ? went : followed.by((ends) => String(passes(ends)));
    const passing = parts.filter(({ outcome }) => passes(outcome.outcomes));
    if (passing.length === 0) return;
    const words = passing.flatMap(({ requests }) => requests ?? []);
    const isAll = isOpen || words.length < passing.length;
    for (const { name } of callers) {
      const known = this.allowed.get(name);
      const texts = new Set([...(known?.requests === undefined ? [] : [known.requests]), ...words]);
      const isOfAll = isAll || (known !== undefined && known.requests === undefined);
      this.allowed.set(name, {
        witness: known?.witness ?? passing[0].request.from(name),
        ...(!isOfAll && { requests: [...texts].join(' or ') }),
      });
    }
  }

  /** The callers with what they may ask for. */
  public get all(): ReadonlyMap<string, Permission> {
    return this.allowed;
  }
}
