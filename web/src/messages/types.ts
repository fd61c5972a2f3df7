/** A translation of `T`: the same keys, other words. */
export type Messages<T> = { readonly [K in keyof T]: string }
