import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/project';
import { programs } from './programs';

/** What the API server's schemas and istiod's webhook say of one object. */
export interface Verdict {
  readonly file: string;
  /** Which document of the file it is, counted from 0. */
  readonly doc: number;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** The kind is none of Istio's or the Gateway API's, and nothing was checked. */
  readonly skipped?: boolean;
  readonly ok: boolean;
  readonly crdErrors: readonly string[];
  readonly webhookErrors: readonly string[];
  readonly warnings: readonly string[];
}

/** What an analyzer of Istio's says. */
export interface Message {
  /** `IST0101`, or `PARSE` for a file that could not be read. */
  readonly code: string;
  readonly level: 'Error' | 'Warning' | 'Info';
  /** `VirtualService istio-test/nginx`. */
  readonly resource: string;
  /** The file and the line. */
  readonly at: string;
  readonly message: string;
}

/** What `analyze` is told beside the files. */
export interface AnalyzeOptions {
  /** A file with the mesh config. */
  readonly mesh?: string;
  /** A file with the mesh networks. */
  readonly networks?: string;
  /** Whether the default ingress gateway is assumed, as istioctl does; true unless told otherwise. */
  readonly defaults?: boolean;
  /** Manifests that belong to the world too, beside what the files hold. */
  readonly more?: readonly object[];
}

const GATEWAY_API = join(root, 'crds/gateway-api.yaml');

/** What istiod's own code says of each object of some YAML. */
export function validate(yaml: string): Promise<Verdict[]> {
  return ask<Verdict>(['validate', '-crds', GATEWAY_API, '-'], yaml);
}

/** What istiod's own code says of each object of some files. */
export function validateFiles(files: readonly string[]): Promise<Verdict[]> {
  return ask<Verdict>(['validate', '-crds', GATEWAY_API, ...files]);
}

/** What Istio's analyzers say of some files that make one world, all analyzers included. */
export function analyze(files: readonly string[], options: AnalyzeOptions = {}): Promise<Message[]> {
  const { mesh, networks, defaults = true, more = [] } = options;
  const flags = [
    `-defaults=${defaults}`,
    ...(mesh === undefined ? [] : ['-mesh', mesh]),
    ...(networks === undefined ? [] : ['-networks', networks]),
  ];
  // JSON is YAML that no reader takes for something else.
  const stdin = more.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
  return ask<Message>(['analyze', ...flags, ...files, ...(more.length > 0 ? ['-'] : [])], stdin);
}

/** Runs the judge. It ends with 1 when it refuses something, which is an answer. */
function ask<T>(args: readonly string[], stdin = ''): Promise<T[]> {
  const program = programs().istioOracle;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args);
    let [output, complaints] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    child.stderr.on('data', (part: Buffer) => (complaints += part.toString()));
    child.once('error', reject);
    child.stdin.on('error', () => undefined);
    child.once('close', (code) => {
      const lines = output.split('\n').filter(Boolean);
      if (code === 0 || code === 1) resolve(lines.map((line) => JSON.parse(line)));
      else reject(new Error(`${program} ${args.join(' ')}: exit ${code}\n${complaints}`));
    });
    child.stdin.end(stdin);
  });
}
