import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId } from '@parley/contracts';
import type { DueRooms } from '@parley/oversight';
import { ObjectsAway } from '@parley/rooms';
import { DueRoomsRound } from './due-rooms-round.js';

const MINUTE = 60_000;
let waiting: RoomId[];
let tried: RoomId[];
let faults: Map<RoomId, Error>;
let clock: number;
let round: DueRoomsRound;
beforeEach(() => {
  waiting = Array.from({ length: 250 }, (_, n) => `room ${String(n).padStart(3, '0')}` as RoomId);
  tried = [];
  faults = new Map();
  clock = 0;
  const rooms: DueRooms = {
    due: (after, limit) =>
      Promise.resolve(
        waiting
          .filter((id) => after === null || id > after.id)
          .slice(0, limit)
          .map((id) => ({ id, since: 'then' })),
      ),
    backlog: () => Promise.resolve({ waiting: waiting.length, lag: waiting.length > 0 ? 7 : 0 }),
  };
  const work = (id: RoomId) => {
    tried.push(id);
    const fault = faults.get(id);
    if (fault) return Promise.reject(fault);
    waiting = waiting.filter((other) => other !== id);
    return Promise.resolve(true);
  };
  round = new DueRoomsRound(rooms, work, () => clock);
});
const room = (n: number) => `room ${String(n).padStart(3, '0')}` as RoomId;

describe('a round over rooms that are due', () => {
  it('comes to every room, however many, and says what it did', async () => {
    expect(await round.run(() => true)).toEqual({ done: 250, waiting: 0, lag: 0, failed: [], leftAlone: 0 });
  });

  it('goes past rooms that fail, and leaves them alone for ten minutes', async () => {
    const error = new Error('altered');
    for (const n of [0, 1, 120]) faults.set(room(n), error);
    const first = await round.run(() => true);
    expect(first).toMatchObject({ done: 247, waiting: 3, lag: 7 });
    expect(first.failed).toEqual([0, 1, 120].map((n) => ({ id: room(n), error })));
    clock = 10 * MINUTE - 1;
    expect(await round.run(() => true)).toEqual({ done: 0, waiting: 3, lag: 7, failed: [], leftAlone: 3 });
    clock = 10 * MINUTE;
    faults.delete(room(0));
    expect(await round.run(() => true)).toMatchObject({ done: 1, waiting: 2 });
    expect(tried).toHaveLength(253);
  });

  it('asks a store that is away no further, and tries the same room again in the next round', async () => {
    faults.set(room(3), new ObjectsAway('nobody answers'));
    expect(await round.run(() => true)).toMatchObject({ done: 3, failed: [{ id: room(3) }] });
    faults.clear();
    expect(await round.run(() => true)).toMatchObject({ done: 247, failed: [] });
  });

  it('finishes the room it is at when it is told to stop', async () => {
    expect(await round.run(() => tried.length < 2)).toMatchObject({ done: 2, waiting: 248 });
  });
});
