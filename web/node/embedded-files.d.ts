/** The files that a program has in it, by their paths; the build makes this module (`scripts/bundle-web.mjs`). */
declare module 'embedded-files' {
  export const embedded: Readonly<Record<string, string>>;
}
