import { randomUUID } from 'node:crypto';
import { open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A write takes seconds at most; what was not touched for this long has no writer any more. */
const ABANDONED_MS = 60_000;
const MODE = 0o600;
const NAME = /^\d+-[0-9a-f-]{36}$/;

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
const ignoreGone = (error: unknown): void => {
  if (!isGone(error)) throw error;
};

/** Files that are being written, in a folder of their own, so that finding what a crash left needs no walk through all objects. */
export class UnfinishedFiles {
  constructor(readonly folder: string) {}

  /** The path of a new file that holds these bytes, on the disk. When it rejects, there is none. */
  async write(bytes: Uint8Array): Promise<string> {
    const path = join(this.folder, `${process.pid}-${randomUUID()}`);
    const file = await open(path, 'wx', MODE);
    try {
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      await this.discard(path);
      throw error;
    }
    return path;
  }

  /** Never rejects: it follows a failure that matters more, and a sweep takes what stays. */
  async discard(path: string): Promise<void> {
    await unlink(path).catch(() => undefined);
  }

  /**
   * Removes what a crash left: nobody wrote to it for a minute. Whether its process runs says nothing: programs in containers
   * share this folder without seeing each other's processes.
   */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (!NAME.test(name)) continue;
      const path = join(this.folder, name);
      if (await this.#isAbandoned(path)) await unlink(path).catch(ignoreGone);
    }
  }

  async #isAbandoned(path: string): Promise<boolean> {
    try {
      return Date.now() - (await stat(path)).mtimeMs > ABANDONED_MS;
    } catch (error) {
      ignoreGone(error);
      return false;
    }
  }
}
