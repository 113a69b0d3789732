import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { UsageError } from './io';

/** The package that speaks the Model Context Protocol. Only the command `mcp` loads it. */
export const SDK = '@modelcontextprotocol/sdk';

/** A server of the protocol, as far as it is used here (`server/index.js` of the SDK). */
export interface IMcpServer {
  onerror?: (error: Error) => void;
  setRequestHandler(schema: object, handler: (request: IMcpRequest) => object): void;
  connect(transport: object): Promise<void>;
}

/** A request of a client; the SDK has held it to the schema of its handler. */
export interface IMcpRequest {
  readonly params?: { readonly name?: string; readonly arguments?: Readonly<Record<string, unknown>> };
}

/** What is taken of the SDK. Its own types take the compiler longer than all of this library. */
export interface Sdk {
  readonly Server: new (
    info: { readonly name: string; readonly version: string },
    options: { readonly capabilities: object; readonly instructions: string },
  ) => IMcpServer;
  readonly StdioServerTransport: new (stdin: Readable, stdout: Writable) => object;
  readonly ListToolsRequestSchema: object;
  readonly CallToolRequestSchema: object;
}

const PARTS = ['server/index.js', 'server/stdio.js', 'types.js'];

/**
 * Loads the SDK as one of the folders has it installed.
 *
 * @param folders where to look, in this order
 * @throws UsageError where none has it
 */
export function loadSdk(folders: readonly string[]): Sdk {
  for (const folder of folders) {
    const { resolve } = createRequire(join(folder, 'package.json'));
    const files = PARTS.map((part) => resolved(resolve, `${SDK}/${part}`));
    if (files.every((file) => file !== undefined)) return loaded(files);
  }
  throw new UsageError(
    `The command mcp needs the package ${SDK}, which is not installed. Install it: npm install ${SDK}`,
  );
}

function resolved(resolve: NodeJS.RequireResolve, name: string): string | undefined {
  try {
    return resolve(name);
  } catch {
    return undefined;
  }
}

function loaded(files: readonly string[]): Sdk {
  try {
    const load = createRequire(__filename);
    return Object.assign({}, ...files.map((file) => load(file) as object)) as Sdk;
  } catch (error) {
    throw new UsageError(
      `The package ${SDK} cannot be loaded: ${(error as Error).message.split('\n')[0]}. Install it again: npm install ${SDK}`,
    );
  }
}
