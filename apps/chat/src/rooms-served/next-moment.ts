import type { Presence, Room } from '@parley/rooms';
import { hasEnded, isLiving, knockState, seated } from '@parley/rooms';
import type { ServerTime } from '@parley/contracts';

/** When time alone will change something in a room: its end, its code, a knock, somebody's absence. null: never. */
export function nextMoment(room: Room, presence: Presence, now: ServerTime): number | null {
  if (!isLiving(room.state)) return null;
  if (hasEnded(room, now)) return now;
  const knocks = room.knocks
    .filter((k) => k.expiresAt !== null && knockState(k, now) === 'waiting')
    .map((k) => k.expiresAt);
  const { absence } = room.policy.leaving;
  const absences =
    absence === null
      ? []
      : seated(room)
          .map(({ seat, joinedAt }) => ({ joinedAt, since: presence.absentSince(room.id, seat, now), seat }))
          .filter(({ seat }) => !presence.present(room.id, now).has(seat))
          .map(({ joinedAt, since }) => Math.max(joinedAt, since ?? 0) + absence * 1000);
  const moments = [room.endsAt, room.codeRenewsAt, ...knocks, ...absences].filter((moment) => moment !== null);
  return moments.length === 0 ? null : Math.min(...moments);
}
