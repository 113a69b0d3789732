import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IMPORTED_GATEWAY } from '../values/app-facts';
import { dnsLabel, objectName } from '../values/checks';
import { located } from './located';
import type { IMeshResource } from './mesh-resource';

/** Where an object lives that is not defined here. */
export interface ResourceReferenceOptions {
  /**
   * Its namespace.
   *
   * @default - that of the object which names it
   */
  readonly namespace?: string;
}

/** An object that is defined elsewhere; it renders nothing. */
export class ImportedResource extends Construct implements IMeshResource {
  /** Its name. */
  public readonly name: string;
  /** Its namespace; undefined for that of the object which names it. */
  public readonly namespace?: string;

  public constructor(scope: Construct, id: string, name: string, options: ResourceReferenceOptions) {
    super(scope, id);
    this.name = located(this, () => objectName(name, 'name'));
    this.namespace = located(this, () => options.namespace && dnsLabel(options.namespace, 'namespace'));
  }
}

/** A gateway that is defined elsewhere: the judge and the model take it for there. */
export class ImportedGatewayResource extends ImportedResource {
  public constructor(scope: Construct, id: string, name: string, options: ResourceReferenceOptions) {
    super(scope, id, name, options);
    const namespace = this.namespace ?? Chart.of(this).namespace ?? '';
    this.node.addMetadata(IMPORTED_GATEWAY, `${namespace}/${this.name}`);
  }
}
