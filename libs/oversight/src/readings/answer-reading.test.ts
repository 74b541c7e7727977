import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadingId } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import { placeRoom } from '../../test/audited-room.js';
import type { PlacedRoom } from '../../test/audited-room.js';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME } from '../../test/people.js';
import { answerReading, askReading, endReading, findReading, listReadings, readTranscript } from '../index.js';
import type { Administrator } from '../index.js';

const REASON = 'A complaint, number 17';
const HOURS = 3600;
let store: MemoryOversight;
let room: PlacedRoom;
let ada: Administrator;
let sam: Administrator;
let tess: Administrator;
beforeEach(async () => {
  store = new MemoryOversight();
  store.parts.approvals = 1;
  ada = (await enrolled(store, 'Ada', ['auditor', 'security'])).administrator;
  sam = (await enrolled(store, 'Sam', ['security'])).administrator;
  tess = (await enrolled(store, 'Tess', ['security'])).administrator;
  room = await placeRoom(store);
});
const asked = async (by = ada) =>
  accepted(await askReading(store.parts, by, { roomId: room.id, reason: REASON }, HOME));
const answer = (id: ReadingId, by: Administrator, agrees = true) =>
  answerReading(store.parts, by, { readingId: id, agrees }, HOME);
const read = (id: ReadingId, by = ada) => readTranscript(store.parts, by, id, { after: 0, limit: 10 });

describe('a reading to which others must agree', () => {
  it('waits, opens nothing, and says in the log how many it waits for', async () => {
    const reading = await asked();
    expect(reading).toMatchObject({ state: 'waiting', startedAt: null, endsAt: null, approvals: [] });
    expect(reading.administrator).toEqual({ id: ada.id, name: 'Ada' });
    expect(await read(reading.id)).toEqual({ refused: 'reading_waiting' });
    expect(store.logged('reading_asked')).toMatchObject([{ reading: reading.id, approvals: 1 }]);
  });

  it('opens for 30 minutes from the moment of the last agreement, with it in the log', async () => {
    store.parts.approvals = 2;
    const { id } = await asked();
    store.wait(600);
    expect(accepted(await answer(id, sam))).toMatchObject({ state: 'waiting', startedAt: null });
    store.wait(600);
    const open = accepted(await answer(id, tess));
    expect(open).toMatchObject({ state: 'open', startedAt: store.clock, endsAt: store.clock + 30 * 60_000 });
    expect(open.approvals.map(({ name, agrees }) => [name, agrees])).toEqual([
      ['Sam', true],
      ['Tess', true],
    ]);
    expect(store.logged('reading_agreed')).toEqual([
      { reading: id, reader: 'Ada', name: 'Sam', address: HOME.address },
      { reading: id, reader: 'Ada', name: 'Tess', address: HOME.address, endsAt: open.endsAt },
    ]);
    expect(store.log.at(-1)).toMatchObject({ subject: tess.id, roomId: room.id });
    accepted(await read(id));
    store.wait(30 * 60);
    expect(await read(id)).toMatchObject({ refused: 'forbidden', details: { state: 'ended' } });
  });

  it('is nobody’s to agree to for themselves, with whatever roles', async () => {
    const { id } = await asked();
    expect(await answer(id, ada)).toMatchObject({ refused: 'forbidden', details: { own: expect.any(String) } });
    expect(await answer(id, ada, false)).toMatchObject({ refused: 'forbidden' });
    expect(await read(id)).toEqual({ refused: 'reading_waiting' });
    expect(store.logged('reading_agreed')).toEqual([]);
  });

  it('takes one answer from each, and none from the same one twice', async () => {
    store.parts.approvals = 2;
    const { id } = await asked();
    accepted(await answer(id, sam));
    expect(await answer(id, sam)).toEqual({ refused: 'conflict' });
    expect(await answer(id, sam, false)).toEqual({ refused: 'conflict' });
    expect(store.logged('reading_agreed')).toHaveLength(1);
  });

  it('is over with one refusal, whoever else would agree', async () => {
    store.parts.approvals = 2;
    const { id } = await asked();
    accepted(await answer(id, sam));
    expect(accepted(await answer(id, tess, false))).toMatchObject({ state: 'refused', startedAt: null });
    expect(await read(id)).toMatchObject({ refused: 'forbidden', details: { state: 'refused' } });
    const late = (await enrolled(store, 'Uma', ['security'])).administrator;
    expect(await answer(id, late)).toEqual({ refused: 'wrong_state', details: { state: 'refused' } });
    expect(store.logged('reading_refused')).toMatchObject([{ reading: id, name: 'Tess' }]);
  });

  it('is over when nobody answers for a day', async () => {
    const { id } = await asked();
    store.wait(24 * HOURS - 1);
    expect(accepted(await findReading(store.parts, ada, id)).state).toBe('waiting');
    store.wait(1);
    expect(accepted(await findReading(store.parts, ada, id))).toMatchObject({ state: 'ended', startedAt: null });
    expect(await answer(id, sam)).toEqual({ refused: 'wrong_state', details: { state: 'ended' } });
    expect(await read(id)).toMatchObject({ refused: 'forbidden' });
  });

  it('needs somebody’s agreement still when the setting was lowered meanwhile', async () => {
    const { id } = await asked();
    store.parts.approvals = 0;
    expect(await read(id)).toEqual({ refused: 'reading_waiting' });
    expect(accepted(await answer(id, sam)).state).toBe('open');
  });

  it('does not open when the agreement can not be logged', async () => {
    const { id } = await asked();
    store.logFailure = new Error('the log is read-only');
    await expect(answer(id, sam)).rejects.toThrow('the log is read-only');
    expect(await read(id)).toEqual({ refused: 'reading_waiting' });
  });

  it('is not there to answer when it is unknown', async () => {
    expect(await answer(durableId() as ReadingId, sam)).toEqual({ refused: 'not_found' });
  });
});

