import { dnsLabel, objectName } from '../checks';
import type { RenderContext } from '../mesh-host';
import { defined } from '../spec';

/** A `MetricTemplate` of Flagger, as a Canary names it. */
export interface IMetricTemplateRef {
  /** The name of the template. */
  readonly metricTemplateName: string;
  /** Its namespace; undefined where it is that of the Canary. */
  readonly metricTemplateNamespace?: string | undefined;
  /** The names of the variables that its query asks for; undefined where they are not known. */
  readonly queryVariables?: string[] | undefined;
}

/** An `AlertProvider` of Flagger, as a Canary names it. */
export interface IAlertProviderRef {
  /** The name of the provider. */
  readonly alertProviderName: string;
  /** Its namespace; undefined where it is that of the Canary. */
  readonly alertProviderNamespace?: string | undefined;
}

/** A reference as it is written: with the namespace that the manifest has, even where it is that of the Canary. */
interface WrittenRef {
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** A `MetricTemplate` by its name, for one that this program does not define. */
export class MetricTemplateRef implements IMetricTemplateRef {
  /** A template by name, and by namespace where it is another than that of the Canary. */
  public static of(name: string, namespace?: string): MetricTemplateRef {
    return new MetricTemplateRef(
      objectName(name, 'name of a metric template'),
      namespace === undefined ? undefined : dnsLabel(namespace, 'namespace of a metric template'),
    );
  }

  private constructor(
    /** The name of the template. */
    public readonly metricTemplateName: string,
    /** Its namespace; undefined where it is that of the Canary. */
    public readonly metricTemplateNamespace: string | undefined,
  ) {}
}

/** An `AlertProvider` by its name, for one that this program does not define. */
export class AlertProviderRef implements IAlertProviderRef {
  /** A provider by name, and by namespace where it is another than that of the Canary. */
  public static of(name: string, namespace?: string): AlertProviderRef {
    return new AlertProviderRef(
      objectName(name, 'name of an alert provider'),
      namespace === undefined ? undefined : dnsLabel(namespace, 'namespace of an alert provider'),
    );
  }

  private constructor(
    /** The name of the provider. */
    public readonly alertProviderName: string,
    /** Its namespace; undefined where it is that of the Canary. */
    public readonly alertProviderNamespace: string | undefined,
  ) {}
}

/** How a template is named in a Canary of some namespace. */
export function metricTemplateReference(
  template: IMetricTemplateRef,
  context: RenderContext = {},
): WrittenRef {
  const { metricTemplateName: name, metricTemplateNamespace: namespace } = template;
  return written({ name, namespace }, template instanceof MetricTemplateRef, context);
}

/** How a provider is named in a Canary of some namespace. */
export function alertProviderReference(provider: IAlertProviderRef, context: RenderContext = {}): WrittenRef {
  const { alertProviderName: name, alertProviderNamespace: namespace } = provider;
  return written({ name, namespace }, provider instanceof AlertProviderRef, context);
}

const written = (reference: WrittenRef, isByName: boolean, { namespace }: RenderContext): WrittenRef =>
  !isByName && reference.namespace === namespace ? { name: reference.name } : defined(reference);
