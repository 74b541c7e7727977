import { isRefusal, refuse } from '@parley/contracts';
import type { Refusal, RoomId, RoomView, SeatNumber, Thumbprint } from '@parley/contracts';
import { decideDue, decideEnd } from '../decisions/close.js';
import { decideRenewal } from '../decisions/decide-knock.js';
import { decideDeparture } from '../decisions/depart.js';
import { drawCode, drawLinkKey } from '../codes/draw-code.js';
import { participantOf, seated } from '../room.js';
import type { Room } from '../room.js';
import { ownRoom, viewFor } from './own-rooms.js';
import { endedBy, endedByItself } from './room-log.js';
import { homeOf } from './room-parts.js';
import type { Caller, RoomParts } from './room-parts.js';
import { sealNotice, sealText } from './seal-entry.js';
import { withFreshCode } from './with-fresh-code.js';

/** Either side ends the room for all. */
export async function endRoom(parts: RoomParts, caller: Caller, id: RoomId): Promise<RoomView | Refusal> {
  const own = await ownRoom(parts, caller.thumbprint, id);
  if (isRefusal(own)) return own;
  const ended = endedBy(own.room, own.key, caller.address);
  const done = await homeOf(parts, id).rooms.change(id, (room, now) => {
    const seat = participantOf(room, caller.thumbprint)?.seat;
    return seat === undefined ? refuse('not_found') : decideEnd(room, seat, now, ended);
  });
  return isRefusal(done) ? done : viewFor(parts, done.room, caller.thumbprint);
}

/** Gives the seat back, where the policy frees it. */
export async function departRoom(parts: RoomParts, thumbprint: Thumbprint, id: RoomId): Promise<RoomView | Refusal> {
  const own = await ownRoom(parts, thumbprint, id);
  if (isRefusal(own)) return own;
  const done = await depart(parts, own.room, own.participant.seat);
  return isRefusal(done) ? done : viewFor(parts, done.room, thumbprint);
}

async function depart(parts: RoomParts, room: Room, seat: SeatNumber) {
  const left = sealNotice(await parts.keys.of(room.id), room.id, 'left', { seat });
  const ended = endedByItself(room, parts.logKey);
  return homeOf(parts, room.id).rooms.change(room.id, (current, now) =>
    decideDeparture(current, seat, left, ended, now),
  );
}

/** Seats whose device has been away longer than the policy allows are given back; answers which. */
export async function departAbsent(parts: RoomParts, id: RoomId): Promise<SeatNumber[]> {
  const room = await homeOf(parts, id).rooms.find(id);
  const { absence = null } = room?.policy.leaving ?? {};
  if (!room || absence === null) return [];
  const now = parts.now();
  const present = parts.presence.present(id, now);
  const gone: SeatNumber[] = [];
  for (const { seat, joinedAt } of seated(room)) {
    // Who took the seat and never came is away since then; a seat taken again does not answer for its last absence.
    const since = Math.max(joinedAt, parts.presence.absentSince(id, seat, now) ?? 0);
    if (present.has(seat) || now - since < absence * 1000) continue;
    if (!isRefusal(await depart(parts, room, seat))) gone.push(seat);
  }
  return gone;
}

/** Closes a room whose time has passed; true when this call did it. Until then every statement refuses it anyway. */
export async function endDueRoom(parts: Pick<RoomParts, 'homes' | 'logKey'>, id: RoomId): Promise<boolean> {
  const done = await homeOf(parts, id).rooms.change(id, (room, now) =>
    decideDue(room, now, endedByItself(room, parts.logKey)),
  );
  return !isRefusal(done) && done.result;
}

/** Gives the room a new code when the old one has run out; true when this call did it. */
export async function renewCode(parts: Pick<RoomParts, 'homes' | 'keys'>, id: RoomId): Promise<boolean> {
  const key = await parts.keys.of(id);
  const done = await withFreshCode(() => {
    const linkKey = drawLinkKey();
    const link = { key: linkKey, sealed: sealText(key, 'linkKey', id, id, 0, linkKey) };
    return homeOf(parts, id).rooms.change(id, (room, now) => {
      const { entry } = room.policy;
      return entry.by === 'code'
        ? decideRenewal(room, drawCode(entry.code), link, now)
        : { change: null, result: false };
    });
  });
  return !isRefusal(done) && done.result;
}
