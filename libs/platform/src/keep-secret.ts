import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const SECRET_BYTES = 32;
/** Throws when we may not look, which is not the same as "not there". */
export const isSecretThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

/**
 * A secret in a file of its own that only this user reads, 32 random bytes made when it is missing. Written beside its place and
 * linked into it: two at once agree on one, and a killed one leaves no half. Throws what the file system says.
 */
export function keepSecret(file: string, encoding: 'base64' | 'base64url'): string {
  if (!isSecretThere(file)) placeSecret(file, randomBytes(SECRET_BYTES).toString(encoding));
  return readFileSync(file, 'utf8').trim();
}

/** Writes this secret, if nobody was first. */
export function placeSecret(file: string, secret: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${secret}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isSecretThere(file)) throw error;
  } finally {
    rmSync(draft);
  }
}
