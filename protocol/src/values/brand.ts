declare const brand: unique symbol

/** A value that one parser has checked: `Base` at run time, a type of its own to the compiler. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: { readonly [N in Name]: true } }
