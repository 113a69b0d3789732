/** The name on the wire of a field that `cdk8s import` spells differently. */
type WireName<K> = K extends 'consecutive5XxErrors'
  ? 'consecutive5xxErrors'
  : K extends 'wellKnownCaCertificates'
    ? 'wellKnownCACertificates'
    : K;

/** Whether a generated class stands for a field that takes a number or a text. */
type IsNumberOrText<T> = T extends { readonly value: infer Value }
  ? [number | string] extends [Value]
    ? true
    : false
  : false;

/** A generated type as it stands in YAML: enums as their strings, fields under their own names. */
export type Wire<T> = T extends string
  ? `${T}`
  : IsNumberOrText<T> extends true
    ? number | string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [K in keyof T as WireName<K>]: Wire<T[K]> }
        : T;

type IsAny<T> = 0 extends 1 & T ? true : false;

/**
 * A type as it is read from YAML of which nobody has checked more than its shape: every field may be missing, enums are their words,
 * and what is free in form is unknown. `conform()` makes values of it.
 */
export type View<T> =
  IsAny<T> extends true
    ? unknown
    : T extends string
      ? `${T}`
      : T extends number
        ? number
        : IsNumberOrText<T> extends true
          ? number | string
          : T extends readonly (infer Element)[]
            ? readonly View<Element>[]
            : T extends object
              ? ViewOfFields<T>
              : T;

type ViewOfFields<T> = string extends keyof T
  ? { readonly [name: string]: View<T[keyof T]> }
  : { readonly [K in keyof T as WireName<K>]?: View<T[K]> };

/** The items of a list of a view. */
export type Item<T> = NonNullable<T> extends readonly (infer Element)[] ? Element : never;
