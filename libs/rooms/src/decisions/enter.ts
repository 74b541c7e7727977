import { refuse } from '@parley/contracts';
import type { KnockId, Refusal, SeatNumber, ServerTime, Thumbprint } from '@parley/contracts';
import type { LogRecord } from '../log-record.js';
import { LIMITS } from '@parley/contracts';
import type { Decision, RoomChange } from '../change.js';
import { hasEnded, participantOf, seated } from '../room.js';
import type { EntryDraft, Knock, Participant, Room } from '../room.js';
import { endIfQuiet, later } from './lifetime.js';

/** What seating somebody needs; made outside the lock, because sealing needs neither place nor time. */
export interface Seating {
  /** The participant in the seat that the decision picks. */
  participant(seat: SeatNumber, joinedSeq: number, now: ServerTime): Participant;
  joined(seat: SeatNumber): EntryDraft;
  /** Log entries *joined* and, when this seat was the last, *locked*; empty where the policy keeps no log. */
  log(seat: SeatNumber, locks: boolean): LogRecord[];
}

/** Seats number upwards and are never given twice; who comes back gets the number they had. */
const nextSeat = (room: Room, thumbprint: Thumbprint): SeatNumber =>
  (room.participants.find((p) => p.thumbprint === thumbprint)?.seat ??
    Math.max(0, ...room.participants.map((p) => p.seat)) + 1) as SeatNumber;

const isFull = (room: Room): boolean => seated(room).length >= room.policy.seats.max;

/** Why nobody else can come in now, or null. One code for every cause: the answer tells nothing. */
export function closedDoor(room: Room, thumbprint: Thumbprint, now: ServerTime): Refusal | null {
  const open = room.state === 'active' && !hasEnded(room, now) && !isFull(room);
  const turnedAway = room.knocks.some((k) => k.thumbprint === thumbprint && k.state === 'refused');
  return open && !turnedAway ? null : refuse('room_unavailable');
}

/** Takes a seat, writes *joined* and, where the policy locks, locks the room and refuses every other knock at once. */
export function seating(
  room: Room,
  thumbprint: Thumbprint,
  make: Seating,
  now: ServerTime,
): { seat: SeatNumber; change: RoomChange } {
  const seat = nextSeat(room, thumbprint);
  const locks = room.policy.seats.lockWhenFull && seated(room).length + 1 >= room.policy.seats.max;
  const change: RoomChange = {
    room: {
      endsAt: room.policy.end.idle === null ? room.endsAt : endIfQuiet(room.policy, room, now),
      ...(locks ? { state: 'locked' as const } : {}),
    },
    participants: [make.participant(seat, room.lastSeq + 1, now)],
    knocks: locks
      ? room.knocks.filter((k) => k.state === 'waiting').map((k) => ({ ...k, state: 'refused' as const }))
      : [],
    entries: [make.joined(seat)],
    log: () => make.log(seat, locks),
  };
  return { seat, change };
}

/** A link admits whoever holds it: a seat is free or the door is closed. */
export function decideJoinByLink(
  room: Room,
  thumbprint: Thumbprint,
  make: Seating,
  now: ServerTime,
): Decision<{ seat: SeatNumber }> {
  const held = participantOf(room, thumbprint);
  if (held && !hasEnded(room, now)) return { change: null, result: { seat: held.seat } };
  const closed = closedDoor(room, thumbprint, now);
  if (closed) return closed;
  const { seat, change } = seating(room, thumbprint, make, now);
  return { change, result: { seat } };
}

/** Asks those who decide. Asking again while one waits is the same knock. */
export function decideKnock(
  room: Room,
  knock: Omit<Knock, 'asked' | 'askedAt' | 'expiresAt' | 'state' | 'decisions'>,
  present: ReadonlySet<SeatNumber>,
  now: ServerTime,
): Decision<{ knockId: KnockId }> {
  const closed = closedDoor(room, knock.thumbprint, now);
  if (closed) return closed;
  if (room.policy.entry.by !== 'code' || participantOf(room, knock.thumbprint)) return refuse('room_unavailable');
  const { approval } = room.policy.entry;
  const waiting = room.knocks.filter((k) => knockState(k, now) === 'waiting');
  const own = waiting.find((k) => k.thumbprint === knock.thumbprint);
  if (own) return { change: null, result: { knockId: own.id } };
  const asked = seated(room)
    .map((p) => p.seat)
    .filter((seat) => (approval.by === 'host' ? seat === 1 : present.has(seat)));
  // Nobody there to ask is a no, said the way every no is.
  if (asked.length === 0 || waiting.length >= LIMITS.knocks) return refuse('room_unavailable');
  const expiresAt = approval.within === null ? null : later(now, approval.within);
  return {
    change: { knocks: [{ ...knock, state: 'waiting', askedAt: now, expiresAt, asked, decisions: [] }] },
    result: { knockId: knock.id },
  };
}

/** Silence refuses: a waiting knock whose time has passed is expired, swept or not. */
export const knockState = (knock: Pick<Knock, 'state' | 'expiresAt'>, now: ServerTime): Knock['state'] =>
  knock.state === 'waiting' && knock.expiresAt !== null && now >= knock.expiresAt ? 'expired' : knock.state;
