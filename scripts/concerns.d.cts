/** The concerns of the library, by their folders. */
export const concerns: readonly string[];
/** The namespace of a concern: `gatewayApi` for `gateway-api`. */
export function namespaceOf(concern: string): string;
/** The namespace in which what a file of lib/ declares is at home; empty for the entry point. */
export function homeOf(file: string): string;
