import { Construct } from 'constructs';
import { located } from './located';
import type { IMeshResource } from './mesh-resource';
import { dnsLabel, objectName } from '../values/checks';
import type { ResourceReferenceOptions } from './resource-reference';

/** An object that is defined elsewhere; it renders nothing. */
export class ImportedResource extends Construct implements IMeshResource {
  /** Its name. */
  public readonly name: string;
  /** Its namespace; undefined for that of the object which names it. */
  public readonly namespace?: string;

  /** Under which of the judge's externals it is to be listed; undefined where nothing that is applied refers to it. */
  public readonly external?: 'gateways';

  public constructor(scope: Construct, id: string, name: string, options: ResourceReferenceOptions) {
    super(scope, id);
    this.name = located(this, () => objectName(name, 'name'));
    this.namespace = located(this, () => options.namespace && dnsLabel(options.namespace, 'namespace'));
  }
}
