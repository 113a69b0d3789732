declare module '*.css' {
  /** The text of the style, where it is imported as text. */
  const text: string;
  export default text;
}
