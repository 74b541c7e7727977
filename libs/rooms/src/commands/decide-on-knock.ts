import { isRefusal, refuse } from '@parley/contracts';
import type { KnockId, Refusal, RoomId, RoomView } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { drawCode, drawLinkKey } from '../codes/draw-code.js';
import { decideOnKnock, decideWithdrawal } from '../decisions/decide-knock.js';
import type { Knock, Room } from '../room.js';
import { ownRoom, viewFor } from './own-rooms.js';
import { roomLog } from './room-log.js';
import { homeOf, homesOf } from './room-parts.js';
import type { Caller, RoomParts } from './room-parts.js';
import { openText, sealText } from './seal-entry.js';
import { seatingOf } from './seat-someone.js';
import { withFreshCode } from './with-fresh-code.js';

/** *Let them in* or *Turn them away*: seat, lock and every other refusal are one transaction. */
export async function decideOnKnocker(
  parts: RoomParts,
  caller: Caller,
  input: { roomId: RoomId; knockId: KnockId; admit: boolean },
): Promise<RoomView | Refusal> {
  const own = await ownRoom(parts, caller.thumbprint, input.roomId);
  if (isRefusal(own)) return own;
  const knock = own.room.knocks.find((k) => k.id === input.knockId);
  if (!knock) return refuse('not_found');
  const { key } = own;
  const seating = seatingOf(own.room, key, guestOf(own.room, knock, key));
  const done = await withFreshCode(() => {
    const linkKey = drawLinkKey();
    const away = {
      code: own.room.policy.entry.by === 'code' ? drawCode(own.room.policy.entry.code) : null,
      link: { key: linkKey, sealed: sealText(key, 'linkKey', own.room.id, own.room.id, 0, linkKey) },
      log: () =>
        roomLog(own.room, key, 'room_refused', knock.id, {
          by: own.participant.seat,
          name: knockerName(own.room, knock, key),
          address: caller.address,
          from: knockerAddress(own.room, knock, key),
        }),
    };
    return homeOf(parts, input.roomId).rooms.change(input.roomId, (room, now) =>
      decideOnKnock(room, input.knockId, caller.thumbprint, input.admit, seating, away, now),
    );
  });
  return isRefusal(done) ? done : viewFor(parts, done.room, caller.thumbprint);
}

const knockerName = (room: Room, knock: Knock, key: DataKey): string | null =>
  knock.name && openText(key, 'name', room.id, knock.id, 0, knock.name);
const knockerAddress = (room: Room, knock: Knock, key: DataKey): string | null =>
  knock.address && openText(key, 'address', room.id, knock.id, 0, knock.address);
const guestOf = (room: Room, knock: Knock, key: DataKey) => ({
  thumbprint: knock.thumbprint,
  name: knockerName(room, knock, key),
  joinProof: knock.joinProof,
  address: knockerAddress(room, knock, key),
});

/** Whoever knocks may stop; the room is named because the knock alone tells no store. */
export async function withdrawKnock(
  parts: RoomParts,
  caller: Caller,
  knockId: KnockId,
): Promise<Refusal | { roomId: RoomId }> {
  for (const home of homesOf(parts)) {
    const room = (await home.rooms.ofDevice(caller.thumbprint)).find((r) => r.knocks.some((k) => k.id === knockId));
    if (!room) continue;
    const done = await home.rooms.change(room.id, (current, now) =>
      decideWithdrawal(current, knockId, caller.thumbprint, now),
    );
    return isRefusal(done) ? done : { roomId: room.id };
  }
  return refuse('not_found');
}
