import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' };
}

const PER_PAGE = 100;

/**
 * What GitHub's REST API does with the comments of one pull request, as its documentation tells: a list in pages, of which the header Link
 * names the next, and new and changed comments of at most 65,536 characters.
 */
export class GitHub {
  public comments: StoredComment[] = [];
  /** What was asked, in order: `POST /repos/…`. */
  public asked: string[] = [];
  /** What the token may do. */
  public may: 'write' | 'read' | 'nothing' = 'write';
  /** Whom the token belongs to; that of a job belongs to an app, which may not ask. */
  public user: string | undefined;
  /** The status of every answer to a change, where the server is broken. */
  public broken: number | undefined;

  private readonly server: Server;

  public constructor(public readonly repository: string) {
    this.server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { status, json, link } = this.answer(request, body);
        response.writeHead(status, {
          'content-type': 'application/json; charset=utf-8',
          ...(link !== undefined && { link }),
        });
        response.end(JSON.stringify(json));
      });
    });
  }

  public async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  public async stop(): Promise<void> {
    await new Promise((done) => this.server.close(done));
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private answer(request: IncomingMessage, body: string): { status: number; json: unknown; link?: string } {
    const url = new URL(request.url ?? '', this.url);
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    const forbidden = { status: 403, json: { message: 'Resource not accessible by integration' } };
    if (request.headers.authorization !== 'Bearer secret')
      return { status: 401, json: { message: 'Bad credentials' } };
    if (url.pathname === '/user')
      return this.user === undefined ? forbidden : { status: 200, json: { login: this.user, type: 'User' } };
    const issues = `/repos/${this.repository}/issues`;
    if (this.may === 'nothing') return { status: 404, json: { message: 'Not Found' } };
    if (request.method === 'GET' && url.pathname === `${issues}/7/comments`) return this.page(url);
    if (this.may === 'read') return forbidden;
    if (this.broken !== undefined) return { status: this.broken, json: { message: 'Server Error' } };
    const text: string = JSON.parse(body).body;
    if (text.length > 65_536)
      return {
        status: 422,
        json: { message: 'Validation Failed: body is too long (maximum is 65536 characters)' },
      };
    if (request.method === 'POST' && url.pathname === `${issues}/7/comments`) {
      const login = this.user ?? 'github-actions[bot]';
      const type = this.user === undefined ? 'Bot' : 'User';
      const made: StoredComment = { id: 1000 + this.comments.length, body: text, user: { login, type } };
      this.comments.push(made);
      return { status: 201, json: made };
    }
    const known = this.comments.find(({ id }) => url.pathname === `${issues}/comments/${id}`);
    if (request.method !== 'PATCH' || known === undefined)
      return { status: 404, json: { message: 'Not Found' } };
    known.body = text;
    return { status: 200, json: known };
  }

  private page(url: URL): { status: number; json: unknown; link?: string } {
    const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), PER_PAGE);
    const page = Number(url.searchParams.get('page') ?? 1);
    const last = Math.max(1, Math.ceil(this.comments.length / size));
    const at = (n: number) => `<${this.url}${url.pathname}?per_page=${size}&page=${n}>`;
    const links = [
      ...(page > 1 ? [`${at(page - 1)}; rel="prev"`, `${at(1)}; rel="first"`] : []),
      ...(page < last ? [`${at(page + 1)}; rel="next"`, `${at(last)}; rel="last"`] : []),
    ];
    return {
      status: 200,
      json: this.comments.slice((page - 1) * size, page * size),
      ...(links.length > 0 && { link: links.join(', ') }),
    };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
