import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createSecureServer, type SecureContext } from 'node:tls';
import { behind } from '../surroundings';
import { podsOf, type Manifest } from '../world';
import { selfSigned } from './certificate';
import { HBONE_PORT, TunnelEnds } from './hbone';
import { WORD } from './http';
import { isPodAddress, podAt } from './network';
import { RATE_LIMIT, RateLimitService } from './rate-limit-service';

/** The header by which an answer tells which workload gave it. */
export const WORKLOAD_HEADER = 'x-oracle-workload';

/** The annotations by which a pod answers with a status, or after so many milliseconds. */
export const STATUS = 'oracle/status';
export const DELAY = 'oracle/delay';

/** What an application saw of a request. */
export interface Echo {
  /** `namespace/workload`; absent outside of the mesh. */
  readonly workload?: string;
  readonly pod?: string;
  /** The address and the port at which it was asked. */
  readonly address: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
}

const PREFACE = 'PRI * HTTP/2.0';
/** The first byte of a TLS handshake. */
const HANDSHAKE = 0x16;

/**
 * The applications in the pods, and those in the world outside: each answers every request, of HTTP/1 or HTTP/2, with or
 * without TLS, on any port that is opened, with who it is and what it saw; and a word with that word.
 */
export class Backends {
  private readonly servers = new Map<number, Server>();
  private readonly sockets = new Set<Socket>();
  private world: readonly Manifest[] = [];
  /** The addresses of pods, where the world is followed. */
  private pods?: ReadonlySet<string>;
  private tunnels?: TunnelEnds;
  private issue?: (name: string) => Promise<{ readonly key: string; readonly cert: string }>;
  private readonly contexts = new Map<string, SecureContext>();
  private readonly limits = new RateLimitService();
  private readonly plain = createServer((request, response) => this.answer(request, response));
  private readonly second = createHttp2Server((request, response) =>
    this.answer(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  private readonly secure = createSecureServer(
    {
      ...selfSigned(),
      ALPNProtocols: ['h2', 'http/1.1'],
      SNICallback: (name, done) => void this.contextFor(name).then((context) => done(null, context), done),
    },
    (socket) => this.greet(socket),
  )
    // Those who begin TLS do not always want to finish it.
    .on('tlsClientError', () => undefined);

  /** From now on servers show certificates of the names that they are asked for. */
  public async certify(issue: NonNullable<Backends['issue']>): Promise<void> {
    this.issue = issue;
    this.contexts.clear();
    this.secure.setSecureContext(await issue('anyone'));
  }

  /** From now on pods end tunnels, with certificates of their own. */
  public endTunnels(identityOf: ConstructorParameters<typeof TunnelEnds>[0]): Promise<void> {
    this.tunnels = new TunnelEnds(identityOf);
    return this.open([HBONE_PORT]);
  }

  /** Answers for the pods and the Services of a world. At any other address answers the world outside. */
  public serve(world: readonly Manifest[]): void {
    this.world = world;
    this.limits.reset();
    // Those that are kept open may lead to what is no longer there.
    for (const socket of this.sockets) socket.destroy();
  }

  /**
   * From now on answers for the pods of this world, and at no address where a pod could be but is not. What is kept open with a pod that
   * has gone is ended, as the kernel does it with the connections of a process.
   */
  public follow(world: readonly Manifest[]): void {
    this.world = world;
    this.pods = new Set(podsOf(world).map(({ ip }) => ip));
    for (const socket of this.sockets) if (this.hasGone(socket)) socket.destroy();
  }

  /** Opens ports, at all addresses. They stay open. */
  public async open(ports: Iterable<number>): Promise<void> {
    await Promise.all([...new Set(ports)].map((port) => this.listen(port)));
  }

  private async contextFor(name: string): Promise<SecureContext | undefined> {
    if (this.issue === undefined) return undefined;
    const known = this.contexts.get(name);
    if (known !== undefined) return known;
    const context = createSecureContext(await this.issue(name));
    this.contexts.set(name, context);
    return context;
  }

  private listen(port: number): Promise<void> | undefined {
    if (this.servers.has(port) || !Number.isInteger(port) || port < 1 || port > 65535) return undefined;
    const server = createSocketServer((socket) => this.take(socket));
    this.servers.set(port, server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '0.0.0.0', resolve);
    });
  }

  private take(socket: Socket): void {
    this.sockets.add(socket);
    if (socket.localPort === HBONE_PORT && this.tunnels !== undefined) {
      socket.on('error', () => socket.destroy());
      this.tunnels.take(socket).catch(() => socket.destroy());
      return;
    }
    socket.on('close', () => this.sockets.delete(socket));
    const { answered } = behind(this.world, podAt(socket.localAddress ?? ''), socket.localPort ?? 0);
    if (!answered || this.hasGone(socket)) {
      socket.on('error', () => undefined);
      socket.resetAndDestroy();
      return;
    }
    this.greet(socket);
  }

  private hasGone(socket: Socket): boolean {
    const address = podAt(socket.localAddress ?? '');
    return this.pods !== undefined && isPodAddress(address) && !this.pods.has(address);
  }

  /** Gives a connection to the server that its first bytes are for. */
  private greet(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first: Buffer | null = socket.read();
      if (first === null) return;
      const begins = (text: string) => first.toString('latin1', 0, text.length) === text;
      if (begins(WORD)) {
        socket.end(WORD);
        return;
      }
      socket.unshift(first);
      const server = first[0] === HANDSHAKE ? this.secure : begins(PREFACE) ? this.second : this.plain;
      server.emit('connection', socket);
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers, socket } = request;
    const address = podAt(socket.localAddress ?? '');
    const port = socket.localPort ?? 0;
    const [pod] = behind(this.world, address, port).pods;
    const workload = pod && `${pod.namespace}/${pod.workload}`;
    const authority = headers.host ?? String(headers[':authority'] ?? '');
    const echo: Echo = { workload, pod: pod?.name, address, port, method, path: url, authority, headers };
    // A connection that is kept would know how things were before.
    if (this.issue !== undefined) response.shouldKeepAlive = false;
    const { [STATUS]: status = '200', [DELAY]: delay = '0', [RATE_LIMIT]: limit } = pod?.annotations ?? {};
    if (limit !== undefined && RateLimitService.isAsked(request)) {
      void this.limits.answer(request, response, Number(limit));
      return;
    }
    const answer = () => {
      if (socket.destroyed) return;
      response.writeHead(Number(status), {
        ...(workload !== undefined && { [WORKLOAD_HEADER]: workload }),
        'content-type': 'application/json',
      });
      response.end(JSON.stringify(echo));
    };
    if (delay === '0') answer();
    else setTimeout(answer, Number(delay));
  }
}
