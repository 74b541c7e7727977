import type { AdminRoomView, ServerTime } from '@parley/contracts';
import { isLiving } from '@parley/rooms';
import { later } from '../oversight-parts.js';
import type { RoomFacts } from '../ports/oversight-rooms.js';

/** A room as the console shows it: one whose time has passed is closed, swept or not. */
export function viewRoomFacts(room: RoomFacts, now: ServerTime): AdminRoomView {
  const due = isLiving(room.state) && room.endsAt !== null && now >= room.endsAt;
  const shown = { state: due ? ('closed' as const) : room.state, closedAt: due ? room.endsAt : room.closedAt };
  return {
    id: room.id,
    kind: room.kind,
    policy: room.policy,
    state: shown.state,
    code: room.code,
    seatsTaken: room.seatsTaken,
    seatsMax: room.policy.seats.max,
    messages: room.messages,
    createdAt: room.createdAt,
    activatedAt: room.activatedAt,
    endsAt: room.endsAt,
    closedAt: shown.closedAt,
    closeReason: room.closeReason,
    holds: room.holds,
    destructionAsked: room.destructionAsked,
    destroysAt: destroysAt({ ...room, ...shown }),
    archivedAt: room.archivedAt,
    certificate: room.certificate,
    lastSeq: room.lastSeq,
  };
}

/** What was never active held no conversation: it goes as soon as it is closed. */
function destroysAt({ state, closedAt, holds, activatedAt, policy }: RoomFacts): ServerTime | null {
  if (isLiving(state) || state === 'destroyed' || closedAt === null || holds > 0) return null;
  const unused = policy.activation !== null && activatedAt === null;
  return unused ? closedAt : later(closedAt, policy.keeping.afterEnd.destroyAfter);
}
