import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

  /** Starts the server, and loads CustomResourceDefinitions. */
  public async start(crdFiles: readonly string[]): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    this.writeCredentials();
    this.processes.start('etcd', this.programs.etcd, [
      ...[
        '--name',
        'one',
        '--data-dir',
        join(this.folder, 'etcd'),
        '--unsafe-no-fsync',
        '--log-level',
        'warn',
      ],
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
    const reads = async (...args: string[]) => (await this.kubectl(args)).status === 0;
    await this.processes.until('API server', () => reads('get', '--raw', '/readyz'), 60);
    await this.processes.until('namespace default', () => reads('get', 'namespace', 'default'), 60);
    if (crdFiles.length === 0) return;
    const files = crdFiles.flatMap((file) => ['--filename', file]);
    await this.expect(['apply', '--server-side', ...files]);
    await this.expect(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
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
