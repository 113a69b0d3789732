import {
  connect as connectHttp2,
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Stream,
} from 'node:http2';
import { request } from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls';
import type { Reply } from './http';
import { WORD } from './http';

/** The port of tunnels between the proxies of ambient mode. */
export const HBONE_PORT = 15008;

/** A certificate with its key, as PEM. */
interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** What is sent through a tunnel. */
export interface Tunnelled {
  /** The waypoint or the pod that ends the tunnel. */
  readonly address: string;
  /** The address from which it is opened. */
  readonly localAddress: string;
  /** Whose certificate is shown. */
  readonly identity: Identity;
  /** What the tunnel is to lead to, as `address:port`. */
  readonly target: string;
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  /** Sends a word in place of a request. */
  readonly opaque: boolean;
}

/** Sends a request through a tunnel, as the proxy of a node would. Status 0 with the reason as body where there is no answer. */
export function callThroughTunnel(tunnelled: Tunnelled): Promise<Reply> {
  const { address, localAddress, identity, target } = tunnelled;
  return new Promise((resolve) => {
    const options: ConnectionOptions & { localAddress: string } = {
      ...identity,
      host: address,
      port: HBONE_PORT,
      localAddress,
      ALPNProtocols: ['h2'],
      rejectUnauthorized: false,
    };
    const socket = connectSecurely(options);
    const session = connectHttp2(`https://${address}:${HBONE_PORT}`, { createConnection: () => socket });
    const done = (reply: Reply) => {
      resolve({ ...reply, from: socket.localPort });
      session.destroy();
    };
    const fail = (error: Error | string) => done({ status: 0, headers: {}, body: String(error) });
    session.on('error', fail);
    const stream = session.request({ ':method': 'CONNECT', ':authority': target });
    stream.on('error', fail);
    stream.setTimeout(10_000, () => fail('no answer within 10 s'));
    stream.on('response', ({ ':status': status }) => {
      if (status !== 200) fail(`the tunnel is refused with ${status}`);
      else if (tunnelled.opaque) sendWord(stream, done);
      else sendRequest(stream, tunnelled, done, fail);
    });
  });
}

function sendRequest(
  stream: Duplex,
  { method, path, headers }: Tunnelled,
  done: (reply: Reply) => void,
  fail: (error: Error) => void,
): void {
  const outgoing = request({ createConnection: () => stream, method, path, headers }, (incoming) => {
    let body = '';
    incoming.on('data', (part: Buffer) => (body += part.toString()));
    incoming.on('end', () => done({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }));
    incoming.on('error', fail);
  });
  outgoing.on('error', fail);
  outgoing.end();
}

function sendWord(stream: Duplex, done: (reply: Reply) => void): void {
  let body = '';
  stream.on('data', (part: Buffer) => (body += part.toString()));
  stream.on('close', () => done({ status: body.startsWith(WORD) ? 200 : 0, headers: {}, body }));
  stream.write(`${WORD}\r\n\r\n`);
}

/** Stands at the end of tunnels to pods, where the proxy of their node would be; it judges nothing. */
export class TunnelEnds {
  private readonly servers = new Map<string, Promise<Http2SecureServer>>();

  /** @param identityOf the certificate of the pod at an address */
  public constructor(private readonly identityOf: (address: string) => Promise<Identity>) {}

  /** Takes a connection to a pod on the port of tunnels. */
  public async take(socket: Socket): Promise<void> {
    const address = socket.localAddress ?? '';
    const server = this.servers.get(address) ?? this.serverAt(address);
    this.servers.set(address, server);
    (await server).emit('connection', socket);
  }

  private async serverAt(address: string): Promise<Http2SecureServer> {
    const server = createSecureServer({
      ...(await this.identityOf(address)),
      requestCert: true,
      rejectUnauthorized: false,
    });
    server.on('stream', (stream, headers) =>
      this.forward(stream, headers[':method'] ?? '', headers[':authority'] ?? ''),
    );
    for (const event of ['sessionError', 'tlsClientError']) server.on(event, () => undefined);
    return server;
  }

  private forward(stream: ServerHttp2Stream, method: string, authority: string): void {
    stream.on('error', () => stream.destroy());
    const [host, port] = authority.split(':');
    if (method !== 'CONNECT' || port === undefined) {
      stream.respond({ ':status': 400 }, { endStream: true });
      return;
    }
    const socket = connectSocket({ host, port: Number(port) });
    socket.on('connect', () => {
      stream.respond({ ':status': 200 });
      stream.pipe(socket).pipe(stream);
    });
    socket.on('error', () => stream.close());
  }
}
