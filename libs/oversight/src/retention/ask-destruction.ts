import { normalizeCode, refuse } from '@parley/contracts';
import type { AdminRoomView, Refusal, RoomId } from '@parley/contracts';
import { hasEnded } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { KeptRoom } from '../ports/destructions.js';
import { findRoom } from '../rooms/look-at-rooms.js';

/** Typed by a person, so that nobody destroys the room beside the one they mean. */
const isMeant = ({ id, code }: KeptRoom, typed: string): boolean =>
  code === null ? typed.trim().toLowerCase() === id : normalizeCode(typed) === code;

/**
 * Asks keeper to destroy an ended room before its time. Refuses `not_found`, `room_gone` when it is destroyed, `wrong_state` while it
 * lives, `forbidden` where the terms keep no log of such an act (keeper deletes that room by itself), `bad_request` for another room's
 * code, `held` while a hold stands, `conflict` when it was asked or begun already.
 */
export async function askDestruction(
  parts: Pick<OversightParts, 'destructions' | 'rooms' | 'keys' | 'now'>,
  administrator: Administrator,
  { roomId, code }: { roomId: RoomId; code: string },
  origin: Origin,
): Promise<AdminRoomView | Refusal> {
  const refusal = await parts.destructions.ask(roomId, (room) => {
    const at = parts.now();
    if (room.state === 'destroyed') return refuse('room_gone');
    if (!hasEnded(room, at)) return refuse('wrong_state', { state: room.state });
    if (!room.policy.keeping.log) return refuse('forbidden', { terms: 'This room was opened without a record.' });
    if (!isMeant(room, code)) return refuse('bad_request', { fields: ['code'] });
    if (room.holds > 0) return refuse('held', { holds: room.holds });
    if (room.destructionAsked !== null || room.destructionBegun !== null) return refuse('conflict');
    const details = { name: administrator.name, address: origin.address };
    return { at, log: [serviceLog(parts.keys.log, 'destruction_asked', administrator.id, details, roomId)] };
  });
  return refusal ?? findRoom(parts, roomId);
}
