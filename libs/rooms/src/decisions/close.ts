import type { CloseReason, Refusal, SeatNumber, ServerTime } from '@parley/contracts';
import { refuse } from '@parley/contracts';
import type { LogRecord } from '../log-record.js';
import type { RoomChange, Decision } from '../change.js';
import { hasEnded, isLiving } from '../room.js';
import type { Room } from '../room.js';
import { dueReason, later } from './lifetime.js';

/** Makes the *ended* log entry: its subject binds the last sequence, the head and when the room ended. */
export type EndedLog = (
  room: Pick<Room, 'lastSeq' | 'head' | 'closedAt'>,
  reason: CloseReason,
  by: SeatNumber | null,
) => LogRecord[];

/** The part of a change that closes a room. Its code rests in quarantine before it can be drawn again. */
export function closing(
  room: Room,
  reason: CloseReason,
  by: SeatNumber | null,
  at: ServerTime,
  ended: EndedLog,
): RoomChange {
  const entry = room.policy.entry;
  return {
    room: { state: 'closed', closedAt: at, closeReason: reason, closedBy: by },
    knocks: room.knocks.filter((k) => k.state === 'waiting').map((k) => ({ ...k, state: 'refused' })),
    log: (after) => ended(after, reason, by),
    ...(room.code !== null && entry.by === 'code'
      ? { retiredCode: { code: room.code, until: later(at, entry.code.quarantine) } }
      : {}),
  };
}

/** Either side ends the room, where the policy lets participants. */
export function decideEnd(room: Room, seat: SeatNumber, now: ServerTime, ended: EndedLog): Refusal | Decision<null> {
  if (hasEnded(room, now)) return { change: null, result: null };
  if (!room.policy.end.byParticipant) return refuse('wrong_state');
  return { change: closing(room, 'participant', seat, now, ended), result: null };
}

/** A room whose time has passed is closed as of its hour, whenever somebody comes to do it. */
export function decideDue(room: Room, now: ServerTime, ended: EndedLog): Decision<boolean> {
  if (!isLiving(room.state) || room.endsAt === null || now < room.endsAt) return { change: null, result: false };
  return { change: closing(room, dueReason(room), null, room.endsAt, ended), result: true };
}
