import { isRefusal, refuse } from '@parley/contracts';
import type { ChosenName, Refusal, RoomId, RoomView, SeatNumber } from '@parley/contracts';
import { durableId, volatileId } from '@parley/crypto';
import { genesisHead } from '@parley/record';
import { applyChange } from '../change.js';
import { drawCode, drawLinkKey, linkKeyHash } from '../codes/draw-code.js';
import { endIfQuiet, later } from '../decisions/lifetime.js';
import { seating } from '../decisions/enter.js';
import { chooseName } from '../names/choose-name.js';
import type { Room } from '../room.js';
import { roomLog } from './room-log.js';
import type { Caller, OfferedPolicy, RoomParts } from './room-parts.js';
import { sealText } from './seal-entry.js';
import { seatingOf } from './seat-someone.js';
import type { Newcomer } from './seat-someone.js';
import { viewRoom } from './views.js';
import { withFreshCode } from './with-fresh-code.js';

/** Opens a room of a kind that is on and seats the caller first. */
export async function openRoom(
  parts: RoomParts,
  caller: Caller,
  input: { kind: string; name?: ChosenName | undefined },
): Promise<RoomView | Refusal> {
  const offered = parts.policies.get(input.kind);
  if (!offered || offered.policy.entry.by === 'pairing') return refuse('not_found');
  const wait =
    (await parts.limits.take('open-by-address', caller.network)) ??
    (await parts.limits.take('open-by-device', caller.thumbprint));
  if (wait !== null) return refuse('too_many_requests', { retryAfter: wait });
  if (caller.terms !== offered.terms) return refuse('terms_changed', { policy: offered.policy });
  const chosen = chooseName(offered.policy, input.name, parts.names, parts.now());
  if (isRefusal(chosen)) return chosen;
  const newcomer = {
    thumbprint: caller.thumbprint,
    name: chosen.name,
    joinProof: caller.proof,
    address: caller.address,
  };
  const opened = await createRoom(parts, offered, [newcomer]);
  if (isRefusal(opened)) return opened;
  const key = await parts.keys.of(opened.id);
  const now = parts.now();
  return viewRoom(opened, 1 as SeatNumber, key, parts.presence.present(opened.id, now), now);
}

/** A new room with everybody who starts in it: the host, or a pair. */
export async function createRoom(
  parts: RoomParts,
  offered: OfferedPolicy,
  newcomers: readonly Newcomer[],
): Promise<Room | Refusal> {
  const { policy } = offered;
  const id = (policy.keeping.messages === 'durable' ? durableId() : volatileId()) as RoomId;
  const { key, wrapped } = await parts.keys.create(id);
  const linkKey = policy.activation || policy.entry.by === 'pairing' ? null : drawLinkKey();
  const renewEvery = policy.entry.by === 'code' ? policy.entry.code.renewEvery : null;
  const host = newcomers[0];
  return withFreshCode(() => {
    const code = policy.entry.by === 'code' ? drawCode(policy.entry.code) : null;
    return parts.homes[policy.keeping.messages].rooms.open((now) => {
      const born = {
        createdAt: now,
        activatedAt: policy.activation ? null : now,
      };
      let room: Room = {
        id,
        policy,
        policyDigest: offered.digest,
        state: policy.activation ? 'pending' : 'active',
        revision: 0,
        code,
        linkKey: linkKey && sealText(key, 'linkKey', id, id, 0, linkKey),
        linkKeyHash: linkKey && linkKeyHash(linkKey),
        codeRenewsAt: renewEvery === null ? null : later(now, renewEvery),
        lastSeq: 0,
        head: genesisHead(id, offered.digest),
        epoch: 0,
        ...born,
        endsAt: endIfQuiet(policy, born, now),
        closedAt: null,
        closeReason: null,
        closedBy: null,
        participants: [],
        knocks: [],
      };
      const entries = [];
      const log = host
        ? roomLog(room, key, 'room_opened', null, { address: host.address, thumbprint: host.thumbprint })
        : [];
      for (const newcomer of newcomers) {
        const { change } = seating(room, newcomer.thumbprint, seatingOf(room, key, newcomer), now);
        const applied = applyChange(room, change, now);
        room = applied.room;
        entries.push(...applied.entries);
        log.push(...applied.log);
      }
      const addressTags =
        policy.limits.roomsPerAddress === null || !host?.address ? [] : parts.addressTags(host.address);
      return { room, key: wrapped, entries, log, addressTags };
    });
  });
}
