import { isUuid, refuse } from '@parley/contracts';
import type { HoldId, HoldsAnswer, HoldView, Refusal, RoomId } from '@parley/contracts';
import { durableId, open, PURPOSE, seal } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import type { Administrator } from '../administrators/administrator.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Hold } from '../ports/holds.js';

type HoldParts = Pick<OversightParts, 'holds' | 'keys' | 'now'>;
const MOST_SHOWN = 200;

const place = (id: HoldId) => ({ purpose: PURPOSE.details, roomId: null, recordId: id, seat: 0 });

/**
 * Nothing of the room is destroyed until this hold, and every other, is released; its end it leaves alone. In the log with who, why and
 * from where, or there is none. Refuses `not_found`, `forbidden` for a room that was promised to leave nothing behind, `room_gone` for
 * one that is destroyed, `destruction_begun` for one of which something may be gone already.
 */
export async function placeHold(
  parts: HoldParts,
  administrator: Administrator,
  { roomId, reason }: { roomId: RoomId; reason: string },
  origin: Origin,
): Promise<HoldView | Refusal> {
  const id = durableId() as HoldId;
  const hold: Hold = {
    id,
    roomId,
    administratorId: administrator.id,
    by: administrator.name,
    reason: seal(parts.keys.log, place(id), Buffer.from(reason, 'utf8')),
    placedAt: parts.now(),
    releasedAt: null,
    releasedBy: null,
  };
  const details = { hold: id, name: administrator.name, reason, address: origin.address };
  const refusal = await parts.holds.place(hold, ({ state, policy, destructionBegun }) => {
    if (!policy.keeping.log) return refuse('forbidden', { terms: 'This room was opened without a record.' });
    if (state === 'destroyed') return refuse('room_gone');
    // Its images may be gone already: a hold would keep a torn room and say that it kept a whole one.
    if (destructionBegun !== null) return refuse('destruction_begun');
    return [serviceLog(parts.keys.log, 'hold_placed', administrator.id, details, roomId)];
  });
  return refusal ?? viewHold(parts.keys.log, hold);
}

/** Refuses `not_found`, and `conflict` for one that is released already. */
export function releaseHold(
  parts: HoldParts,
  administrator: Administrator,
  id: HoldId,
  origin: Origin,
): Promise<Refusal | null> {
  return parts.holds.release(id, (hold) => {
    if (hold.releasedAt !== null) return refuse('conflict');
    const details = { hold: id, placedBy: hold.by, name: administrator.name, address: origin.address };
    return {
      administratorId: administrator.id,
      releasedAt: parts.now(),
      log: [serviceLog(parts.keys.log, 'hold_released', administrator.id, details, hold.roomId)],
    };
  });
}

export interface HoldsInput {
  /** A room's id. */
  room?: string | undefined;
  released?: boolean | undefined;
}
/** Newest first, at most 200. Refuses `bad_request` for a room that is no id. */
export async function listHolds(parts: HoldParts, input: HoldsInput): Promise<HoldsAnswer | Refusal> {
  const room = input.room?.toLowerCase() ?? null;
  if (room !== null && !isUuid(room)) return refuse('bad_request', { room: 'not an id' });
  const query = { roomId: room as RoomId | null, released: input.released ?? null, limit: MOST_SHOWN };
  return { holds: (await parts.holds.list(query)).map((hold) => viewHold(parts.keys.log, hold)) };
}

const viewHold = (logKey: DataKey, hold: Hold): HoldView => ({
  id: hold.id,
  roomId: hold.roomId,
  by: hold.by,
  reason: open(logKey, place(hold.id), hold.reason).toString('utf8'),
  placedAt: hold.placedAt,
  releasedAt: hold.releasedAt,
  releasedBy: hold.releasedBy,
});
