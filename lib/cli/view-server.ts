import { watch } from 'node:fs';
import { type ServerResponse, createServer } from 'node:http';
import { EXIT, type Io } from './io';

/** What is served, and what makes it new. */
interface Served {
  readonly first: string;
  /** Makes the page again. */
  readonly again: () => string;
  /** The files and folders that are followed. */
  readonly watched: readonly string[];
  /** The port; 0 for a free one. */
  readonly port: number;
  readonly io: Io;
}

/** How long it waits for more changes behind one: editors and generators write several files. */
const PAUSE = 150;

/** The names under which the server answers: a page of somebody else's must not read it under a name of their own. */
const OWN_NAME = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Serves a page on this machine alone until the process is stopped, and tells those who look at it when it has changed. */
export function servePage({ first, again, watched, port, io }: Served): void {
  let page = first;
  const readers = new Set<ServerResponse>();
  const server = createServer(({ url, headers }, response) => {
    if (!OWN_NAME.test(headers.host ?? '')) {
      response.writeHead(403).end('This page is served to this machine alone.\n');
    } else if (url === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': the page is followed\n\n');
      readers.add(response);
      response.on('close', () => readers.delete(response));
    } else if (url === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(page);
    } else {
      response.writeHead(404).end('There is nothing here; the page is at /.\n');
    }
  });
  const refresh = () => {
    try {
      page = again();
      for (const reader of readers) reader.write('data: changed\n\n');
    } catch (error) {
      io.stderr(`cdk8s-istio: ${(error as Error).message}\n`);
    }
  };
  let waiting: NodeJS.Timeout | undefined;
  for (const path of watched) {
    watch(path, { recursive: true }, () => {
      clearTimeout(waiting);
      waiting = setTimeout(refresh, PAUSE);
    }).on('error', (error) => io.stderr(`cdk8s-istio: ${path} is no longer followed: ${error.message}\n`));
  }
  server.on('error', (error) => {
    io.stderr(`cdk8s-istio: The page cannot be served: ${error.message}.\n`);
    process.exitCode = EXIT.NO_ANSWER;
    process.exit();
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const own = typeof address === 'object' && address !== null ? address.port : port;
    io.stdout(`http://127.0.0.1:${own}/\n`);
  });
}
