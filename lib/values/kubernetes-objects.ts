import type { ApiObjectMetadataDefinition } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** A port of a Service. */
export interface IKubernetesServicePort {
  /** Its number. */
  readonly port: number;
  /** Its name; undefined where it has none. */
  readonly name?: string | undefined;
}

/** A Service of Kubernetes, taken by what it is: a `Service` of cdk8s-plus of any version is one. */
export interface IKubernetesService extends IConstruct {
  /** Its name. */
  readonly name: string;
  /** Its metadata, which tells its namespace. */
  readonly metadata: ApiObjectMetadataDefinition;
  /** Its ports. */
  readonly ports: IKubernetesServicePort[];
}

/** A service account, taken by what it is: one of cdk8s-plus of any version is one. */
export interface IKubernetesAccount extends IConstruct {
  /** Its name. */
  readonly name: string;
}

/** What runs pods, taken by what it is: a `Deployment`, `StatefulSet` or `DaemonSet` of cdk8s-plus of any version is one. */
export interface IKubernetesWorkload extends IConstruct {
  /** Its name. */
  readonly name: string;
  /** Its metadata, which tells its namespace. */
  readonly metadata: ApiObjectMetadataDefinition;
  /** The labels by which it selects its pods, which all of them have. */
  readonly matchLabels: { [key: string]: string };
  /** The service account of its pods; undefined for that of the name `default`, under which Kubernetes runs them then. */
  readonly serviceAccount?: IKubernetesAccount | undefined;
}
