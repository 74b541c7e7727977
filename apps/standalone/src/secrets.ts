import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '@parley/embedded';

const SECRET_BYTES = 32;

/** Secrets made once, each in a file of its own that only this user reads. */
export class Secrets {
  /** `fresh`: there is no data yet, so a missing secret may be made. */
  constructor(
    readonly folder: string,
    readonly fresh: boolean,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** The file of the master key. With data there already a missing one is never replaced: a new key would open nothing. */
  masterKeyFile(): string {
    const file = join(this.folder, 'master-key');
    if (!existsSync(file) && !this.fresh)
      throw new StartError(
        `The data is there, but its master key ${file} is gone. Put it back from your back-up: nothing opens without it.`,
      );
    this.#keep(file, 'base64');
    return file;
  }

  /** Passwords are set anew at each start, so a missing one may always be made. */
  password(name: string): string {
    return this.#keep(join(this.folder, name), 'base64url');
  }

  /** Written beside its place and linked into it: a start killed half-way leaves no half a key. */
  #keep(file: string, encoding: 'base64' | 'base64url'): string {
    if (!existsSync(file)) {
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, `${randomBytes(SECRET_BYTES).toString(encoding)}\n`, { mode: 0o600, flush: true });
      linkSync(draft, file);
      rmSync(draft);
    }
    return readFileSync(file, 'utf8').trim();
  }
}
