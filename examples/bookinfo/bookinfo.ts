import { ServiceAccount } from 'cdk8s-plus-30';
import { Construct } from 'constructs';
import { SubsetRouting, VersionedWorkload, WorkloadPort } from '../../lib';
import type { TrafficPolicy } from '../../lib/networking';

/** The release of the sample whose images run. */
const RELEASE = '1.20.3';
/** All services of the sample listen on this port. */
const PORT = 9080;

/** One of the four services of Bookinfo: its workload, its identity, and how requests are routed to its versions. */
export class BookinfoService extends Construct {
  /** Its Service and its Deployments. */
  public readonly workload: VersionedWorkload;
  /** The identity that policies name. */
  public readonly account: ServiceAccount;

  public constructor(scope: Construct, id: string, versions: readonly string[]) {
    super(scope, id);
    this.account = new ServiceAccount(this, 'account', { metadata: { name: `bookinfo-${id}` } });
    this.workload = new VersionedWorkload(this, 'workload', {
      name: id,
      ports: [WorkloadPort.http(PORT)],
      serviceAccount: this.account,
    });
    for (const version of versions) {
      const image = `docker.io/istio/examples-bookinfo-${id}-${version}:${RELEASE}`;
      this.workload.addVersion(version, { image });
    }
  }

  /** Routing with one subset a version, of the same name; what is said of connections holds for all of them. */
  public routing(scope: Construct, trafficPolicy?: TrafficPolicy): SubsetRouting {
    const subsets = Object.fromEntries(this.workload.versions.map((version) => [version, version]));
    return new SubsetRouting(scope, this.node.id, { workload: this.workload, subsets, trafficPolicy });
  }
}
