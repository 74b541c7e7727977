import { refuse } from '@parley/contracts';
import type { SeatNumber, ServerTime } from '@parley/contracts';
import type { Decision, RoomChange } from '../change.js';
import { hasEnded, seated } from '../room.js';
import type { EntryDraft, Room } from '../room.js';
import { closing } from './close.js';
import type { EndedLog } from './close.js';
import { endIfQuiet } from './lifetime.js';

/** A seat is given back, where the policy frees it; the room ends when too few remain. */
export function decideDeparture(
  room: Room,
  seat: SeatNumber,
  left: EntryDraft,
  ended: EndedLog,
  now: ServerTime,
): Decision<null> {
  const participant = seated(room).find((p) => p.seat === seat);
  if (!participant) return refuse('not_found');
  if (hasEnded(room, now)) return refuse('room_ended');
  if (room.policy.leaving.seat === 'kept') return refuse('wrong_state');
  const leaving: RoomChange = {
    participants: [{ ...participant, leftAt: now }],
    entries: [left],
    room: { endsAt: room.policy.end.idle === null ? room.endsAt : endIfQuiet(room.policy, room, now) },
  };
  if (seated(room).length - 1 >= room.policy.end.belowSeats) return { change: leaving, result: null };
  const closed = closing(room, 'too_few', null, now, ended);
  return { change: { ...closed, ...leaving, room: { ...leaving.room, ...closed.room } }, result: null };
}
