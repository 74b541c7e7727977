import type { RoomCode } from './ids.js';

/** Crockford base32: no I, L, O, U (https://www.crockford.com/base32.html). */
export const CODE_ALPHABETS = { crockford32: '0123456789ABCDEFGHJKMNPQRSTVWXYZ', digits: '0123456789' } as const;
export type CodeAlphabet = keyof typeof CODE_ALPHABETS;

/** What a person typed, forgiven: any case, I and L read as 1, O as 0, spaces and hyphens dropped. */
export function normalizeCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0');
}

/** The code a person typed, or null when it can't be one in this alphabet and length. */
export function parseCode(typed: string, alphabet: CodeAlphabet, length: number): RoomCode | null {
  const code = normalizeCode(typed);
  const allowed = CODE_ALPHABETS[alphabet];
  return code.length === length && Array.from(code).every((c) => allowed.includes(c)) ? (code as RoomCode) : null;
}
