import { type Agent, type IncomingMessage, request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { connect } from 'node:net';

/** A response, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: string;
  /** The port from which the request was sent. */
  readonly from?: number;
}

/** A request to an address of this namespace. */
export interface Call {
  readonly address: string;
  readonly port: number;
  /** The address of this namespace from which it is sent. */
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  /** Default: a connection of its own, which ends with the request. */
  readonly agent?: Agent;
  /** The name to ask for where TLS is spoken. No certificate is refused. */
  readonly servername?: string;
  /** Sends a word instead of a request, which is neither HTTP nor TLS. The status is 200 where the word comes back. */
  readonly opaque?: boolean;
}

/** The word that is sent where no request is. */
export const WORD = 'oracle';

/** Makes a request. A connection that fails gives status 0 with the reason as body. */
export function call({ opaque = false, ...given }: Call): Promise<Reply> {
  if (opaque) return callOpaquely(given);
  const { address, path = '/', method = 'GET', agent, body, ...rest } = given;
  return new Promise((resolve) => {
    const options = { host: address, path, method, agent: agent ?? false, timeout: 10_000, ...rest };
    const securely = { ...options, rejectUnauthorized: false };
    let from: number | undefined;
    const fail = (error: Error) => resolve({ status: 0, headers: {}, body: error.message, from });
    const take = (incoming: IncomingMessage) => {
      const { statusCode: status = 0, headers } = incoming;
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => resolve({ status, headers, body: Buffer.concat(parts).toString(), from }));
      incoming.on('error', fail);
    };
    const outgoing = rest.servername === undefined ? request(options, take) : requestSecurely(securely, take);
    outgoing.on('socket', (socket) => {
      from = socket.localPort;
      // One that is kept is connected already.
      if (socket.connecting) socket.once('connect', () => (from = socket.localPort));
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 10 s')));
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

function callOpaquely({ address, port, localAddress, localPort }: Call): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, localAddress, localPort, timeout: 10_000 });
    let [body, from]: [string, number | undefined] = ['', undefined];
    socket.on('connect', () => {
      from = socket.localPort;
      socket.write(`${WORD}\r\n\r\n`);
    });
    socket.on('data', (part: Buffer) => (body += part.toString()));
    socket.on('timeout', () => socket.destroy(new Error('no answer within 10 s')));
    socket.on('error', (error) => (body += error.message));
    socket.on('close', () => resolve({ status: body.startsWith(WORD) ? 200 : 0, headers: {}, body, from }));
  });
}
