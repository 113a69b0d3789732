const MAX_ANSWERS = 1000;

/** A function that keeps its answers, for questions about texts that come again and again. When there are too many it forgets them all. */
export function remembered<T>(ask: (text: string) => T, limit = MAX_ANSWERS): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    if (answers.has(text)) return answers.get(text) as T;
    if (answers.size >= limit) answers.clear();
    const answer = ask(text);
    answers.set(text, answer);
    return answer;
  };
}
