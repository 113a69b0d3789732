import { Duration } from 'cdk8s';

/** What is different about an environment. */
export interface Environment {
  readonly name: string;
  readonly host: string;
  readonly replicas: number;
  /** The share of the new catalog, in percent. */
  readonly newCatalog: number;
  /** Where requests go when the pods of their region fail. */
  readonly failover?: { readonly [region: string]: string };
  /** How many requests a user may send in a second. */
  readonly requestsPerSecond: number;
  /** Faults, to see how callers cope. */
  readonly chaos?: { readonly delay: Duration; readonly percentage: number };
  /** The objective of the checkout, in percent. */
  readonly availability: number;
}

export const ENVIRONMENTS: readonly Environment[] = [
  {
    name: 'dev',
    host: 'shop.dev.example.com',
    replicas: 1,
    newCatalog: 100,
    requestsPerSecond: 100,
    chaos: { delay: Duration.millis(300), percentage: 20 },
    availability: 95,
  },
  {
    name: 'staging',
    host: 'shop.staging.example.com',
    replicas: 2,
    newCatalog: 50,
    requestsPerSecond: 20,
    availability: 99,
  },
  {
    name: 'production',
    host: 'shop.example.com',
    replicas: 3,
    newCatalog: 10,
    failover: { 'eu-west': 'eu-central', 'eu-central': 'eu-west' },
    requestsPerSecond: 10,
    availability: 99.9,
  },
];
