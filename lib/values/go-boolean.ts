/** What Go's `ParseBool` reads as true or false. */
export const GO_BOOLEANS: readonly string[] = [
  ...['1', 't', 'T', 'TRUE', 'true', 'True'],
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'],
];
