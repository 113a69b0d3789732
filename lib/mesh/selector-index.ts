import { mapOf } from './lists';
import { selects } from './workload';

interface Labels {
  readonly [key: string]: unknown;
}

const entriesOf = (labels: unknown) =>
  Object.entries(mapOf(labels)).map(([key, value]) => `${key}=${String(value)}`);

function put<T>(index: Map<string, T[]>, key: string, item: T): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [item]);
  else list.push(item);
}

/** Finds what a selector selects, looking only at what has the rarest of its labels. */
export class LabelIndex<T extends { readonly labels: { readonly [key: string]: string } }> {
  private readonly byLabel = new Map<string, T[]>();

  public constructor(private readonly items: readonly T[]) {
    for (const item of items) for (const entry of entriesOf(item.labels)) put(this.byLabel, entry, item);
  }

  /** The items that have all labels of a selector, in their order; all of them for an empty one. */
  public selectedBy(selector: Labels | null | undefined): readonly T[] {
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
    private readonly selectorOf: (item: T) => Labels | null | undefined,
  ) {
    items.forEach((item, order) => {
      const [first] = entriesOf(selectorOf(item));
      if (first === undefined) this.ofAll.push({ item, order });
      else put(this.byLabel, first, { item, order });
    });
  }

  /** The items whose selectors select these labels, in their order; an empty selector selects all. */
  public selecting(labels: { readonly [key: string]: string }): T[] {
    const found = [...this.ofAll];
    for (const entry of entriesOf(labels)) {
      for (const one of this.byLabel.get(entry) ?? []) {
        if (selects(this.selectorOf(one.item), labels)) found.push(one);
      }
    }
    return found.sort((a, b) => a.order - b.order).map(({ item }) => item);
  }
}
