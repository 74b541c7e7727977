import { isRefusal, refuse } from '@parley/contracts';
import type { Refusal, RoomId, RoomView } from '@parley/contracts';
import { drawLinkKey } from '../codes/draw-code.js';
import { decideActivation } from '../decisions/activate.js';
import { participantOf } from '../room.js';
import { roomLog } from './room-log.js';
import { homeOf } from './room-parts.js';
import type { Caller, RoomParts } from './room-parts.js';
import { sealText } from './seal-entry.js';
import { ownRoom, viewFor } from './own-rooms.js';

/** *Accept & Activate*: the time starts, and the share link exists. */
export async function activateRoom(parts: RoomParts, caller: Caller, id: RoomId): Promise<RoomView | Refusal> {
  const own = await ownRoom(parts, caller.thumbprint, id);
  if (isRefusal(own)) return own;
  const linkKey = drawLinkKey();
  const sealed = sealText(own.key, 'linkKey', id, id, 0, linkKey);
  const done = await homeOf(parts, id).rooms.change(id, (room, now) => {
    const host = participantOf(room, caller.thumbprint);
    if (!host) return refuse('not_found');
    const log = () => roomLog(room, own.key, 'room_activated', host.id, { address: caller.address });
    return decideActivation(room, host, { key: linkKey, sealed }, log, now);
  });
  return isRefusal(done) ? done : viewFor(parts, done.room, caller.thumbprint);
}
