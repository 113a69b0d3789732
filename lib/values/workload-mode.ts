/** On which side of a connection a proxy stands, seen from its workload. */
export enum WorkloadMode {
  /** Both sides. */
  CLIENT_AND_SERVER = 'CLIENT_AND_SERVER',
  /** The workload calls. Gateways count as callers. */
  CLIENT = 'CLIENT',
  /** The workload is called. */
  SERVER = 'SERVER',
}
