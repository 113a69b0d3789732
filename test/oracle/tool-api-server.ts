import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { checkSchema } from '../../lib/analysis/schema/check-schema';
import { Resource } from '../../lib/mesh/resource';
import { problemsOf } from '../analysis/support/cases';
import { mutate, pick, seeded } from '../support/mutate';
import { recordFigure } from './figures';
import { Referee } from './referee';
import { SEED } from './scale';

/** The real API server with the kinds of other projects, such as Argo Rollouts or the operator of Prometheus. */
export class ToolApiServer {
  /**
   * Starts it.
   *
   * @param crds the files of CRDs, from the root of the repository
   * @param namespaces the namespaces that there are
   */
  public static async start(
    crds: readonly string[],
    namespaces: readonly string[] = [],
  ): Promise<ToolApiServer> {
    const server = new ToolApiServer(Referee.start());
    await server.referee.startApiServer([...crds]);
    if (namespaces.length === 0) return server;
    const objects = namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    const file = server.file('namespaces.yaml', objects);
    const { stderr } = await server.referee.kubectl('apply', '--server-side', '--filename', file);
    expect(stderr).toBe('');
    return server;
  }

  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-api-server-'));

  private constructor(private readonly referee: Referee) {}

  /** Ends it. */
  public async stop(): Promise<void> {
    await this.referee.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** What a dry run says of objects. */
  public async dryRun(
    objects: readonly object[],
  ): Promise<{ readonly status: number | null; readonly stderr: string }> {
    const { status, stderr } = await this.referee.dryRun([this.file('objects.yaml', objects)]);
    return { status, stderr };
  }

  /** Which of some objects a dry run takes. The server names those that it takes. */
  public async accepted(objects: readonly any[]): Promise<boolean[]> {
    const place = mkdtempSync(join(this.folder, 'each-'));
    // A file each: kubectl reads no further in a file behind what it cannot read.
    objects.forEach((object, i) => {
      const { metadata } = object;
      const isMap = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
      const named = isMap ? { ...object, metadata: { ...metadata, name: `n${i}` } } : object;
      writeFileSync(join(place, `n${i}.json`), JSON.stringify(named));
    });
    const flags = ['--dry-run=server', '--validate=strict', '--output', 'name', '--filename', place];
    const { stdout } = await this.referee.kubectl('create', ...flags);
    const names = new Set(stdout.split('\n').map((line) => line.split('/')[1]));
    return objects.map((_, i) => names.has(`n${i}`));
  }

  /** Holds the judge's schemas to the server, on documents made of specimens by chance: neither takes what the other refuses. */
  public async expectSameAsSchemas(specimens: readonly any[], documents: number): Promise<void> {
    const random = seeded(SEED);
    const mutants = Array.from({ length: documents }, () => mutate(random, pick(random, specimens)));
    const theirs = await this.accepted(mutants.map(({ object }) => object));
    const disagreements = mutants.flatMap(({ object, what }, i) => {
      const ours = problemsOf((manifest, report) => checkSchema(new Resource(manifest), report), object);
      const told = ours.map(({ rule, path, message }) => `${rule.slug} ${path.join('.')}: ${message}`);
      return (ours.length === 0) === theirs[i]
        ? []
        : [{ what, object: JSON.stringify(object), told, accepted: theirs[i] }];
    });
    recordFigure({
      subject: 'judge',
      what: "mutated objects of other projects' kinds: schema and CEL",
      referee: 'the API server of Kubernetes',
      asked: { objects: documents },
      disagreements: disagreements.length,
    });
    expect(disagreements).toEqual([]);
    const taken = theirs.filter(Boolean).length;
    expect(taken).toBeGreaterThan(documents * 0.1);
    expect(taken).toBeLessThan(documents * 0.9);
  }

  private file(name: string, objects: readonly object[]): string {
    const path = join(this.folder, name);
    writeFileSync(path, objects.map((object) => Yaml.stringify(object)).join('---\n'));
    return path;
  }
}
