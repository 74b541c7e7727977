import type { CloseReason, RoomPolicy, ServerTime } from '@parley/contracts';
import type { Room } from '../room.js';

/** So many whole seconds after a moment. */
export const later = (time: ServerTime, seconds: number): ServerTime => (time + seconds * 1000) as ServerTime;
/** The earlier of two moments; null is never. */
export const earlier = (a: ServerTime | null, b: ServerTime | null): ServerTime | null =>
  a === null ? b : b === null ? a : (Math.min(a, b) as ServerTime);

/** The latest a room can end: its full length from where its time started. null = no limit. */
export const latestEnd = (policy: RoomPolicy, startedAt: ServerTime): ServerTime | null =>
  policy.end.after === null ? null : later(startedAt, policy.end.after);

/** When a room ends if nothing more happens in it; a room not yet activated has its own, shorter time. */
export function endIfQuiet(
  policy: RoomPolicy,
  room: Pick<Room, 'createdAt' | 'activatedAt'>,
  now: ServerTime,
): ServerTime | null {
  if (policy.activation && room.activatedAt === null) return later(room.createdAt, policy.activation.within);
  const quiet = policy.end.idle === null ? null : later(now, policy.end.idle);
  return earlier(latestEnd(policy, room.activatedAt ?? room.createdAt), quiet);
}

/** Why a room whose time has passed is over. */
export function dueReason(room: Room): CloseReason {
  if (room.state === 'pending') return 'never_activated';
  return room.policy.end.idle !== null && room.endsAt !== latestEnd(room.policy, room.activatedAt ?? room.createdAt)
    ? 'idle'
    : 'time';
}
