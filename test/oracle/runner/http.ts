import { type Agent, request } from 'node:http';

/** A response, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: string;
}

/** A request to an address of this namespace. */
export interface Call {
  readonly address: string;
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  readonly agent?: Agent;
}

/** Makes a request. A connection that fails gives status 0 with the reason as body. */
export function call({
  address,
  port,
  path = '/',
  method = 'GET',
  headers = {},
  body,
  agent,
}: Call): Promise<Reply> {
  return new Promise((resolve) => {
    const outgoing = request(
      { host: address, port, path, method, headers, agent, timeout: 10_000 },
      (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 10 s')));
    outgoing.on('error', (error) => resolve({ status: 0, headers: {}, body: error.message }));
    outgoing.end(body);
  });
}
