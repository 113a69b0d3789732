import { ESLint } from 'eslint';

/** Lints snippets as if they stood in the files named, and returns what the rule finds in each. */
export async function lint(snippets, rule) {
  const eslint = new ESLint();
  const found = [];
  for (const { file, code } of snippets) {
    const [{ messages }] = await eslint.lintText(code, { filePath: file });
    const relevant = messages.filter(({ fatal, ruleId }) => fatal || ruleId === rule);
    found.push(relevant.map(({ message }) => message));
  }
  return found;
}
