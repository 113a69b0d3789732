import type { Resource } from '../mesh/resource';
import type { Rule } from './rule';
import { ruleTable } from './rule';

/** A finding that is allowed, with the reason. */
export interface Suppression {
  /** A code (`IST0101`) or the name of a rule; `*` in it stands for any text. */
  readonly code: string;
  /**
   * The object, as `Kind namespace/name`; `*` in it stands for any text.
   *
   * @default - every object
   */
  readonly resource?: string;
  /** Why it is allowed. */
  readonly reason: string;
}

export const suppressionRules = ruleTable(
  {
    section: 'suppression',
    source:
      'this project; the annotation is that of istioctl analyze (istio.io/api, annotation galley.istio.io/analyze-suppress)',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    unused: {
      title: 'A suppression suppresses nothing',
      why: 'The finding that it allowed is gone, and the suppression would hide the next mistake of that kind.',
      mend: 'Remove the suppression.',
    },
    'no-reason': {
      title: 'A suppression gives no reason',
      why: 'Without a reason nobody can tell later whether it is still needed.',
      mend: 'Say why the finding is allowed.',
    },
  },
);

/** The annotation by which an object allows findings about itself. */
export const SUPPRESS_ANNOTATION = 'galley.istio.io/analyze-suppress';

/** Text with `*` for any text, as a test. */
export function globTest(glob: string): (text: string) => boolean {
  if (!glob.includes('*')) return (text) => text === glob;
  const parts = glob.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('[^]*')}$`);
  return (text) => pattern.test(text);
}

/** Decides which findings are allowed, and remembers which suppressions were of use. */
export class Suppressor {
  private readonly entries: {
    readonly suppression: Suppression;
    readonly code: (text: string) => boolean;
    readonly resource: (text: string) => boolean;
    /** Whether it is reported where it is of no use. */
    readonly counted: boolean;
    used: boolean;
  }[];
  private readonly usedCodes = new Map<Resource, Set<string>>();

  /**
   * @param suppressions those for what is judged, which are reported where they are of no use
   * @param shared those that are for more than what is judged
   */
  public constructor(suppressions: readonly Suppression[] = [], shared: readonly Suppression[] = []) {
    const entry = (counted: boolean) => (suppression: Suppression) => ({
      suppression,
      code: globTest(suppression.code),
      resource: globTest(suppression.resource ?? '*'),
      counted,
      used: false,
    });
    this.entries = [...suppressions.map(entry(true)), ...shared.map(entry(false))];
  }

  /** Whether a finding is allowed. */
  public allows(rule: Rule, resource: Resource | undefined): boolean {
    const names = [...rule.codes, rule.slug];
    const text = resource?.text ?? '';
    let allowed = false;
    for (const entry of this.entries) {
      if (names.some(entry.code) && entry.resource(text)) allowed = entry.used = true;
    }
    if (resource === undefined) return allowed;
    for (const code of annotatedCodes(resource)) {
      if (code !== '*' && !names.includes(code)) continue;
      allowed = true;
      const used = this.usedCodes.get(resource) ?? new Set();
      this.usedCodes.set(resource, used.add(code));
    }
    return allowed;
  }

  /** The suppressions that do not say why. */
  public get withoutReason(): readonly Suppression[] {
    return this.entries.map(({ suppression }) => suppression).filter(({ reason }) => !reason?.trim());
  }

  /** The suppressions that were of no use. */
  public get unused(): readonly Suppression[] {
    return this.entries.filter(({ used, counted }) => counted && !used).map(({ suppression }) => suppression);
  }

  /** The codes of an object's own annotation that were of no use. */
  public unusedCodes(resource: Resource): readonly string[] {
    const used = this.usedCodes.get(resource);
    return annotatedCodes(resource).filter((code) => !used?.has(code));
  }
}

function annotatedCodes({ annotations }: Resource): readonly string[] {
  const text = annotations?.[SUPPRESS_ANNOTATION];
  if (typeof text !== 'string' || text === '') return [];
  return text
    .split(',')
    .map((code) => code.trim())
    .filter(Boolean);
}
