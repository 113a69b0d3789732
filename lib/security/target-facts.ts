import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isGoTrue } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { DataPlane } from '../values/security/data-plane';
import { type IWorkloadIdentity, WorkloadIdentity } from '../values/security/workload-identity';
import { type ProgramIndex, programIndex } from './program-index';

const MODE = 'istio.io/dataplane-mode';
const USE = 'istio.io/use-waypoint';
const USE_NAMESPACE = 'istio.io/use-waypoint-namespace';
const FOR = 'istio.io/waypoint-for';
const INGRESS = 'istio.io/ingress-use-waypoint';
const ACCOUNT = 'gateway.istio.io/service-account';

/** Where a target stands, and by which Service it is called. */
interface Place {
  readonly namespace: string | undefined;
  readonly service: string | undefined;
  readonly dataPlane: DataPlane | undefined;
}

/** What the finished program shows of a target. */
export interface TargetFacts {
  readonly isAmbient: boolean;
  /** The identity of the waypoint before its Service; undefined for none. */
  readonly waypoint?: IWorkloadIdentity;
  /** Whether gateways send what is for its Service to the waypoint too. */
  readonly isIngressViaWaypoint: boolean;
  /** The trust domain to write in principals: ztunnel compares them as they are. */
  readonly trustDomain?: string;
}

/** A label of an object, as it would be written now. */
const labelOf = (object: ApiObject | undefined, key: string): string | undefined => {
  const value: unknown = object?.metadata.getLabel(key);
  return typeof value === 'string' ? value : undefined;
};

/** Whether a namespace of this program is one whose pods are not in ambient mode; undefined where the program does not have it. */
export function isOutsideAmbient(scope: IConstruct, namespace: string | undefined): boolean | undefined {
  const object = namespace === undefined ? undefined : programIndex(scope).find('Namespace', namespace);
  return object && labelOf(object, MODE) !== 'ambient';
}

/**
 * How a target takes part in the mesh: by what is said, or else by the labels of its Namespace and Service in this program, as istiod reads
 * them (the upstream project's `pilot/pkg/serviceregistry/ambient/waypoints.go`). Without a Namespace it counts as one with sidecars.
 */
export function targetFacts(scope: IConstruct, place: Place): TargetFacts {
  const { namespace, dataPlane } = place;
  const index = programIndex(scope);
  const home = namespace === undefined ? undefined : index.find('Namespace', namespace);
  const isAmbient = dataPlane?.isAmbient ?? labelOf(home, MODE) === 'ambient';
  if (!isAmbient) return { isAmbient, isIngressViaWaypoint: false };
  const service = place.service === undefined ? undefined : index.find('Service', place.service, namespace);
  const trustDomain = index.installations.flatMap(({ meshConfig }) => meshConfig.trustDomain ?? [])[0];
  return {
    isAmbient,
    waypoint:
      dataPlane === undefined
        ? waypointBefore(index, service, home, namespace)
        : givenWaypoint(dataPlane, namespace),
    isIngressViaWaypoint: isGoTrue(labelOf(service, INGRESS) ?? labelOf(home, INGRESS)),
    ...(typeof trustDomain === 'string' && { trustDomain }),
  };
}

function givenWaypoint(
  { waypointRef: waypoint, waypointAccountName }: DataPlane,
  namespace = '',
): IWorkloadIdentity | undefined {
  if (waypoint === undefined) return undefined;
  const { kubernetesGatewayName: name, kubernetesGatewayNamespace: home = namespace } = waypoint;
  return WorkloadIdentity.of(waypointAccountName ?? name, home);
}

/** The waypoint that the labels of a Service or else of its Namespace ask for. */
function waypointBefore(
  index: ProgramIndex,
  service: ApiObject | undefined,
  home: ApiObject | undefined,
  namespace = '',
): IWorkloadIdentity | undefined {
  const asking = [service, home].find((object) => labelOf(object, USE) !== undefined);
  const name = labelOf(asking, USE);
  if (name === undefined || name === '' || name === 'none') return undefined;
  const place = labelOf(asking, USE_NAMESPACE) ?? namespace;
  const gateway = index.find('Gateway', name, place, 'gateway.networking.k8s.io');
  const traffic = labelOf(gateway, FOR);
  if (traffic === 'workload' || traffic === 'none') return undefined;
  const account: unknown = gateway?.metadata.toJson()?.annotations?.[ACCOUNT];
  return WorkloadIdentity.of(typeof account === 'string' ? account : name, place);
}

/**
 * The ports of a Service for ports of its pods: a waypoint is called by the former.
 *
 * @param ports ports of the pods
 */
export function servicePorts(
  scope: IConstruct,
  name: string,
  namespace: string | undefined,
  ports: readonly number[],
): number[] {
  const service = programIndex(scope).find('Service', name, namespace);
  const declared: any[] = service?.toJson().spec?.ports ?? [];
  return ports.flatMap((port) => {
    const found = declared
      .filter((entry) => (entry.targetPort ?? entry.port) === port)
      .map((entry) => Number(entry.port));
    if (found.length > 0) return found;
    throw new MeshError({
      code: MeshErrorCode.INVALID_PORT,
      got: `the port ${port} of the pods of "${name}", which are called through a waypoint`,
      expected:
        service === undefined
          ? 'no port: a waypoint is called by ports of the Service, and this program does not have it'
          : `the target of a port of the Service: ${declared.map((entry) => entry.targetPort ?? entry.port).join(', ')}`,
      mend: 'leave Operation.port() out, or name another port',
    });
  });
}