describe('ending a reading', () => {
  beforeEach(() => {
    store.parts.approvals = 0;
  });
  it('closes it at once, with the log saying that the reader did', async () => {
    const { id } = await asked();
    store.wait(60);
    expect(await endReading(store.parts, ada, id, HOME)).toBeNull();
    expect(await read(id)).toMatchObject({ refused: 'forbidden' });
    expect(accepted(await findReading(store.parts, ada, id))).toMatchObject({ state: 'ended', endedAt: store.clock });
    expect(store.logged('reading_ended')).toEqual([{ reading: id, by: 'reader', name: 'Ada', address: HOME.address }]);
    expect(store.log.at(-1)).toMatchObject({ subject: id, roomId: room.id });
  });

  it('happens once, by the reader alone, before its time is over', async () => {
    const { id } = await asked();
    expect(await endReading(store.parts, sam, id, HOME)).toEqual({ refused: 'not_found' });
    expect(await endReading(store.parts, ada, id, HOME)).toBeNull();
    expect(await endReading(store.parts, ada, id, HOME)).toMatchObject({ refused: 'wrong_state' });
    const other = await asked();
    store.wait(30 * 60);
    expect(await endReading(store.parts, ada, other.id, HOME)).toMatchObject({ refused: 'wrong_state' });
    expect(store.logged('reading_ended')).toHaveLength(1);
  });

  it('takes back a request that waits', async () => {
    store.parts.approvals = 1;
    const { id } = await asked();
    expect(await endReading(store.parts, ada, id, HOME)).toBeNull();
    expect(await answer(id, sam)).toMatchObject({ refused: 'wrong_state' });
  });
});

describe('the list of readings', () => {
  it('is an auditor’s own, and everybody’s for security, with reasons and states', async () => {
    store.parts.approvals = 0;
    const eve = (await enrolled(store, 'Eve')).administrator;
    const [first, second] = [await asked(sam), await asked(eve)];
    const list = async (by: Administrator, input = {}) =>
      accepted(await listReadings(store.parts, by, { limit: 10, ...input })).readings.map(({ id }) => id);
    expect(await list(eve)).toEqual([second.id]);
    // Ids of one millisecond stand in any order, but always in the same.
    const both = [first.id, second.id].sort().reverse();
    expect(await list(tess)).toEqual(both);
    expect(await list(tess, { room: room.id.toUpperCase(), state: 'open' })).toEqual(both);
    expect(await list(tess, { state: 'waiting' })).toEqual([]);
    expect(accepted(await findReading(store.parts, tess, first.id)).reason).toBe(REASON);
    expect(await findReading(store.parts, eve, first.id)).toEqual({ refused: 'not_found' });
  });

  it('comes in pages, and refuses what is no page or room', async () => {
    for (let n = 0; n < 3; n += 1) await asked();
    const first = accepted(await listReadings(store.parts, sam, { limit: 2 }));
    expect(first.readings).toHaveLength(2);
    const rest = accepted(await listReadings(store.parts, sam, { limit: 2, before: first.next ?? '' }));
    expect([rest.readings.length, rest.next]).toEqual([1, null]);
    for (const input of [{ before: 'x' }, { room: "'" }])
      expect(await listReadings(store.parts, sam, { limit: 2, ...input })).toMatchObject({ refused: 'bad_request' });
  });
});
