import type { Construct } from 'constructs';
import type { ForeignBackend, IGatewayApiRoute } from './gateway-api-route';
import { ImportedResource } from '../core/imported-resource';
import type { ResourceReferenceOptions } from '../core/resource-reference';

/** A route that is defined elsewhere; it renders nothing. */
export class ImportedRoute extends ImportedResource implements IGatewayApiRoute {
  /** Not known. */
  public readonly foreignBackends: ForeignBackend[] = [];

  public constructor(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions,
    public readonly routeKind: string,
  ) {
    super(scope, id, name, options);
  }
}
