declare const brand: unique symbol;

/** Bytes a person or the service means: never stored, never logged. */
export type Plaintext = Buffer & { readonly [brand]: 'Plaintext' };
/** Bytes that may lie in a database, an object store or a back-up. */
export type Sealed = Buffer & { readonly [brand]: 'Sealed' };
