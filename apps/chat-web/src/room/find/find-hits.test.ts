import { describe, expect, it } from '@jest/globals';
import type {
  AttachmentReference,
  ClientMessageId,
  EntryId,
  EntryView,
  RoomId,
  SeatNumber,
  ServerTime,
} from '@parley/contracts';
import { byMessage, findHits, placeOf } from './find-hits.js';

const entry = (seq: number, text: string, ...alts: string[]): EntryView => ({
  type: 'message',
  roomId: 'r' as RoomId,
  seq,
  id: `e${seq}` as EntryId,
  sentAt: seq as ServerTime,
  seat: 1 as SeatNumber,
  clientMessageId: `m${seq}` as ClientMessageId,
  body: { text, attachments: alts.map((alt) => ({ alt }) as AttachmentReference) },
});
const joined: EntryView = {
  type: 'joined',
  roomId: 'r' as RoomId,
  seq: 2,
  id: 'e2' as EntryId,
  sentAt: 2 as ServerTime,
  seat: 2 as SeatNumber,
  name: 'Crate',
};
const said = [
  entry(1, 'The crate, the CRATE.'),
  joined,
  entry(3, 'No.', 'A dog', 'The crâte on its pallet'),
  entry(4, 'crate'),
];
const places = (query: string) => findHits(said, query).map(({ key, image, start }) => [key, image, start]);

describe('finding in a conversation', () => {
  it('finds every place in order, in words and in how images are described', () => {
    expect(places(' Crate ')).toEqual([
      ['m1', null, 4],
      ['m1', null, 15],
      ['m3', 1, 4],
      ['m4', null, 0],
    ]);
  });
  it('finds nothing for nothing', () => {
    expect([places(''), places('   '), places('corner')]).toEqual([[], [], []]);
  });
  it('keeps its place when older messages come in above, and begins at the newest', () => {
    const later = findHits(said.slice(2), 'crate');
    const all = findHits(said, 'crate');
    expect(placeOf(later[0] ?? null, all)).toBe(2);
    expect(placeOf(null, all)).toBe(3);
    expect(placeOf(all[0] ?? null, later)).toBe(1);
    expect(placeOf(null, [])).toBe(-1);
  });
  it('knows the places of each message', () => {
    expect([...byMessage(findHits(said, 'crate'))].map(([key, hits]) => [key, hits.length])).toEqual([
      ['m1', 2],
      ['m3', 1],
      ['m4', 1],
    ]);
  });
});
