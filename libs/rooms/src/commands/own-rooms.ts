import { isRefusal, refuse } from '@parley/contracts';
import type { OwnRoomsAnswer, Refusal, RoomId, RoomView, Thumbprint } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { knockState } from '../decisions/enter.js';
import { hasEnded, participantOf } from '../room.js';
import type { Participant, Room } from '../room.js';
import { homeOf, homesOf } from './room-parts.js';
import type { RoomParts } from './room-parts.js';
import { RoomKeyGone } from './room-keys.js';
import { viewOwnKnock, viewRoom } from './views.js';

/** A room in which the device sits; everybody else hears `not_found`, whatever there is. */
export async function ownSeat(
  parts: Pick<RoomParts, 'homes'>,
  thumbprint: Thumbprint,
  id: RoomId,
): Promise<{ room: Room; participant: Participant } | Refusal> {
  const room = await homeOf(parts, id).rooms.find(id);
  const participant = room && participantOf(room, thumbprint);
  return participant ? { room, participant } : refuse('not_found');
}

/** The room's key; `room_gone` when it was destroyed. */
export async function keyOf(parts: Pick<RoomParts, 'keys'>, id: RoomId): Promise<DataKey | Refusal> {
  try {
    return await parts.keys.of(id);
  } catch (error) {
    if (error instanceof RoomKeyGone) return refuse('room_gone');
    throw error;
  }
}

/** A room in which the device sits, with its key. */
export async function ownRoom(
  parts: RoomParts,
  thumbprint: Thumbprint,
  id: RoomId,
): Promise<{ room: Room; participant: Participant; key: DataKey } | Refusal> {
  const own = await ownSeat(parts, thumbprint, id);
  if (isRefusal(own)) return own;
  const key = await keyOf(parts, id);
  return isRefusal(key) ? key : { ...own, key };
}

export async function viewFor(parts: RoomParts, room: Room, thumbprint: Thumbprint): Promise<RoomView | Refusal> {
  const participant = room.participants.find((p) => p.thumbprint === thumbprint);
  if (!participant) return refuse('not_found');
  const now = parts.now();
  return viewRoom(room, participant.seat, await parts.keys.of(room.id), parts.presence.present(room.id, now), now);
}

export async function showRoom(parts: RoomParts, thumbprint: Thumbprint, id: RoomId): Promise<RoomView | Refusal> {
  const own = await ownRoom(parts, thumbprint, id);
  return isRefusal(own) ? own : viewFor(parts, own.room, thumbprint);
}

/** How a reload finds back: the device's seats, and the knocks that still matter. */
export async function ownRooms(parts: RoomParts, thumbprint: Thumbprint): Promise<OwnRoomsAnswer> {
  const found = await Promise.all(homesOf(parts).map((home) => home.rooms.ofDevice(thumbprint)));
  const answer: OwnRoomsAnswer = { rooms: [], knocks: [] };
  for (const room of found.flat()) {
    const now = parts.now();
    const key = await parts.keys.of(room.id).catch(() => null);
    if (!key) continue;
    const seat = participantOf(room, thumbprint)?.seat;
    if (seat !== undefined) answer.rooms.push(viewRoom(room, seat, key, parts.presence.present(room.id, now), now));
    else if (!hasEnded(room, now)) {
      const knocks = room.knocks.filter((k) => k.thumbprint === thumbprint && knockState(k, now) !== 'withdrawn');
      answer.knocks.push(...knocks.map((k) => viewOwnKnock(room, k, key, now)));
    }
  }
  return answer;
}
