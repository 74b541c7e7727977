import { describe, expect, it } from '@jest/globals';
import type { ClientMessageId, EntryId, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { isRefusal } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import { randomBytes } from 'node:crypto';
import type { EntryDraft } from '../room.js';
import { decideAppend } from './append.js';
import type { RoomHead } from './append.js';

const NOW = 1_700_000_000_000 as ServerTime;
const at = (seconds: number) => (NOW + seconds * 1000) as ServerTime;
const room = (fields: Partial<RoomHead> = {}): RoomHead => ({
  id: durableId() as RoomId,
  state: 'active',
  lastSeq: 4,
  head: randomBytes(32),
  endsAt: at(60),
  idle: null,
  latestEnd: at(60),
  goneSeats: [],
  ...fields,
});
const draft = (roomId: RoomId): EntryDraft => ({
  roomId,
  id: durableId() as EntryId,
  type: 'message',
  seat: 1 as SeatNumber,
  recipientSeat: null,
  clientMessageId: durableId() as ClientMessageId,
  envelope: randomBytes(80) as Sealed,
  commitment: randomBytes(32),
  connection: null,
});

describe('appending an entry', () => {
  it('takes the next place, the time of the lock and the head before it', () => {
    const before = room();
    const said = draft(before.id);
    const { room: next, outcome } = decideAppend(before, said, undefined, NOW);
    if (isRefusal(outcome) || outcome.duplicate) throw new Error('not stored');
    expect(outcome).toMatchObject({ seq: 5, sentAt: NOW, id: said.id });
    expect([next.lastSeq, next.head]).toEqual([5, outcome.entry.head]);
    const elsewhere = decideAppend({ ...before, head: randomBytes(32) }, said, undefined, NOW);
    expect(elsewhere.room.head).not.toEqual(next.head);
  });

  it('answers a retry as before even when the room has ended since, and refuses other words under its id first', () => {
    const ended = room({ state: 'closed', goneSeats: [1] });
    const said = draft(ended.id);
    const seen = { seq: 2, id: durableId() as EntryId, sentAt: at(-9), commitment: said.commitment };
    expect(decideAppend(ended, said, seen, NOW)).toEqual({
      room: ended,
      outcome: { seq: 2, id: seen.id, sentAt: seen.sentAt, duplicate: true },
    });
    const other = decideAppend(ended, said, { ...seen, commitment: randomBytes(32) }, NOW);
    expect(other).toEqual({ room: ended, outcome: { refused: 'id_conflict' } });
  });

  it.each<[string, Partial<RoomHead>, string]>([
    ['closed', { state: 'closed' }, 'room_ended'],
    ['past its hour, swept or not', { endsAt: NOW }, 'room_ended'],
    ['pending past its hour', { state: 'pending', endsAt: NOW }, 'room_ended'],
    ['not activated', { state: 'pending' }, 'wrong_state'],
    ['left by the one who speaks', { goneSeats: [1] }, 'not_found'],
  ])('changes nothing in a room that is %s', (_, fields, refused) => {
    const before = room(fields);
    expect(decideAppend(before, draft(before.id), undefined, NOW)).toEqual({ room: before, outcome: { refused } });
  });

  it('keeps a quiet room awake, but never past the latest it may end', () => {
    const end = (fields: Partial<RoomHead>) => {
      const before = room(fields);
      return decideAppend(before, draft(before.id), undefined, NOW).room.endsAt;
    };
    expect(end({})).toBe(at(60));
    expect(end({ idle: 300, endsAt: at(10), latestEnd: null })).toBe(at(300));
    expect(end({ idle: 300, endsAt: at(10), latestEnd: at(200) })).toBe(at(200));
    expect(end({ endsAt: null, latestEnd: null })).toBeNull();
  });
});
