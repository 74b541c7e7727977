import { expect, it } from '@jest/globals';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME } from '../../test/people.js';
import { askRotation, showKeys } from '../index.js';

async function withKeys() {
  const store = new MemoryOversight();
  const sam = (await enrolled(store, 'Sam', ['security'])).administrator;
  store.keyUses = [{ id: 1, rooms: 7, services: 4 }];
  store.parts.primaryMasterKey = 2;
  return { store, ask: () => askRotation(store.parts, { administrator: sam, origin: HOME }) };
}

it('shows each master key with what it wraps, the primary one too when it wraps nothing yet', async () => {
  const { store } = await withKeys();
  expect(await showKeys(store.parts)).toEqual({
    primary: 2,
    masterKeys: [
      { id: 1, rooms: 7, services: 4 },
      { id: 2, rooms: 0, services: 0 },
    ],
    rotations: [],
  });
});

it('asks for everything to be wrapped by the primary master key, logged with who asked', async () => {
  const { store, ask } = await withKeys();
  const rotation = accepted(await ask());
  expect(rotation).toMatchObject({ masterKeyId: 2, by: 'Sam', askedAt: store.clock, rewrapped: 0, finishedAt: null });
  expect((await showKeys(store.parts)).rotations).toEqual([rotation]);
  expect(store.logged('rotation_asked')).toEqual([
    { rotation: rotation.id, masterKeyId: 2, name: 'Sam', address: HOME.address },
  ]);
});

it('asks for one rotation at a time, and for none that would change nothing', async () => {
  const { store, ask } = await withKeys();
  accepted(await ask());
  expect(await ask()).toMatchObject({ refused: 'conflict' });
  store.rotations = store.rotations.map((one) => ({ ...one, finishedAt: store.clock }));
  store.keyUses = [{ id: 2, rooms: 7, services: 4 }];
  expect(await ask()).toMatchObject({ refused: 'conflict' });
  expect(store.logged('rotation_asked')).toHaveLength(1);
  store.keyUses = [];
  expect(await ask()).toMatchObject({ refused: 'conflict' });
});

it('asks for another one while one to a withdrawn master key stands unfinished, and says which it takes the place of', async () => {
  const { store, ask } = await withKeys();
  accepted(await ask());
  store.rotations = store.rotations.map((one) => ({ ...one, masterKeyId: 9 }));
  accepted(await ask());
  expect(store.logged('rotation_asked').at(-1)).toMatchObject({ masterKeyId: 2, instead: 9 });
});
