/** A file of settings cannot be read, or says what no setting is. The message has a line for each fault, with the file and the line there. */
export class ConfigurationError extends Error {}
