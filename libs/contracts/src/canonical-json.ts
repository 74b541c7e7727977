import canonicalize from 'canonicalize';

/** RFC 8785 text of a JSON value. Throws on what JSON can't hold (undefined, functions, NaN, lone surrogates). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}
