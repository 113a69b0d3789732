import { allRules } from '../../../lib/analysis/registry';

/** A place of upstream that a source names: a file with names in it, or a message with a field. */
export interface Place {
  readonly slug: string;
  readonly project: string;
  readonly place: string;
  readonly names: readonly string[];
}

const FILE = /^(istiod|istioctl|Istio release notes|Istio API), ([\w./-]+\.(?:go|yaml))(?::\s*(.+))?$/;
const MESSAGE = /^(Istio reference|Envoy), (\w+(?:\.[A-Z]\w*)*)(?:\.([a-z]\w*))?$/;

/** The places that the sources of the rules name, where they can be looked up. */
export function places(): Place[] {
  return [...allRules().values()].flatMap(({ slug, source, fact }) =>
    [source, fact ?? '']
      .flatMap((text) => text.split('; '))
      .flatMap((text): Place[] => {
        const [, project, place, names] = FILE.exec(text) ?? MESSAGE.exec(text) ?? [];
        if (project === undefined) return [];
        const listed = (names ?? '').split(',').map((name) => name.trim());
        return [{ slug, project, place, names: listed.filter((name) => /^\w+$/.test(name)) }];
      }),
  );
}
