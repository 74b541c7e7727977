import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { StartError } from '@parley/embedded';

const SECRET_BYTES = 32;
/** Throws when we may not look, which is not the same as "not there". */
const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

/** With data there already a missing master key is never replaced: a new one would open nothing. @throws StartError */
export function keepMasterKey(file: string, fresh: boolean): void {
  if (!isThere(file) && !fresh)
    throw new StartError(
      `The data is there, but its master key ${file} is gone. Put it back from your back-up: nothing opens without it.`,
    );
  keep(file, 'base64');
}

/** Made when missing, with data there too: keeper says so when the log was signed by another. */
export const keepCheckpointKey = (file: string): string => keep(file, 'base64');

/** Passwords are set anew at each start, so a missing one may always be made. */
export const keepPassword = (file: string): string => keep(file, 'base64url');

/** A secret made once, in a file of its own that only this user reads; linked into place whole, so that no start leaves half a key. */
function keep(file: string, encoding: 'base64' | 'base64url'): string {
  if (!isThere(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${randomBytes(SECRET_BYTES).toString(encoding)}\n`, { mode: 0o600, flush: true });
    linkSync(draft, file);
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}
