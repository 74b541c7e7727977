import type { AdminRoomView, ServerTime } from '@parley/contracts';
import { isLiving } from '@parley/rooms';
import type { RoomFacts } from '../ports/oversight-rooms.js';

/** A room as the console shows it: one whose time has passed is closed, swept or not. */
export function viewRoomFacts(room: RoomFacts, now: ServerTime): AdminRoomView {
  const due = isLiving(room.state) && room.endsAt !== null && now >= room.endsAt;
  return {
    id: room.id,
    kind: room.kind,
    policy: room.policy,
    state: due ? 'closed' : room.state,
    code: room.code,
    seatsTaken: room.seatsTaken,
    seatsMax: room.policy.seats.max,
    messages: room.messages,
    createdAt: room.createdAt,
    activatedAt: room.activatedAt,
    endsAt: room.endsAt,
    closedAt: due ? room.endsAt : room.closedAt,
    closeReason: room.closeReason,
  };
}
