import { isRefusal, parseCode, refuse } from '@parley/contracts';
import type { ChosenName, KnockId, Locator, OwnKnockView, Refusal, RoomView } from '@parley/contracts';
import { equalBytes } from '@parley/crypto';
import { linkKeyHash } from '../codes/draw-code.js';
import { closedDoor, decideJoinByLink, decideKnock } from '../decisions/enter.js';
import { chooseAbout, chooseName } from '../names/choose-name.js';
import { hasEnded, participantOf } from '../room.js';
import type { Room } from '../room.js';
import { viewFor } from './own-rooms.js';
import { homeOf, homesOf } from './room-parts.js';
import type { Caller, RoomParts } from './room-parts.js';
import { idIn, sealText } from './seal-entry.js';
import { seatingOf } from './seat-someone.js';
import { viewOwnKnock } from './views.js';

export interface JoinInput {
  locator: Locator;
  name?: ChosenName | undefined;
  about?: string | undefined;
  keyPackage?: string | undefined;
}
export type Joined = { room: RoomView } | { knock: OwnKnockView };

/**
 * Takes a seat by a link, or knocks by a code. Whatever keeps a door shut is one refusal, `room_unavailable`. A bare
 * code costs budget each time; a right link key shows that the host gave it, and costs none.
 */
export async function joinRoom(parts: RoomParts, caller: Caller, input: JoinInput): Promise<Joined | Refusal> {
  const tooMany = await parts.limits.take('join-by-device', caller.thumbprint);
  if (tooMany !== null) return refuse('too_many_requests', { retryAfter: tooMany });
  const room = await findRoom(parts, input.locator);
  const keyIsRight = room !== null && holdsKey(room, input.locator);
  if (!keyIsRight) {
    const wait = await payForGuess(parts, caller);
    if (wait !== null) return refuse('too_many_requests', { retryAfter: wait });
  }
  if (!room || ('room' in input.locator && !keyIsRight)) return refuse('room_unavailable');
  if (participantOf(room, caller.thumbprint) && !hasEnded(room, parts.now())) {
    if (!keyIsRight) await giveBackGuess(parts, caller);
    const view = await viewFor(parts, room, caller.thumbprint);
    return isRefusal(view) ? view : { room: view };
  }
  const closed = closedDoor(room, caller.thumbprint, parts.now());
  if (closed) return closed;
  if (caller.terms !== room.policyDigest.toString('base64url')) return refuse('terms_changed', { policy: room.policy });
  const chosen = chooseName(room.policy, input.name, parts.names, parts.now());
  if (isRefusal(chosen)) return chosen;
  const about = chooseAbout(room.policy, input.about);
  if (isRefusal(about)) return about;
  return room.policy.entry.by === 'link'
    ? takeSeat(parts, caller, room, chosen.name)
    : knock(parts, caller, room, chosen.name, { ...input, ...about });
}

async function takeSeat(parts: RoomParts, caller: Caller, room: Room, name: string | null): Promise<Joined | Refusal> {
  const key = await parts.keys.of(room.id);
  const seating = seatingOf(room, key, {
    thumbprint: caller.thumbprint,
    name,
    joinProof: caller.proof,
    address: caller.address,
  });
  const done = await homeOf(parts, room.id).rooms.change(room.id, (current, now) =>
    decideJoinByLink(current, caller.thumbprint, seating, now),
  );
  if (isRefusal(done)) return refuse('room_unavailable');
  const view = await viewFor(parts, done.room, caller.thumbprint);
  return isRefusal(view) ? view : { room: view };
}

async function knock(
  parts: RoomParts,
  caller: Caller,
  room: Room,
  name: string | null,
  input: { about: string | null; keyPackage?: string | undefined },
): Promise<Joined | Refusal> {
  const key = await parts.keys.of(room.id);
  const id = idIn(room.id) as KnockId;
  const sealed = (purpose: 'name' | 'about' | 'keyPackage', words: string | null | undefined) =>
    words === null || words === undefined || (purpose === 'name' && room.policy.keys === 'members')
      ? null
      : sealText(key, purpose, room.id, id, 0, words);
  const asking = {
    id,
    thumbprint: caller.thumbprint,
    name: sealed('name', name),
    about: sealed('about', input.about),
    keyPackage: sealed('keyPackage', room.policy.keys === 'members' ? input.keyPackage : null),
    address: room.policy.keeping.addresses ? sealText(key, 'address', room.id, id, 0, caller.address) : null,
    joinProof: caller.proof,
  };
  const present = parts.presence.present(room.id, parts.now());
  const done = await homeOf(parts, room.id).rooms.change(room.id, (current, now) =>
    decideKnock(current, asking, present, now),
  );
  if (isRefusal(done)) return refuse('room_unavailable');
  const taken = done.room.knocks.find((k) => k.id === done.result.knockId);
  return taken ? { knock: viewOwnKnock(done.room, taken, key, parts.now()) } : refuse('room_unavailable');
}

async function findRoom(parts: RoomParts, locator: Locator): Promise<Room | null> {
  if ('room' in locator) return homeOf(parts, locator.room).rooms.find(locator.room);
  const codes = new Set(
    [...parts.policies.values()].flatMap(({ policy }) =>
      policy.entry.by === 'code' ? [parseCode(locator.code, policy.entry.code.alphabet, policy.entry.code.length)] : [],
    ),
  );
  for (const code of codes) {
    if (code === null) continue;
    for (const home of homesOf(parts)) {
      const room = await home.rooms.findByCode(code);
      if (room) return room;
    }
  }
  return null;
}

const holdsKey = (room: Room, locator: Locator): boolean =>
  locator.key !== undefined && room.linkKeyHash !== null && equalBytes(linkKeyHash(locator.key), room.linkKeyHash);

async function payForGuess(parts: RoomParts, caller: Caller): Promise<number | null> {
  const { limits } = parts;
  return (
    (await limits.take('code-by-address', caller.network)) ??
    (await limits.take('code-by-device', caller.thumbprint)) ??
    // Last, so that one who is out of budget can't spend everybody's.
    (await limits.take('code-by-service', 'service'))
  );
}

async function giveBackGuess(parts: RoomParts, caller: Caller): Promise<void> {
  await parts.limits.giveBack('code-by-service', 'service');
  await parts.limits.giveBack('code-by-address', caller.network);
  await parts.limits.giveBack('code-by-device', caller.thumbprint);
}
