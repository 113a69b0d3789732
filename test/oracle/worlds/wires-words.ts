/** Names of Services, few, so that they meet. */
export const NAMES = ['web', 'api', 'db'] as const;

/** Numbers of ports, few, so that Services of several protocols meet on one. At 3306 servers speak first. */
export const NUMBERS = [80, 443, 7000, 7443, 3306, 9000] as const;

/** Hosts outside of the cluster, unless a ServiceEntry has them. */
export const HOSTS = ['www.example.com', 'api.example.com', 'db.test', 'shop.test'] as const;
export const WILD = ['*.example.com', '*.test', '*.com'] as const;

/** A host whose endpoints speak TLS, to which proxies may be told to begin it. No pod is behind it. */
export const SECURE = 'secure.example.org';

/** Addresses that ServiceEntries claim: single ones, and ranges that overlap. */
export const ADDRESSES = ['240.1.1.1', '240.1.1.2', '240.1.2.7'] as const;
export const RANGES = ['240.1.1.0/24', '240.1.0.0/16', '240.1.1.2/32', '240.1.2.0/28'] as const;

/** The cluster IPs that Services write themselves. */
export const CLUSTER_IPS = [
  '10.96.5.1',
  '10.96.5.2',
  '10.96.5.3',
  '10.96.5.4',
  '10.96.5.5',
  '10.96.5.6',
] as const;

/** The addresses of the pods that tell theirs. */
export const POD_IPS = [
  '10.244.7.1',
  '10.244.7.2',
  '10.244.7.3',
  '10.244.7.4',
  '10.244.7.5',
  '10.244.7.6',
] as const;

/** Addresses of servers outside of the cluster. */
export const SERVERS = ['100.70.0.1', '100.70.0.2', '100.70.0.3'] as const;

/** The addresses of WorkloadEntries, which tell them apart. */
export const MACHINES = ['100.70.1.1', '100.70.1.2'] as const;
