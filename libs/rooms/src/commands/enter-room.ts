import { isRefusal, LIMITS } from '@parley/contracts';
import type {
  ConnectionId,
  Entered,
  EntryView,
  Listed,
  Refusal,
  RoomId,
  RoomPolicy,
  SeatNumber,
} from '@parley/contracts';
import { durableId, PURPOSE, seal } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { addressCommitment, SALT_BYTES } from '@parley/record';
import { randomBytes } from 'node:crypto';
import type { Page } from '../ports/message-log.js';
import type { Connection, ConnectionReference, Participant, Room, StoredEntry } from '../room.js';
import { ownRoom } from './own-rooms.js';
import { homeOf } from './room-parts.js';
import type { Caller, RoomParts } from './room-parts.js';
import { viewEntry, viewKnocks, viewRoom } from './views.js';

/** What entering gives a device: its seat and what it may say and see there. Held by its socket, never sent. */
export interface Speaker {
  roomId: RoomId;
  seat: SeatNumber;
  policy: RoomPolicy;
  key: DataKey;
  /** Where its address is kept; null where the policy keeps none. */
  connection: ConnectionReference | null;
  /** The first sequence it may see. */
  from: number;
}

/** The first sequence that a participant may see. */
export const firstSeqFor = (policy: RoomPolicy, { joinedSeq }: Pick<Participant, 'joinedSeq'>): number =>
  policy.keeping.historyFrom === 'joining' ? joinedSeq : 1;

/** A device enters the room in which it sits: its address is sealed once, and what it missed comes back. */
export async function enterRoom(
  parts: RoomParts,
  caller: Caller,
  input: { roomId: RoomId; afterSeq: number },
  /** Where the same socket's address is kept since it entered before. */
  kept: ConnectionReference | null = null,
): Promise<{ speaker: Speaker; entered: Entered } | Refusal> {
  const own = await ownRoom(parts, caller.thumbprint, input.roomId);
  if (isRefusal(own)) return own;
  const { room, participant, key } = own;
  const connection = room.policy.keeping.addresses ? (kept ?? (await keepAddress(parts, own, caller.address))) : null;
  const speaker: Speaker = {
    roomId: room.id,
    seat: participant.seat,
    policy: room.policy,
    key,
    connection,
    from: firstSeqFor(room.policy, participant),
  };
  const { entries, more } = await listEntries(parts, speaker, { after: input.afterSeq, limit: LIMITS.pageEntries });
  const now = parts.now();
  return {
    speaker,
    entered: {
      room: viewRoom(room, participant.seat, key, parts.presence.present(room.id, now), now),
      knocks: viewKnocks(room, participant.seat, key, now),
      entries,
      more,
    },
  };
}

/** A page of history, as far back as this seat may see; a *welcome* for another seat is not part of it. */
export async function listEntries(
  parts: RoomParts,
  speaker: Speaker,
  page: Omit<Page, 'from'> & ({ after: number } | { before: number }),
): Promise<Listed> {
  const found = await homeOf(parts, speaker.roomId).messages.list(speaker.roomId, {
    ...page,
    from: speaker.from,
    limit: page.limit + 1,
  });
  const more = found.length > page.limit;
  // One more was asked for to know whether there is more: the newest when paging forward, the oldest when paging back.
  const kept = more ? ('after' in page ? found.slice(0, page.limit) : found.slice(1)) : found;
  return {
    entries: kept.filter((entry) => isFor(entry, speaker.seat)).map((entry) => showEntry(speaker, entry)),
    more,
  };
}

const isFor = (entry: StoredEntry, seat: SeatNumber): boolean =>
  entry.recipientSeat === null || entry.recipientSeat === seat;
const showEntry = (speaker: Pick<Speaker, 'key' | 'policy'>, entry: StoredEntry): EntryView =>
  viewEntry(speaker.key, speaker.policy.keys, entry);

async function keepAddress(
  parts: RoomParts,
  { room, participant, key }: { room: Room; participant: Participant; key: DataKey },
  address: string,
): Promise<ConnectionReference> {
  const connection = sealConnection(key, room.id, participant.seat, address);
  await homeOf(parts, room.id).rooms.connect(connection);
  return connection;
}

function sealConnection(key: DataKey, roomId: RoomId, seat: SeatNumber, address: string): Connection {
  const id = durableId() as ConnectionId;
  const salt = randomBytes(SALT_BYTES);
  const bytes = Buffer.from(address, 'utf8');
  return {
    id,
    roomId,
    seat,
    address: seal(key, { purpose: PURPOSE.address, roomId, recordId: id, seat }, Buffer.concat([salt, bytes])),
    commitment: addressCommitment(salt, address),
  };
}
