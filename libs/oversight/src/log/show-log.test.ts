import { describe, expect, it } from '@jest/globals';
import { logRecord } from '@parley/rooms';
import { placeRoom } from '../../test/audited-room.js';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME } from '../../test/people.js';
import { askReading, endReading, showLog } from '../index.js';

describe('the log', () => {
  it('is shown newest first, in pages, with its details', async () => {
    const store = new MemoryOversight();
    await enrolled(store, 'Ada');
    await enrolled(store, 'Eve');
    const first = accepted(await showLog(store.parts, { limit: 3 }));
    expect(first.entries.map(({ index, type, details }) => [index, type, details?.name])).toEqual([
      [7, 'recovery_codes_made', 'Eve'],
      [6, 'administrator_enrolled', 'Eve'],
      [5, 'administrator_invited', undefined],
    ]);
    expect([first.next, first.size]).toEqual([5, 8]);
    const rest = accepted(await showLog(store.parts, { limit: 3, before: 1 }));
    expect([rest.entries.map(({ index }) => index), rest.next]).toEqual([[0], null]);
  });

  it('shows what a participant did while the room has its key, and nothing of it after', async () => {
    const store = new MemoryOversight();
    const room = await placeRoom(store);
    const details = { seat: 1, address: '192.0.2.1' };
    const record = logRecord(room.key, 'room', { type: 'room_joined', roomId: room.id, subject: null, details });
    await store.parts.log.append([record]);
    const shown = async () => accepted(await showLog(store.parts, { limit: 1, room: room.id })).entries[0]?.details;
    expect(await shown()).toEqual(details);
    store.roomKeys.delete(room.id);
    expect(await shown()).toBeNull();
  });

  it('marks details that are not the ones written, and shows the others', async () => {
    const store = new MemoryOversight();
    await enrolled(store, 'Ada');
    const [created, invited, joined] = store.log;
    if (!created?.details || !invited || !joined?.details) throw new Error('no log');
    store.log.splice(0, store.log.length, created, joined);
    store.log[0] = { ...created, details: { ...created.details, envelope: joined.details.envelope } };
    const { entries } = accepted(await showLog(store.parts, { limit: 5 }));
    expect(entries.map(({ details }) => details)).toMatchObject([{ name: 'Ada' }, { altered: true }]);
  });

  it('is shown by who acted, under their name or their id, with the readings that were theirs', async () => {
    const store = new MemoryOversight();
    const { administrator: ada } = await enrolled(store, 'Ada');
    await enrolled(store, 'Eve');
    const room = await placeRoom(store);
    const reading = accepted(await askReading(store.parts, ada, { roomId: room.id, reason: 'A complaint' }, HOME));
    await endReading(store.parts, ada, reading.id, HOME);
    const types = async (administrator: string) =>
      accepted(await showLog(store.parts, { limit: 9, administrator })).entries.map(({ type }) => type);
    const hers = [
      'reading_ended',
      'reading_asked',
      'recovery_codes_made',
      'administrator_enrolled',
      'administrator_invited',
      'administrator_created',
    ];
    expect(await types('ada')).toEqual(hers);
    expect(await types(ada.id.toUpperCase())).toEqual(hers);
    expect(await types('Nobody')).toEqual([]);
  });

  it('is shown from a time on and before another', async () => {
    const store = new MemoryOversight();
    const begin = store.clock;
    await enrolled(store, 'Ada');
    const middle = store.clock;
    await enrolled(store, 'Eve');
    const shown = async (from: number | undefined, to: number | undefined) =>
      accepted(await showLog(store.parts, { limit: 9, from, to })).entries.map(({ index }) => index);
    expect(await shown(middle, undefined)).toEqual([7, 6, 5, 4]);
    expect(await shown(begin, middle)).toEqual([3, 2, 1, 0]);
    expect(await shown(middle, middle)).toEqual([]);
  });

  it('refuses a room that is no id', async () => {
    const store = new MemoryOversight();
    expect(await showLog(store.parts, { limit: 1, room: "x' or 1=1" })).toMatchObject({ refused: 'bad_request' });
  });
});
