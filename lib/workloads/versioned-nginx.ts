import * as kplus from 'cdk8s-plus-30';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { containerWishes, trimContainer } from './plain-pod';
import { VersionedWorkload } from './versioned-workload';
import { WorkloadPort } from './workload-port';
import type { WorkloadVersion, WorkloadVersionOptions } from './workload-version';

const PAGES = '/usr/share/nginx/html';
const WRITE_PAGES = ['index.html', 'test.html']
  .map((page) => `echo "\${VERSION}" >> ${PAGES}/${page}\n`)
  .join('');

/** What a `VersionedNginx` can be given. */
export interface VersionedNginxProps {
  /**
   * The name of the workload.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * The namespace of its objects.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;
  /**
   * The versions. Each serves its own name.
   *
   * @default - none yet; `addVersion()` adds them
   */
  readonly versions?: string[];
  /**
   * The image of nginx.
   *
   * @default - `nginx:latest`
   */
  readonly image?: string;
  /**
   * The image that writes the pages, which needs nothing but a shell.
   *
   * @default - `busybox:latest`
   */
  readonly pagesImage?: string;
  /**
   * How many pods of each version there are.
   *
   * @default - 1
   */
  readonly replicas?: number;
  /**
   * What each of the two containers requests and may use at most.
   *
   * @default - nothing is said about it
   */
  readonly resources?: kplus.ContainerResources;
}

/**
 * Several versions of an nginx of which each serves its own name, at `/index.html` and at `/test.html`: what is
 * needed to see where a route leads.
 *
 * Before nginx starts, a second container writes the two pages into a volume that both share.
 */
export class VersionedNginx extends VersionedWorkload {
  private readonly pagesImage: string;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the workload when `name` is not given
   * @param props its versions and images
   */
  public constructor(scope: Construct, id: string, props: VersionedNginxProps = {}) {
    super(scope, id, {
      name: props.name,
      namespace: props.namespace,
      image: props.image ?? 'nginx:latest',
      containerName: 'nginx-server',
      ports: [WorkloadPort.http(80)],
      replicas: props.replicas,
      resources: props.resources,
    });
    this.pagesImage = props.pagesImage ?? 'busybox:latest';
    for (const version of props.versions ?? []) this.addVersion(version);
  }

  /**
   * Adds a version that serves its own name.
   *
   * @param version its name
   * @param options what is different about it
   */
  public override addVersion(version: string, options: WorkloadVersionOptions = {}): WorkloadVersion {
    const added = super.addVersion(version, options);
    const { container, deployment } = added;
    const pages = kplus.Volume.fromEmptyDir(deployment, 'Pages', 'shared-html');
    const wishes = { resources: container.resources };
    container.mount(PAGES, pages);
    deployment
      .addInitContainer({
        name: 'init-html-generator',
        image: this.pagesImage,
        envVariables: { VERSION: kplus.EnvValue.fromValue(version) },
        command: ['sh', '-c'],
        args: [WRITE_PAGES],
        ...containerWishes(wishes),
      })
      .mount(PAGES, pages);
    trimContainer(ApiObject.of(deployment), '/spec/template/spec/initContainers/0', wishes);
    return added;
  }
}
