import { filled, integer } from '../checks';

/** A number of measurements: one that is known, or one that an argument of the template gives. */
export class MetricNumber {
  /** This number. */
  public static of(count: number): MetricNumber {
    return new MetricNumber(integer(count, 'a number of measurements', -1));
  }

  /**
   * What an argument of the template holds.
   *
   * @param name the name of the argument
   */
  public static argument(name: string): MetricNumber {
    return new MetricNumber(`{{args.${filled(name, 'name of an argument')}}}`);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): MetricNumber {
    return typeof spec === 'number'
      ? MetricNumber.of(spec)
      : new MetricNumber(filled(spec, 'a number of measurements'));
  }

  private constructor(private readonly spec: number | string) {}

  /**
   * The number in words.
   *
   * @internal
   */
  public _describe(): string {
    return String(this.spec);
  }

  /**
   * The number as Kubernetes's `IntOrString`.
   *
   * @internal
   */
  public _toSpec(): any {
    return this.spec;
  }
}
