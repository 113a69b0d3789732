/** What is wrong with a question about a graph. The message says what was got, what was expected, and how to mend it. */
export class GraphError extends Error {}
