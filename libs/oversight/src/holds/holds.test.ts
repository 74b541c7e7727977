import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HoldId, RoomId, RoomState } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import { AUDITED, placeRoom } from '../../test/audited-room.js';
import type { PlacedRoom } from '../../test/audited-room.js';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME } from '../../test/people.js';
import { askDestruction, findRoom, listHolds, placeHold, releaseHold } from '../index.js';
import type { Administrator, RoomFacts } from '../index.js';

const REASON = 'A court asked, file 4 O 12/26';
let store: MemoryOversight;
let sam: Administrator;
let room: PlacedRoom;
beforeEach(async () => {
  store = new MemoryOversight();
  sam = (await enrolled(store, 'Sam', ['security'])).administrator;
  room = await placeRoom(store);
});
const facts = (): RoomFacts => {
  const found = store.rooms.get(room.id);
  if (!found) throw new Error('no room');
  return found;
};
const setRoom = (change: Partial<RoomFacts>) => store.rooms.set(room.id, { ...facts(), ...change });
const hold = (roomId: RoomId = room.id) => placeHold(store.parts, sam, { roomId, reason: REASON }, HOME);
const destroy = (code: string = room.id) => askDestruction(store.parts, sam, { roomId: room.id, code }, HOME);

describe('a hold', () => {
  it('stands with who, why and since when, and the log says so', async () => {
    const placed = accepted(await hold());
    expect(placed).toMatchObject({ roomId: room.id, by: 'Sam', reason: REASON, releasedAt: null, releasedBy: null });
    expect(accepted(await listHolds(store.parts, { room: room.id }))).toEqual({ holds: [placed] });
    expect(store.logged('hold_placed')).toEqual([
      { hold: placed.id, name: 'Sam', reason: REASON, address: HOME.address },
    ]);
    expect(store.log.at(-1)).toMatchObject({ subject: sam.id, roomId: room.id });
    expect(store.holds.get(placed.id)?.reason.includes(REASON)).toBe(false);
  });

  it('keeps the room until the last one is released', async () => {
    const [one, other] = [accepted(await hold()), accepted(await hold())];
    expect(await destroy()).toEqual({ refused: 'held', details: { holds: 2 } });
    expect(await releaseHold(store.parts, sam, one.id, HOME)).toBeNull();
    expect(await destroy()).toEqual({ refused: 'held', details: { holds: 1 } });
    expect(await releaseHold(store.parts, sam, other.id, HOME)).toBeNull();
    expect(accepted(await destroy()).destructionAsked).toBe(store.clock);
    expect(store.logged('hold_released')).toMatchObject([{ hold: one.id, placedBy: 'Sam' }, { hold: other.id }]);
    const released = accepted(await listHolds(store.parts, { released: true })).holds;
    expect(released.map(({ releasedBy }) => releasedBy)).toEqual(['Sam', 'Sam']);
    expect(accepted(await listHolds(store.parts, { released: false })).holds).toEqual([]);
  });

  it('is released once', async () => {
    const { id } = accepted(await hold());
    expect(await releaseHold(store.parts, sam, id, HOME)).toBeNull();
    expect(await releaseHold(store.parts, sam, id, HOME)).toEqual({ refused: 'conflict' });
    expect(await releaseHold(store.parts, sam, durableId() as HoldId, HOME)).toEqual({ refused: 'not_found' });
  });

  it('comes too late for a destroyed room, and can not lengthen what was promised to leave nothing', async () => {
    setRoom({ state: 'destroyed' });
    expect(await hold()).toEqual({ refused: 'room_gone' });
    setRoom({ state: 'archived' });
    store.begun.add(room.id);
    expect(await hold()).toEqual({ refused: 'destruction_begun' });
    expect(await destroy()).toEqual({ refused: 'conflict' });
    const traceless = await placeRoom(store, { ...AUDITED, keeping: { ...AUDITED.keeping, log: false } });
    expect(await hold(traceless.id)).toMatchObject({ refused: 'forbidden' });
    expect(await hold(durableId() as RoomId)).toEqual({ refused: 'not_found' });
    expect(store.logged('hold_placed')).toEqual([]);
  });

  it('is not there when it can not be logged', async () => {
    store.logFailure = new Error('the log is read-only');
    await expect(hold()).rejects.toThrow('the log is read-only');
    expect(store.holds.size).toBe(0);
  });

  it('is not looked for in a room that is no id', async () => {
    expect(await listHolds(store.parts, { room: "'" })).toMatchObject({ refused: 'bad_request' });
  });
});

describe('destruction before its time', () => {
  it('is asked for with the room’s code, forgiven as people type it, and once', async () => {
    setRoom({ code: 'K10P' });
    for (const code of ['K1OQ', room.id, 'K10', 'K10PP'])
      expect(await destroy(code)).toEqual({ refused: 'bad_request', details: { fields: ['code'] } });
    expect(accepted(await destroy(' klo-p ')).destructionAsked).toBe(store.clock);
    expect(await destroy('K10P')).toEqual({ refused: 'conflict' });
    expect(store.logged('destruction_asked')).toEqual([{ name: 'Sam', address: HOME.address }]);
    expect(store.log.at(-1)).toMatchObject({ subject: sam.id, roomId: room.id });
  });

  it('is for rooms that have ended, swept or not', async () => {
    for (const state of ['pending', 'active', 'locked'] satisfies RoomState[]) {
      setRoom({ state, endsAt: (store.clock + 1) as never });
      expect(await destroy()).toEqual({ refused: 'wrong_state', details: { state } });
    }
    store.wait(1);
    accepted(await destroy());
    setRoom({ state: 'destroyed' });
    expect(await destroy()).toEqual({ refused: 'room_gone' });
  });
});

describe('when a room is to be destroyed', () => {
  const shown = async () => accepted(await findRoom(store.parts, room.id)).destroysAt;
  it('is said from its end on by its own policy, and not while it is held', async () => {
    const closedAt = store.clock;
    expect(await shown()).toBe(closedAt + AUDITED.keeping.afterEnd.destroyAfter * 1000);
    setRoom({ holds: 1 });
    expect(await shown()).toBeNull();
  });

  it('is not said while it lives nor once it is done, and is at once when nobody ever used it', async () => {
    setRoom({ state: 'active', endsAt: (store.clock + 1000) as never, closedAt: null });
    expect(await shown()).toBeNull();
    store.wait(1);
    expect(await shown()).toBe(store.clock + AUDITED.keeping.afterEnd.destroyAfter * 1000);
    setRoom({ state: 'closed', closedAt: store.clock, activatedAt: null });
    expect(await shown()).toBe(store.clock);
    setRoom({ state: 'destroyed' });
    expect(await shown()).toBeNull();
  });
});
