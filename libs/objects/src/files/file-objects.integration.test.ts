import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sealed } from '@parley/crypto';
import { ObjectsAway } from '@parley/rooms';
import { objectStoreStatements } from '@parley/testing';
import { FileObjects } from './file-objects.js';

const bytes = (size: number) => randomBytes(size) as Sealed;
const DAY_MS = 24 * 3_600_000;

let place: string;
let folder: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'parley-objects-'));
  folder = join(place, 'made', 'objects');
});
afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

/** Every file under the folder, and every folder with a `/` at its end. */
async function everything(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => `${join(entry.parentPath, entry.name).slice(folder.length + 1)}${entry.isDirectory() ? '/' : ''}`)
    .sort();
}
const fails = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ObjectsAway);
  expect((error as Error).cause).toBeUndefined();
  return String((error as Error).stack);
};

describe('objects in a folder', () => {
  it.each(objectStoreStatements)('$says', ({ holds }) => holds(() => FileObjects.open(folder)));

  it('leaves so much of the disk to others, and says when it is nearly full', async () => {
    const { bavail, bsize } = await statfs(place);
    const full = await FileObjects.open(folder, bavail * bsize * 2);
    expect(await fails(full.put('rooms/a', bytes(10)))).toContain('nearly full');
    expect(await full.get('rooms/a')).toBeNull();
    const objects = await FileObjects.open(folder, 0);
    const sealed = bytes(10);
    await objects.put('rooms/a', sealed);
    expect(await objects.get('rooms/a')).toEqual(sealed);
  });

  it('are readable by this user alone', async () => {
    const store = await FileObjects.open(folder);
    await store.put('rooms/a/b', bytes(10));
    const modes = await Promise.all(
      [folder, ...(await everything()).map((name) => join(folder, name))].map(async (path) => (await stat(path)).mode),
    );
    for (const mode of modes) expect(mode & 0o077).toBe(0);
    expect(modes.length).toBe(5);
  });

  it('leave nothing behind that names a room when its last object is removed', async () => {
    const store = await FileObjects.open(folder);
    const empty = await everything();
    const names = ['rooms/a/b', 'rooms/a/c.thumbnail', 'rooms/d/e', 'archives/f'];
    for (const name of names) await store.put(name, bytes(10));
    await store.remove(['rooms/a/b', 'rooms/x/y', 'rooms/d/e']);
    expect((await everything()).filter((name) => name.startsWith('rooms'))).toEqual([
      'rooms/',
      'rooms/a/',
      'rooms/a/c.thumbnail.sealed',
    ]);
    await store.remove(names);
    expect(await everything()).toEqual(empty);
  });

  it('are swept at the opening of what a crash left half written, and of nothing else', async () => {
    const store = await FileObjects.open(folder);
    const sealed = bytes(10);
    await store.put('rooms/a/b', sealed);
    const unfinished = (name: string) => join(folder, '.unfinished', name);
    const id = '00000000-0000-4000-8000-000000000000';
    // No process here has the number of one in another container.
    const [forgotten, elsewhere] = [`${process.pid}-${id}`, `999999999-${id}`];
    for (const name of [forgotten, elsewhere]) await writeFile(unfinished(name), 'half');
    const yesterday = new Date(Date.now() - DAY_MS);
    await utimes(unfinished(forgotten), yesterday, yesterday);
    const opened = await FileObjects.open(folder);
    expect(await readdir(unfinished('.'))).toEqual([elsewhere]);
    expect((await opened.get('rooms/a/b'))?.equals(sealed)).toBe(true);
  });

  it('are away, not gone, while their folder is not there', async () => {
    const store = await FileObjects.open(folder);
    await store.put('rooms/a/b', bytes(10));
    await rename(folder, `${folder}-elsewhere`);
    // An empty place to mount something on.
    await mkdir(folder);
    const secret = 'rooms/0192f0c1/secret';
    for (const work of [
      () => store.check(),
      () => store.get(secret),
      () => store.put(secret, bytes(10)),
      () => store.remove([secret]),
    ])
      expect(await fails(work())).not.toContain('secret');
    expect(await everything()).toEqual([]);
    await rm(folder, { recursive: true });
    await rename(`${folder}-elsewhere`, folder);
    await store.check();
    expect(await store.get('rooms/a/b')).not.toBeNull();
  });

  it('are away where something else stands in their way', async () => {
    const store = await FileObjects.open(folder);
    const before = await everything();
    await writeFile(join(folder, 'rooms'), 'a file');
    expect(await fails(store.put('rooms/a/b', bytes(10)))).toMatch(/EEXIST|ENOTDIR/);
    expect(await everything()).toEqual([...before, 'rooms']);
    await rm(join(folder, 'rooms'));
    await mkdir(join(folder, 'rooms', 'b.sealed'), { recursive: true });
    expect(await fails(store.get('rooms/b'))).toContain('(EISDIR)');
  });

  it('say at the opening that they can not be used', async () => {
    await writeFile(join(place, 'made'), 'a file');
    expect(await fails(FileObjects.open(folder))).not.toContain(place);
  });
});
