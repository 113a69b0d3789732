import type { LabelSelector } from './views/kubernetes';
import { type Labels, selects } from './workload';

/**
 * Whether labels satisfy a label selector of Kubernetes (`matchLabels` and `matchExpressions`). None selects all; one that
 * the API server would refuse, by its operator or by values that do not go with it, selects nothing.
 */
export function labelSelectorMatches(
  selector: LabelSelector | undefined,
  labels: { readonly [key: string]: string } = {},
): boolean {
  if (selector === undefined) return true;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== value) return false;
  }
  return (selector.matchExpressions ?? []).every(({ key = '', operator, values = [] }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return values.length > 0 && (value === undefined || !values.includes(value));
      case 'Exists':
        return values.length === 0 && value !== undefined;
      case 'DoesNotExist':
        return values.length === 0 && value === undefined;
      default:
        return false;
    }
  });
}

const entriesOf = (labels: Labels = {}) => Object.entries(labels).map(([key, value]) => `${key}=${value}`);

function put<T>(index: Map<string, T[]>, key: string, item: T): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [item]);
  else list.push(item);
}

/** Finds what a selector selects, looking only at what has the rarest of its labels. */
export class LabelIndex<T extends { readonly labels: Labels }> {
  private readonly byLabel = new Map<string, T[]>();

  public constructor(private readonly items: readonly T[]) {
    for (const item of items) for (const entry of entriesOf(item.labels)) put(this.byLabel, entry, item);
  }

  /** The items that have all labels of a selector, in their order; all of them for an empty one. */
  public selectedBy(selector: Labels | undefined): readonly T[] {
    let candidates: readonly T[] = this.items;
    for (const entry of entriesOf(selector)) {
      const list = this.byLabel.get(entry) ?? [];
      if (list.length < candidates.length) candidates = list;
    }
    return candidates.filter(({ labels }) => selects(selector, labels));
  }
}

/** Finds the selectors that select labels, looking only at those that ask for one of these. */
export class SelectorIndex<T> {
  private readonly byLabel = new Map<string, { readonly item: T; readonly order: number }[]>();
  private readonly ofAll: { readonly item: T; readonly order: number }[] = [];

  public constructor(
    items: readonly T[],
    private readonly selectorOf: (item: T) => Labels | undefined,
  ) {
    items.forEach((item, order) => {
      const [first] = entriesOf(selectorOf(item));
      if (first === undefined) this.ofAll.push({ item, order });
      else put(this.byLabel, first, { item, order });
    });
  }

  /** The items whose selectors select these labels, in their order; an empty selector selects all. */
  public selecting(labels: Labels): T[] {
    const found = [...this.ofAll];
    for (const entry of entriesOf(labels)) {
      for (const candidate of this.byLabel.get(entry) ?? []) {
        if (selects(this.selectorOf(candidate.item), labels)) found.push(candidate);
      }
    }
    return found.sort((a, b) => a.order - b.order).map(({ item }) => item);
  }
}
