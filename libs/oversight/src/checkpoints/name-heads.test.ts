import { describe, expect, it } from '@jest/globals';
import type { RoomId } from '@parley/contracts';
import { newDataKey, sha256 } from '@parley/crypto';
import { roomHeadLeaf, verifyInclusion, type RoomHead } from '@parley/record';
import { nameHeads } from '../index.js';
import type { NamedRooms, RoomHeads } from '../index.js';

const room = (i: number): RoomHead => ({
  roomId: `0199aaaa-0000-7000-8000-00000000000${i}`,
  lastSeq: i,
  head: sha256(Buffer.from([i])),
  receipts: [],
  previous: i === 1 ? null : i,
});
const logKey = newDataKey(1);

describe('naming heads', () => {
  it('says the log entry over the rooms, and the way from each of them to its subject', async () => {
    const changed = [room(1), room(2), room(3)];
    const said: NamedRooms[] = [];
    const heads: RoomHeads = {
      altered: () => Promise.resolve([]),
      name: (_, name) => {
        said.push(name(changed));
        return Promise.resolve({ rooms: changed.length, late: [] });
      },
    };
    expect(await nameHeads({ heads, logKey }, () => true)).toEqual({ rooms: 3, late: [] });
    const [{ record, places } = { record: null, places: [] }] = said;
    const root = Buffer.from(record?.subject ?? '', 'base64url');
    for (const [i, one] of changed.entries()) {
      const place = places[i];
      if (!place) throw new Error('no place');
      expect(verifyInclusion(roomHeadLeaf(one), place.position, place.rooms, place.siblings, root)).toBe(true);
    }
    expect(places).toHaveLength(3);
  });

  it('goes on while there is more than one entry takes, unless it is time to stop or another keeper is at it', async () => {
    const answering = (answers: (number | null)[]): RoomHeads => ({
      altered: () => Promise.resolve([]),
      name: () => {
        const rooms = answers.shift() ?? null;
        return Promise.resolve(rooms === null ? null : { rooms, late: [`late ${rooms}` as RoomId] });
      },
    });
    const named = (answers: (number | null)[], go = () => true) =>
      nameHeads({ heads: answering(answers), logKey }, go, 5);
    expect(await named([5, 5, 2, 5])).toEqual({ rooms: 12, late: ['late 5', 'late 5', 'late 2'] });
    expect(await named([5, null, 5])).toMatchObject({ rooms: 5 });
    let rounds = 0;
    expect(await named([5, 5, 5], () => (rounds += 1) <= 2)).toMatchObject({ rooms: 10 });
  });
});
