import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AttachmentId, ReadingId, RoomId, TranscriptAnswer } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import { addEntry, AUDITED, placeRoom } from '../../test/audited-room.js';
import type { PlacedRoom } from '../../test/audited-room.js';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME } from '../../test/people.js';
import { askReading, readTranscript } from '../index.js';
import type { Administrator } from '../index.js';

const REASON = 'A complaint, number 17';
let store: MemoryOversight;
let ada: Administrator;
let room: PlacedRoom;
beforeEach(async () => {
  store = new MemoryOversight();
  ada = (await enrolled(store, 'Ada')).administrator;
  room = await placeRoom(store);
  addEntry(store, room, { type: 'joined', seat: 0, content: { name: 'Calm Fox', seat: 1, thumbprint: 'x' } });
  addEntry(store, room, { type: 'joined', seat: 0, content: { name: 'Brave Owl', seat: 2, thumbprint: 'y' } });
  addEntry(store, room, {
    type: 'message',
    seat: 1,
    content: { text: 'hello', attachments: [] },
    address: '2001:db8::7',
  });
  addEntry(store, room, { type: 'message', seat: 2, content: { text: 'hi', attachments: [] }, address: '192.0.2.1' });
});
const ask = (roomId: RoomId = room.id, by = ada) => askReading(store.parts, by, { roomId, reason: REASON }, HOME);
const read = (id: ReadingId, page = { after: 0, limit: 200 }, by = ada) => readTranscript(store.parts, by, id, page);
const texts = (answer: TranscriptAnswer) => answer.entries.map(({ content }) => content?.text ?? null);

describe('asking to read', () => {
  it('is in the log with who, why, from where and until when before there is anything to read with', async () => {
    const reading = accepted(await ask());
    expect(reading).toMatchObject({ roomId: room.id, reason: REASON, endsAt: store.clock + 30 * 60_000 });
    expect(store.logged('reading_asked')).toEqual([
      { reading: reading.id, name: 'Ada', reason: REASON, address: HOME.address, endsAt: reading.endsAt },
    ]);
    expect(store.log.at(-1)).toMatchObject({ subject: ada.id, roomId: room.id });
    expect(store.readings.get(reading.id)?.reason.includes(REASON)).toBe(false);
  });

  it('gives no reading when the log can not be written', async () => {
    store.logFailure = new Error('the log is read-only');
    await expect(ask()).rejects.toThrow('the log is read-only');
    expect(store.readings.size).toBe(0);
  });

  it('is refused for a room whose terms allow none, for an unknown one and for one that is destroyed', async () => {
    const closed = await placeRoom(store, { ...AUDITED, readings: false });
    expect(await ask(closed.id)).toMatchObject({ refused: 'forbidden' });
    expect(await ask(durableId() as RoomId)).toEqual({ refused: 'not_found' });
    store.roomKeys.delete(room.id);
    expect(await ask()).toEqual({ refused: 'room_gone' });
    expect(store.logged('reading_asked')).toEqual([]);
  });
});

describe('the transcript', () => {
  it('shows messages with seat, name, time and address, and who came', async () => {
    const { entries, more, reading } = accepted(await read(accepted(await ask()).id));
    const shown = entries.map(({ type, seat, name, address, content }) => [type, seat, name, address, content?.text]);
    expect(shown).toEqual([
      ['joined', 1, 'Calm Fox', null, undefined],
      ['joined', 2, 'Brave Owl', null, undefined],
      ['message', 1, 'Calm Fox', '2001:db8::7', 'hello'],
      ['message', 2, 'Brave Owl', '192.0.2.1', 'hi'],
    ]);
    expect(entries[2]?.sentAt).toBe(store.rows.get(room.id)?.[2]?.sentAt);
    expect({ more, reason: reading.reason }).toEqual({ more: false, reason: REASON });
  });

  it('says of each image what its message says: the description, and what it is', async () => {
    const image = {
      id: durableId() as AttachmentId,
      type: 'image/webp' as const,
      bytes: 4_096,
      width: 64,
      height: 48,
      sha256: 'x',
      thumbnailSha256: 'y',
      alt: 'a bird',
    };
    addEntry(store, room, { type: 'message', seat: 1, content: { text: '', attachments: [image] } });
    const { entries } = accepted(await read(accepted(await ask()).id));
    expect(entries.at(-1)?.content).toEqual({ text: '', attachments: [image] });
  });

  it('comes in pages', async () => {
    const { id } = accepted(await ask());
    const first = accepted(await read(id, { after: 0, limit: 3 }));
    expect([texts(first), first.more]).toEqual([[null, null, 'hello'], true]);
    const second = accepted(await read(id, { after: 3, limit: 3 }));
    expect([texts(second), second.more]).toEqual([['hi'], false]);
  });

  it('opens for nobody but the one who asked, however many rights they have', async () => {
    const { id } = accepted(await ask());
    const eve = await enrolled(store, 'Eve', ['viewer', 'auditor', 'security']);
    expect(await read(id, undefined, eve.administrator)).toEqual({ refused: 'not_found' });
    expect(await read(durableId() as ReadingId)).toEqual({ refused: 'not_found' });
  });

  it('closes after 30 minutes', async () => {
    const { id } = accepted(await ask());
    store.wait(30 * 60 - 1);
    accepted(await read(id));
    store.wait(1);
    expect(await read(id)).toMatchObject({ refused: 'forbidden' });
  });

  it('is gone the moment the room is destroyed, even in the middle of reading it', async () => {
    const { id } = accepted(await ask());
    accepted(await read(id));
    store.roomKeys.delete(room.id);
    expect(await read(id)).toEqual({ refused: 'room_gone' });
  });

  it('names the entry that is not the one written: swapped between rows, seats and rooms', async () => {
    const { id } = accepted(await ask());
    const rows = store.rows.get(room.id) ?? [];
    const [, , hello, hi] = rows;
    const other = await placeRoom(store);
    const foreign = addEntry(store, other, { type: 'message', seat: 1, content: { text: 'x', attachments: [] } });
    if (!hello || !hi) throw new Error('no rows');
    const swaps = [
      { ...hello, envelope: hi.envelope },
      { ...hello, seat: hi.seat },
      { ...hello, envelope: foreign.envelope, id: foreign.id },
      { ...hello, connectionAddress: hi.connectionAddress },
    ];
    for (const swapped of swaps) {
      store.rows.set(room.id, rows.with(2, swapped));
      expect(await read(id)).toEqual({ refused: 'record_altered', details: { seq: 3 } });
    }
  });

  it('does not put one name on another seat', async () => {
    const { id } = accepted(await ask());
    const [fox, owl] = store.names.get(room.id) ?? [];
    if (!fox || !owl) throw new Error('no names');
    store.names.set(room.id, [fox, { ...owl, name: fox.name }]);
    expect(await read(id)).toMatchObject({ refused: 'record_altered' });
  });
});
