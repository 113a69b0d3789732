import { defined } from '../spec';
import { MonitoringRule } from './monitoring-rule';

/** An alert with what it says. */
export interface AlertText {
  readonly name: string;
  readonly expression: string;
  /** How long the expression must have a value. */
  readonly minutes: number;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly summary: string;
  readonly description: string;
}

/** The rule of an alert. */
export function alertOf(alert: AlertText, labels: { readonly [name: string]: string }): MonitoringRule {
  const { name, expression, minutes, severity, summary, description } = alert;
  return MonitoringRule._fromSpec(
    defined({
      alert: name,
      expr: expression,
      for: minutes === 0 ? undefined : `${minutes}m`,
      labels: { severity, ...labels },
      annotations: { summary, description },
    }),
  );
}
