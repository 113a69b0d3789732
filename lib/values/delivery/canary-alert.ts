import { filled } from '../checks';
import type { RenderContext } from '../mesh-host';
import { defined } from '../spec';
import type { CanaryAlertSpec } from './flagger-messages';
import { alertProviderReference, AlertProviderRef, type IAlertProviderRef } from './flagger-object-ref';

/** From which severity on an alert is sent. */
export enum AlertSeverity {
  /** All that happens. */
  INFO = 'info',
  /** Warnings and errors. */
  WARN = 'warn',
  /** Errors alone. */
  ERROR = 'error',
}

/** What is sent, and under which name. */
export interface CanaryAlertOptions {
  /**
   * The name of the alert.
   *
   * @default - that of the provider
   */
  readonly name?: string;
  /**
   * From which severity on it is sent. Of an alert that names none Flagger sends nothing (pkg/controller/events.go), so that one is always
   * written.
   *
   * @default - `INFO`
   */
  readonly severity?: AlertSeverity;
}

/** What is told to whom while a Canary takes over. */
export class CanaryAlert {
  /** An alert through a provider. */
  public static of(provider: IAlertProviderRef, options: CanaryAlertOptions = {}): CanaryAlert {
    const { name = provider.alertProviderName, severity = AlertSeverity.INFO } = options;
    return new CanaryAlert(name, provider, severity);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CanaryAlert {
    const { name, severity, providerRef = { name: '' } }: CanaryAlertSpec = spec;
    return new CanaryAlert(name, AlertProviderRef.of(providerRef.name, providerRef.namespace), severity);
  }

  private constructor(
    /** The name of the alert. */
    public readonly name: string,
    private readonly provider: IAlertProviderRef,
    private readonly severity: CanaryAlertSpec['severity'],
  ) {
    filled(name, 'name of an alert');
  }

  /**
   * The alert in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.name} through ${this.provider.alertProviderName}`;
  }

  /**
   * The alert as Flagger's `CanaryAlert`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const { name, severity } = this;
    return defined({ name, severity, providerRef: alertProviderReference(this.provider, context) });
  }
}
