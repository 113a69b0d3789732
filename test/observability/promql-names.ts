/** What an expression in PromQL names: metrics with the labels that are asked of them, and labels by which it groups. */
export interface Names {
  readonly metrics: readonly { readonly name: string; readonly labels: readonly string[] }[];
  readonly grouped: readonly string[];
}

const KEYWORDS = new Set(['and', 'or', 'unless', 'bool', 'by', 'on', 'ignoring', 'without', 'offset', 'inf']);

/** Finds the names in an expression. It knows the PromQL that the library writes, and no more: promtool parses all of it. */
export function namesOf(expression: string): Names {
  const metrics: { name: string; labels: string[] }[] = [];
  const grouped: string[] = [];
  const rest = expression
    .replaceAll(
      /([a-zA-Z_:][\w:]*)?\{((?:[^}"]|"(?:\\.|[^"\\])*")*)\}/g,
      (_, name: string | undefined, body: string) => {
        const conditions = [...body.matchAll(/([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)\s*"((?:\\.|[^"\\])*)"/g)];
        const labels = conditions.map(([, label]) => label).filter((label) => label !== '__name__');
        const named = conditions.find(([, label]) => label === '__name__')?.[2].split('|');
        for (const one of name === undefined ? (named ?? ['?']) : [name]) metrics.push({ name: one, labels });
        return ' ';
      },
    )
    .replaceAll(/"(?:\\.|[^"\\])*"/g, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|on|ignoring|without)\s*\(([^)]*)\)/g, (_, list: string) => {
      grouped.push(...list.split(',').map((label) => label.trim()));
      return ' ';
    });
  for (const { 0: name, index } of rest.matchAll(/[a-zA-Z_:][\w:]*/g)) {
    const isFunction = /^\s*\(/.test(rest.slice(index + name.length));
    if (!isFunction && !KEYWORDS.has(name) && !/\d$/.test(rest[index - 1] ?? ''))
      metrics.push({ name, labels: [] });
  }
  return { metrics, grouped };
}
