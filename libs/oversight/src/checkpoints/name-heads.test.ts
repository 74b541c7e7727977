import { describe, expect, it } from '@jest/globals';
import { newDataKey, sha256 } from '@parley/crypto';
import type { RoomHead } from '@parley/record';
import { MemoryObjectStore } from '@parley/testing';
import { headsFile, headsObject, headsRoot, nameHeads } from '../index.js';
import type { RoomHeads } from '../index.js';

const room = (i: number): RoomHead => ({
  roomId: `0199aaaa-0000-7000-8000-00000000000${i}`,
  lastSeq: i,
  head: sha256(Buffer.from([i])),
  receipts: null,
});
const logKey = newDataKey(1);

describe('naming heads', () => {
  it('puts the list into the store before the entry is there, under the root the entry names', async () => {
    const objects = new MemoryObjectStore();
    const changed = [room(1), room(2)];
    const subjects: (string | null)[] = [];
    const heads: RoomHeads = {
      altered: () => Promise.resolve([]),
      name: async (_, name) => {
        const { subject } = await name(changed);
        expect(objects.objects.get(headsObject(headsRoot(changed)))).toEqual(headsFile(changed));
        subjects.push(subject);
        return changed.length;
      },
    };
    expect(await nameHeads({ heads, objects, logKey }, () => true)).toBe(2);
    expect(subjects).toEqual([headsRoot(changed).toString('base64url')]);
  });

  it('goes on while there is more than one entry takes, unless it is time to stop or another keeper is at it', async () => {
    const answering = (answers: (number | null)[]): RoomHeads => ({
      altered: () => Promise.resolve([]),
      name: () => Promise.resolve(answers.shift() ?? null),
    });
    const named = (answers: (number | null)[], go = () => true) =>
      nameHeads({ heads: answering(answers), objects: new MemoryObjectStore(), logKey }, go, 5);
    expect(await named([5, 5, 2, 5])).toBe(12);
    expect(await named([5, null, 5])).toBe(5);
    let rounds = 0;
    expect(await named([5, 5, 5], () => (rounds += 1) <= 2)).toBe(10);
  });
});
