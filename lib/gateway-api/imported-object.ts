import { Construct } from 'constructs';
import { located } from '../core/located';
import type { IMeshResource } from '../core/mesh-resource';
import { dnsLabel, objectName } from '../values/checks';
import type { GatewayApiReferenceOptions } from './reference-options';

/** An object that is defined elsewhere; it renders nothing. */
export class ImportedObject extends Construct implements IMeshResource {
  /** Its name. */
  public readonly name: string;
  /** Its namespace; undefined for that of the object which names it. */
  public readonly namespace: string | undefined;

  public constructor(scope: Construct, id: string, name: string, options: GatewayApiReferenceOptions) {
    super(scope, id);
    this.name = located(this, () => objectName(name, 'name'));
    this.namespace = located(this, () => options.namespace && dnsLabel(options.namespace, 'namespace'));
  }
}
