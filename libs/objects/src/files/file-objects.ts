import { access, mkdir, readdir, readFile, rename, rmdir, statfs, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ObjectsAway } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';
import { assertObjectName } from '../object-name.js';
import { syncFolder } from './sync-folder.js';
import { UnfinishedFiles } from './unfinished-files.js';

const MODE = 0o700;
/** Bytes of the disk that are left to others: the database may lie on it. */
const LEFT_FREE = 1024 * 1024 * 1024;
/** No name starts with a dot, so this is no object's folder. */
const UNFINISHED = '.unfinished';
/** Every file has it and no folder can, so `a` and `a/b` are two objects here as they are in a bucket. */
const SUFFIX = '.sealed';
/** A folder can be removed as empty between its making and the object's arrival; nobody is that unlucky so often. */
const PLACINGS = 10;

/** Of an error of the system; null of any other. */
const codeOf = (error: unknown): string | null => {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? null : (code ?? 'unknown');
};

/** The system's errors name paths, and paths name rooms: only the code goes on. Any other error is a bug and stays what it is. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    throw code === null ? error : new ObjectsAway(`the folder of sealed objects can't be used (${code})`);
  }
}

/** Sealed objects as files of one folder, for one machine. Several programs may have it open at once. */
export class FileObjects implements ObjectStore {
  readonly #folder: string;
  readonly #unfinished: UnfinishedFiles;

  private constructor(
    folder: string,
    private readonly leftFree: number,
  ) {
    this.#folder = resolve(folder);
    this.#unfinished = new UnfinishedFiles(join(this.#folder, UNFINISHED));
  }

  /**
   * Makes the folder, for this user alone, and clears what a crash left half written.
   *
   * @param leftFree Bytes of the disk that no object takes.
   * @throws ObjectsAway when it can't be made or written to.
   */
  static async open(folder: string, leftFree = LEFT_FREE): Promise<FileObjects> {
    const objects = new FileObjects(folder, leftFree);
    await answered(() => mkdir(objects.#unfinished.folder, { recursive: true, mode: MODE }));
    await objects.check();
    return objects;
  }

  /** On the disk when it resolves, name and all: a message that was acknowledged finds its image after a power cut. */
  async put(name: string, bytes: Buffer): Promise<void> {
    const path = this.#path(name);
    await answered(async () => {
      const { bavail, bsize } = await statfs(this.#folder);
      if (bavail * bsize < this.leftFree + bytes.length)
        throw new ObjectsAway('the disk of sealed objects is nearly full');
      const written = await this.#unfinished.write(bytes);
      try {
        await this.#place(written, path);
      } catch (error) {
        await this.#unfinished.discard(written);
        await this.#removeEmpty(dirname(path)).catch(() => undefined);
        throw error;
      }
      // A folder that is gone by now was empty, so the object has been removed again.
      for (const folder of this.#foldersFrom(dirname(path))) await syncFolder(folder);
    });
  }

  async get(name: string): Promise<Buffer | null> {
    const path = this.#path(name);
    return answered(async () => {
      try {
        return await readFile(path);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
        await this.#assertThere();
        return null;
      }
    });
  }

  async list(folder: string): Promise<string[]> {
    assertObjectName(folder);
    return answered(async () => {
      try {
        const found = await readdir(join(this.#folder, folder), { withFileTypes: true });
        return found
          .filter((one) => one.isFile() && one.name.endsWith(SUFFIX))
          .map((one) => `${folder}/${one.name.slice(0, -SUFFIX.length)}`);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
        await this.#assertThere();
        return [];
      }
    });
  }

  /** Gone from the disk when it resolves, with every folder that is empty by then: their names are rooms. */
  async remove(names: readonly string[]): Promise<void> {
    const paths = names.map((name) => this.#path(name));
    await answered(async () => {
      for (const path of paths) {
        await unlink(path).catch((error: unknown) => {
          if (codeOf(error) !== 'ENOENT') throw error;
        });
      }
      await this.#assertThere();
      for (const folder of new Set(paths.map(dirname))) await this.#removeEmpty(folder);
    });
  }

  /** Writes a page, reads it back, and clears what a crash left. */
  async check(): Promise<void> {
    await answered(async () => {
      const page = Buffer.alloc(4096, 'parley');
      const written = await this.#unfinished.write(page);
      try {
        if (!page.equals(await readFile(written)))
          throw new ObjectsAway('the folder of sealed objects gives other bytes back');
      } finally {
        await this.#unfinished.discard(written);
      }
      await this.#unfinished.sweep();
    });
  }

  #path(name: string): string {
    assertObjectName(name);
    return join(this.#folder, `${name}${SUFFIX}`);
  }

  /** A place that is not mounted is an empty folder: its objects are away, not gone. */
  #assertThere(): Promise<void> {
    return access(this.#unfinished.folder);
  }

  async #place(written: string, path: string): Promise<void> {
    for (let placing = 1; ; placing += 1) {
      try {
        await mkdir(dirname(path), { recursive: true, mode: MODE });
        await rename(written, path);
        return;
      } catch (error) {
        if (codeOf(error) !== 'ENOENT' || placing === PLACINGS) throw error;
      }
    }
  }

  /** This folder and those above it, up to the store's own. */
  *#foldersFrom(lowest: string): Generator<string> {
    for (let folder = lowest; ; folder = dirname(folder)) {
      yield folder;
      if (folder === this.#folder) return;
    }
  }

  /** Removes this folder and those above it as far as they are empty, and syncs the first that stays. */
  async #removeEmpty(lowest: string): Promise<void> {
    for (const folder of this.#foldersFrom(lowest)) {
      if (folder !== this.#folder && (await this.#removeIfEmpty(folder))) continue;
      if (await syncFolder(folder)) return;
    }
  }

  async #removeIfEmpty(folder: string): Promise<boolean> {
    try {
      await rmdir(folder);
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return true;
      // POSIX allows either word.
      if (codeOf(error) === 'ENOTEMPTY' || codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }
}
