import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@parley/crypto';
import { headsTree, packReceipts, roomHeadLeaf, unpackReceipts, type RoomHead } from './heads.js';
import { verifyInclusion } from './merkle-proofs.js';

const digest = (i: number) => sha256(Buffer.from([i]));
const rooms: RoomHead[] = Array.from({ length: 11 }, (_, i) => ({
  roomId: `0199aaaa-0000-7000-8000-0000000000${(i + 16).toString(16)}`,
  lastSeq: i + 1,
  head: digest(i),
  receipts: i % 3 === 0 ? [] : [{ seat: 1, number: i, digest: digest(i + 100) }],
  previous: i % 2 === 0 ? null : i,
}));

describe('rooms that a log entry names', () => {
  it('are each proved to its root, and as nothing else than they were', () => {
    const { root, places } = headsTree(rooms);
    for (const [i, room] of rooms.entries()) {
      const place = places[i];
      if (!place) throw new Error('no place');
      expect([place.position, place.rooms]).toEqual([i, rooms.length]);
      const proves = (change: Partial<RoomHead>) =>
        verifyInclusion(roomHeadLeaf({ ...room, ...change }), i, rooms.length, place.siblings, root);
      expect(proves({})).toBe(true);
      for (const change of [
        { lastSeq: room.lastSeq + 1 },
        { head: digest(99) },
        { previous: room.previous === null ? 0 : null },
        { previous: 77 },
        { receipts: [{ seat: 1, number: 50, digest: digest(i + 100) }] },
        { receipts: [{ seat: 2, number: i + 1, digest: digest(i + 100) }] },
      ])
        expect(proves(change)).toBe(false);
    }
  });

  it('have one order', () => {
    expect(() => headsTree([...rooms].reverse())).toThrow(RangeError);
    const [first] = rooms;
    expect(() => headsTree(first ? [first, first] : [])).toThrow(RangeError);
  });

  it('name receipts in one form, and read it back', () => {
    const receipts = Array.from({ length: 40 }, (_, i) => ({ seat: i + 1, number: 9 * i + 1, digest: digest(i) }));
    const packed = packReceipts(receipts);
    expect([packed.length, packed.subarray(40, 48).toString('hex')]).toEqual([1600, '000000020000000a']);
    expect(unpackReceipts(packed)).toEqual(receipts);
    expect(() => packReceipts([...receipts].reverse())).toThrow(RangeError);
    expect(() => unpackReceipts(packed.subarray(1))).toThrow(RangeError);
    expect(packReceipts([])).toHaveLength(0);
  });
});
