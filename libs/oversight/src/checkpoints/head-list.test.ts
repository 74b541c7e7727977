import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@parley/crypto';
import { roomHeadLeaf, verifyInclusion, type RoomHead } from '@parley/record';
import { headsFile, headsRoot, parseHeadsFile, placeInHeads } from '../index.js';

const rooms: RoomHead[] = Array.from({ length: 11 }, (_, i) => ({
  roomId: `0199aaaa-0000-7000-8000-0000000000${(i + 16).toString(16)}`,
  lastSeq: i + 1,
  head: sha256(Buffer.from([i])),
  receipts: i % 3 === 0 ? null : sha256(Buffer.from([i, i])),
}));

describe('the list of rooms that a log entry names', () => {
  it('is one line a room, and is read back as it was written', () => {
    const file = headsFile(rooms);
    expect(file.toString('utf8').split('\n')).toHaveLength(12);
    expect(parseHeadsFile(file)).toEqual(rooms);
    expect(headsFile([])).toHaveLength(0);
    expect(parseHeadsFile(Buffer.alloc(0))).toEqual([]);
  });

  it('is read in its one form only', () => {
    const text = headsFile(rooms).toString('utf8');
    for (const other of [
      `${text} `,
      text.slice(0, -1),
      text.replace('"room"', '"more":1,"room"'),
      'null\n',
      '{}\n',
      '{\n',
    ])
      expect(parseHeadsFile(Buffer.from(other))).toBeNull();
  });

  it('proves each room of it to the root, and none that is not there', () => {
    const root = headsRoot(rooms);
    for (const [i, room] of rooms.entries()) {
      const place = placeInHeads(rooms, room.roomId);
      if (!place) throw new Error('it is in the list');
      expect([place.room, place.position, place.rooms]).toEqual([room, i, rooms.length]);
      expect(verifyInclusion(roomHeadLeaf(room), i, rooms.length, place.siblings, root)).toBe(true);
      const altered = { ...room, lastSeq: room.lastSeq + 1 };
      expect(verifyInclusion(roomHeadLeaf(altered), i, rooms.length, place.siblings, root)).toBe(false);
    }
    expect(placeInHeads(rooms, 'another')).toBeNull();
  });

  it('has one order', () => {
    expect(() => headsRoot([...rooms].reverse())).toThrow(RangeError);
    const [first] = rooms;
    expect(() => headsRoot(first ? [first, first] : [])).toThrow(RangeError);
  });
});
