import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import type { IncomingMessage } from 'node:http';
import type { Manifest } from '../../oracle/world';

/** What has happened to an object, as the API server tells it. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Manifest;
}

/** The media types of changes to an object. */
const MERGE_PATCH = 'application/merge-patch+json';

/** A client of the API server. */
export class Kubernetes {
  private readonly server: URL;
  private readonly headers: { readonly [name: string]: string };
  // No certificate is refused: the server makes its own.
  private readonly agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

  /** @param kubeconfig the file that tells where the server is, as JSON */
  public constructor(kubeconfig: string) {
    const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    this.server = new URL(clusters[0].cluster.server);
    this.headers = { authorization: `Bearer ${users[0].user.token}`, accept: 'application/json' };
  }

  /** Asks for a path; a status that is none of success is an error with what the server says. */
  public async ask(method: string, path: string, body?: object): Promise<any> {
    const { status, text } = await this.exchange(method, path, body);
    if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  /** The same, but an object that is not there, or has changed in the meantime, is no error: undefined. */
  public async tryTo(method: string, path: string, body?: object): Promise<any> {
    const { status, text } = await this.exchange(method, path, body);
    if (status === 404 || status === 409) return undefined;
    if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  /** Tells of the objects of a collection as they are, and then of all that happens to them, until the process ends. */
  public async watch(path: string, tell: (event: WatchEvent) => void): Promise<void> {
    const { items, metadata, apiVersion, kind } = await this.ask('GET', path);
    // A list leaves away what its own kind says.
    const type = { apiVersion, kind: kind.replace(/List$/, '') };
    for (const item of items) tell({ type: 'ADDED', object: { ...type, ...item } });
    void this.stream(path, metadata.resourceVersion, tell);
  }

  private async stream(path: string, from: string, tell: (event: WatchEvent) => void): Promise<void> {
    let version = from;
    for (;;) {
      const incoming = await this.open('GET', `${path}?watch=1&resourceVersion=${version}`).catch(
        () => undefined,
      );
      if (incoming === undefined) return;
      for await (const line of createInterface({ input: incoming })) {
        const { type, object } = JSON.parse(line);
        if (type === 'ERROR') throw new Error(`watching ${path}: ${line}`);
        version = object.metadata.resourceVersion;
        tell({ type, object });
      }
    }
  }

  private async exchange(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; text: string }> {
    for (;;) {
      const incoming = await this.open(method, path, body);
      let text = '';
      for await (const part of incoming.setEncoding('utf8')) text += part;
      // The server has just begun to serve the kind.
      if (incoming.statusCode !== 429) return { status: incoming.statusCode ?? 0, text };
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  private open(method: string, path: string, body?: object): Promise<IncomingMessage> {
    const type = method === 'PATCH' ? MERGE_PATCH : 'application/json';
    const text = body && JSON.stringify(body);
    // Node sends the body of a DELETE without its length.
    const about = text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) };
    const headers = { ...this.headers, ...about };
    const { hostname, port } = this.server;
    return new Promise((resolve, reject) => {
      const outgoing = request({ hostname, port, method, path, headers, agent: this.agent }, resolve);
      outgoing.once('error', reject);
      outgoing.end(text);
    });
  }
}
