import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Processes } from './processes';

/** The programs that make the API server. */
export interface ApiServerPrograms {
  readonly kubeApiserver: string;
  readonly etcd: string;
  readonly kubectl: string;
}

/** What a run of kubectl gave. */
export interface KubectlResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const SERVER = 'https://127.0.0.1:16443';
const ETCD = 'http://127.0.0.1:12379';
const ETCD_PEER = 'http://127.0.0.1:12380';

/** A Kubernetes API server with an empty etcd, in this namespace. */
export class ApiServer {
  private readonly folder: string;

  public constructor(
    private readonly programs: ApiServerPrograms,
    private readonly processes: Processes,
    folder: string,
  ) {
    this.folder = join(folder, 'kubernetes');
  }

  /**
   * Starts the server with CustomResourceDefinitions. Loading them takes the server longer than to start, so its state
   * after that is kept beside the programs, for the next time.
   */
  public async start(crdFiles: readonly string[]): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    this.writeCredentials();
    const loaded = join(dirname(dirname(this.programs.etcd)), `etcd-${this.keyOf(crdFiles)}`);
    if (!existsSync(loaded)) await this.load(crdFiles, loaded);
    cpSync(loaded, this.file('etcd'), { recursive: true });
    await this.launch();
    const groups = ['networking.istio.io/v1', 'gateway.networking.k8s.io/v1'];
    for (const group of groups) await this.until(group, 'get', '--raw', `/apis/${group}`);
  }

  /** The file that tells clients where the server is and how they are let in, as JSON. */
  public get kubeconfig(): string {
    return this.file('kubeconfig');
  }

  /** Runs kubectl against the server. */
  public kubectl(args: readonly string[], stdin = ''): Promise<KubectlResult> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.programs.kubectl, ['--kubeconfig', this.file('kubeconfig'), ...args]);
      const output = { stdout: '', stderr: '' };
      child.stdout.on('data', (part: Buffer) => (output.stdout += part.toString()));
      child.stderr.on('data', (part: Buffer) => (output.stderr += part.toString()));
      child.once('error', reject);
      child.once('close', (code) => resolve({ status: code ?? -1, ...output }));
      child.stdin.end(stdin);
    });
  }

  /** Loads the definitions into an empty server, and keeps its state in a folder. */
  private async load(crdFiles: readonly string[], target: string): Promise<void> {
    await this.launch();
    await this.expect(['apply', '--server-side', ...crdFiles.flatMap((file) => ['--filename', file])]);
    await this.expect(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
    for (const name of ['kube-apiserver', 'etcd']) await this.processes.stop(name);
    const aside = mkdtempSync(`${dirname(target)}/.etcd-`);
    cpSync(this.file('etcd'), aside, { recursive: true });
    rmSync(this.file('etcd'), { recursive: true });
    try {
      renameSync(aside, target);
    } catch (error) {
      // Another runner was quicker, and made the same.
      rmSync(aside, { recursive: true });
      if (!existsSync(target)) throw error;
    }
  }

  /** What determines the state of a server that has loaded the definitions. */
  private keyOf(crdFiles: readonly string[]): string {
    const hash = createHash('sha256').update(this.programs.kubeApiserver).update(this.programs.etcd);
    for (const file of crdFiles) hash.update(readFileSync(file));
    return hash.digest('hex').slice(0, 16);
  }

  private async launch(): Promise<void> {
    this.processes.start('etcd', this.programs.etcd, [
      ...['--name', 'one', '--data-dir', this.file('etcd'), '--unsafe-no-fsync', '--log-level', 'warn'],
      ...['--listen-client-urls', ETCD, '--advertise-client-urls', ETCD],
      ...['--listen-peer-urls', ETCD_PEER, '--initial-advertise-peer-urls', ETCD_PEER],
      ...['--initial-cluster', `one=${ETCD_PEER}`],
    ]);
    this.processes.start('kube-apiserver', this.programs.kubeApiserver, [
      ...['--etcd-servers', ETCD, '--bind-address', '127.0.0.1', '--secure-port', '16443'],
      ...['--advertise-address', '127.0.0.1', '--endpoint-reconciler-type', 'none'],
      ...['--cert-dir', this.folder, '--token-auth-file', this.file('tokens.csv')],
      ...['--service-account-issuer', 'https://kubernetes.default.svc'],
      ...['--service-account-key-file', this.file('sa.pub')],
      ...['--service-account-signing-key-file', this.file('sa.key')],
      ...['--authorization-mode', 'RBAC', '--service-cluster-ip-range', '10.0.0.0/16'],
      // No controller makes the service accounts that this plugin would ask for.
      ...['--disable-admission-plugins', 'ServiceAccount'],
    ]);
    await this.until('API server', 'get', '--raw', '/readyz');
    await this.until('namespace default', 'get', 'namespace', 'default');
  }

  private until(what: string, ...args: string[]): Promise<void> {
    return this.processes.until(what, async () => (await this.kubectl(args)).status === 0, 60);
  }

  private async expect(args: string[]): Promise<void> {
    const { status, stderr } = await this.kubectl(args);
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  }

  /** Credentials that are worth nothing outside: the server makes its own certificate. */
  private writeCredentials(): void {
    const token = randomBytes(16).toString('hex');
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(this.file('sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(this.file('sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(this.file('tokens.csv'), `${token},admin,admin,system:masters\n`);
    const entry = (name: string, value: object) => [{ name: 'oracle', [name]: value }];
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: entry('cluster', { server: SERVER, 'insecure-skip-tls-verify': true }),
      users: entry('user', { token }),
      contexts: entry('context', { cluster: 'oracle', user: 'oracle' }),
      'current-context': 'oracle',
    };
    writeFileSync(this.file('kubeconfig'), JSON.stringify(config));
  }

  private file(name: string): string {
    return join(this.folder, name);
  }
}
