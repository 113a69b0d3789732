import type { Report } from './check';

/** The same report, which says behind each error what becomes of the object. Whoever warns says himself what happens. */
export function withConsequence(report: Report, consequence: string): Report {
  return (rule, path, message, mend) => {
    report(rule, path, rule.level === 'error' ? `${message} ${consequence}` : message, mend);
  };
}
