import type { MeshResourceProps } from '../core/mesh-resource';
import type { Endpoint } from '../values/networking/endpoint';
import type { ServiceEntryPort } from '../values/networking/service-entry-port';
import type { ServiceLocation, ServiceResolution } from '../values/networking/service-entry';

/** What makes a service entry. */
export interface ServiceEntryProps extends MeshResourceProps {
  /**
   * The names by which clients know the service: full DNS names, or `*.example.com`. At least one.
   *
   * A name without a dot is taken as it is. Routes and destination rules complete such a name to one of their own
   * namespace, and so can not name it.
   */
  readonly hosts: string[];
  /**
   * The ports on which clients ask for it.
   *
   * @default - none: then it only adds `subjectAltNames` to a service that exists
   */
  readonly ports?: ServiceEntryPort[];
  /**
   * IP addresses that stand for the service; blocks (`10.0.0.0/8`) where the resolution is NONE or STATIC. Streams are
   * known by them alone. For each host only one of them counts.
   *
   * @default - those that istiod allocates, where proxies answer DNS; otherwise whatever is sent to the port
   */
  readonly addresses?: string[];
  /**
   * The namespaces whose proxies see the service: names, `.` for its own, `*` alone for all, `~` alone for none but
   * those of the service itself. Ambient mode knows only `*`, whatever stands here.
   *
   * @default - all, or what the mesh configuration says
   */
  readonly exportTo?: string[];
  /**
   * Names of which the certificate of the server must bear one, where clients speak TLS to it. They are added to those
   * that the endpoints' service accounts bring.
   *
   * @default - none
   */
  readonly subjectAltNames?: string[];
  /**
   * How the endpoints are found.
   *
   * @default ServiceResolution.NONE
   */
  readonly resolution?: ServiceResolution;
  /**
   * Whether the service is part of the mesh.
   *
   * @default ServiceLocation.MESH_EXTERNAL
   */
  readonly location?: ServiceLocation;
  /**
   * Where it listens. Not beside `workloadSelector`.
   *
   * @default - none; see `addEndpoint()`
   */
  readonly endpoints?: Endpoint[];
  /**
   * The labels of the pods and workload entries, of the same namespace, that are its endpoints. Not beside `endpoints`;
   * for services of the mesh.
   *
   * @default - none
   */
  readonly workloadSelector?: { [key: string]: string };
}
