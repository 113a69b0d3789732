import type { Construct } from 'constructs';
import type { ForeignBackend, IGatewayApiRoute } from './gateway-api-route';
import { ImportedObject } from './imported-object';
import type { GatewayApiReferenceOptions } from './reference-options';

/** A route that is defined elsewhere; it renders nothing. */
export class ImportedRoute extends ImportedObject implements IGatewayApiRoute {
  /** Not known. */
  public readonly foreignBackends: ForeignBackend[] = [];

  public constructor(
    scope: Construct,
    id: string,
    name: string,
    options: GatewayApiReferenceOptions,
    public readonly routeKind: string,
  ) {
    super(scope, id, name, options);
  }
}
