import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { durableId } from '@parley/crypto';
import type { ObjectStore } from '@parley/rooms';
import type { Statement } from './statement.js';

const bytes = (size: number) => randomBytes(size);
const inRoom = () => `rooms/${durableId()}/${durableId()}`;
/** Larger than any image that can be uploaded, with its envelope. */
const LARGE = 11 * 1024 * 1024 + 7;

async function gives(store: ObjectStore, name: string, expected: Buffer | null): Promise<void> {
  const found = await store.get(name);
  // Comparing by digest or in words would print megabytes.
  assert.equal(found?.length, expected?.length);
  assert.ok(expected === null ? found === null : found?.equals(expected), 'other bytes came back');
}

/** Each call of `make` gives another store on one and the same place. */
export const objectStoreStatements: readonly Statement<ObjectStore>[] = [
  {
    says: 'gives back what was put, byte for byte',
    async holds(make) {
      const store = await make();
      const every = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
      for (const sealed of [every, bytes(1), bytes(65_537)]) {
        const name = inRoom();
        await store.put(name, sealed);
        await gives(store, name, sealed);
      }
    },
  },
  {
    says: 'knows nothing of what nobody put',
    async holds(make) {
      const store = await make();
      const name = inRoom();
      await gives(store, name, null);
      await store.put(`${name}.thumbnail`, bytes(9));
      await gives(store, name, null);
    },
  },
  {
    says: 'takes an object larger than any image',
    async holds(make) {
      const store = await make();
      const [name, sealed] = [inRoom(), bytes(LARGE)];
      await store.put(name, sealed);
      await gives(store, name, sealed);
      await store.remove([name]);
    },
  },
  {
    says: 'replaces a name whole, by something longer or shorter',
    async holds(make) {
      const store = await make();
      const name = inRoom();
      for (const size of [500, 90_000, 3]) {
        const sealed = bytes(size);
        await store.put(name, sealed);
        await gives(store, name, sealed);
      }
    },
  },
  {
    says: 'keeps what it was given, whatever becomes of the buffers',
    async holds(make) {
      const store = await make();
      const [name, sealed] = [inRoom(), bytes(100)];
      const kept = Buffer.from(sealed);
      await store.put(name, sealed);
      sealed.fill(0);
      const found = await store.get(name);
      found?.fill(0);
      await gives(store, name, kept);
    },
  },
  {
    says: 'lists what lies in a folder, and neither what lies beside it nor further down',
    async holds(make) {
      const store = await make();
      const folder = `certificates-${durableId()}`;
      assert.equal((await store.list(folder)).length, 0);
      const names = Array.from({ length: 12 }, () => `${folder}/${durableId()}`);
      for (const name of [...names, `${folder}/deeper/one`, `${folder}-beside/one`]) await store.put(name, bytes(3));
      assert.deepEqual([...(await store.list(folder))].sort(), [...names].sort());
      await store.remove([...names, `${folder}/deeper/one`, `${folder}-beside/one`]);
      assert.equal((await store.list(folder)).length, 0);
    },
  },
  {
    says: 'removes what it is told, many at once, and nothing else',
    async holds(make) {
      const store = await make();
      const room = `rooms/${durableId()}`;
      const names = Array.from({ length: 40 }, (_, i) => `${room}/image-${i}`);
      const stays = `${room}/image`;
      const sealed = bytes(50);
      await Promise.all([...names, stays].map((name) => store.put(name, sealed)));
      await store.remove(names);
      for (const name of names) await gives(store, name, null);
      await gives(store, stays, sealed);
      await store.put(room, sealed);
      await store.remove([stays]);
      await gives(store, room, sealed);
    },
  },
  {
    says: 'finds nothing wrong with removing what is not there, twice, or nothing at all',
    async holds(make) {
      const store = await make();
      const [there, gone] = [inRoom(), inRoom()];
      await store.put(there, bytes(5));
      await store.remove([gone, there, gone, there]);
      await store.remove([there]);
      await store.remove([]);
      await gives(store, there, null);
    },
  },
  {
    says: 'takes a name again that was removed',
    async holds(make) {
      const store = await make();
      const name = inRoom();
      for (let round = 0; round < 3; round += 1) {
        const sealed = bytes(20);
        await store.put(name, sealed);
        await gives(store, name, sealed);
        await store.remove([name]);
        await gives(store, name, null);
      }
    },
  },
  {
    says: 'tells names apart where one continues the other',
    async holds(make) {
      const store = await make();
      const a = durableId();
      const names = [a, `${a}.sealed`, `${a}/b`, `${a}/b.thumbnail`, `${a}/b/c`, `${a}/b/c/d`, `${a}-b`];
      const objects = new Map(names.map((name) => [name, bytes(30)]));
      for (const [name, sealed] of objects) await store.put(name, sealed);
      for (const [name, sealed] of objects) await gives(store, name, sealed);
      await store.remove([`${a}/b`]);
      for (const [name, sealed] of objects) await gives(store, name, name === `${a}/b` ? null : sealed);
      await store.remove(names);
    },
  },
  {
    says: 'refuses any other name before anything happens, without repeating it',
    async holds(make) {
      const store = await make();
      const others = [
        '',
        '.',
        '..',
        '/',
        '/etc/passwd',
        'rooms/',
        '/rooms',
        'rooms//a',
        '../rooms/a',
        'rooms/../../a',
        'rooms/..',
        'rooms/.a',
        'rooms/a.',
        'rooms/a..b',
        'rooms/a.b.c',
        'rooms.a/b',
        'a/b/c/d/e',
        'Rooms/a',
        'rooms/A',
        'rooms/ä',
        'rooms/a b',
        'rooms\\a',
        'rooms/a\0',
        'rooms/a\n',
        'rooms/%2e%2e/a',
        'rooms/*',
        'rooms/a?versionId=1',
        'C:/a',
        'a'.repeat(300),
      ];
      const refuses = async (name: string, work: () => Promise<unknown>): Promise<void> => {
        const error: unknown = await work().then(
          () => null,
          (reason: unknown) => reason,
        );
        assert.ok(error instanceof TypeError, `took the name ${JSON.stringify(name)}`);
        assert.ok(name.length < 3 || !String(error.stack).includes(name), 'repeats the name');
      };
      const stays = inRoom();
      await store.put(stays, bytes(5));
      for (const name of others) {
        await refuses(name, () => store.put(name, bytes(5)));
        await refuses(name, () => store.get(name));
        await refuses(name, () => store.remove([stays, name]));
      }
      assert.notEqual(await store.get(stays), null);
    },
  },
  {
    says: 'shows each store on its place what another one put or removed',
    async holds(make) {
      const [here, there] = [await make(), await make()];
      const [name, sealed] = [inRoom(), bytes(1_000)];
      await here.put(name, sealed);
      await gives(there, name, sealed);
      await there.remove([name]);
      await gives(here, name, null);
    },
  },
  {
    says: 'gives one of them whole when many put one name at once',
    async holds(make) {
      const [here, there] = [await make(), await make()];
      const stores = [here, there];
      const name = inRoom();
      const writers = Array.from({ length: 12 }, () => bytes(200_000));
      const isOneOfThem = (found: Buffer | null): boolean =>
        found !== null && writers.some((sealed) => sealed.equals(found));
      const [first] = writers;
      assert.ok(first);
      await here.put(name, first);
      const putting = Promise.all(writers.map((sealed, i) => (i % 2 === 0 ? here : there).put(name, sealed)));
      const reading = Promise.all(stores.flatMap((store) => Array.from({ length: 6 }, () => store.get(name))));
      for (const found of await reading) assert.ok(isOneOfThem(found), 'a mixture, or nothing');
      await putting;
      const found = await Promise.all(stores.map((store) => store.get(name)));
      assert.ok(found.every(isOneOfThem));
      assert.ok(found[0] && found[1]?.equals(found[0]), 'two stores, two answers');
    },
  },
  {
    says: 'loses nothing where a room is filled and emptied at once',
    async holds(make) {
      const [filling, emptying] = [await make(), await make()];
      const room = `rooms/${durableId()}`;
      const sealed = bytes(10);
      const names = Array.from({ length: 30 }, (_, i) => `${room}/image-${i}`);
      await Promise.all(
        names.map(async (name, i) => {
          await filling.put(name, sealed);
          if (i % 2 === 0) await emptying.remove([name]);
        }),
      );
      for (const [i, name] of names.entries()) await gives(filling, name, i % 2 === 0 ? null : sealed);
    },
  },
  {
    says: 'can be used once it says so',
    async holds(make) {
      const store = await make();
      await store.check();
      await store.check();
    },
  },
];
