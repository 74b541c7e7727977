import type { ServerTime } from '@parley/contracts';
import { headAfter } from '@parley/record';
import type { EntryDraft, Room, StoredEntry } from '../room.js';

/**
 * Gives a draft its place, its time and the chain's head after it (docs/protocol.md, *Record*). Written out field by field:
 * it runs for every message, and copying objects by spreading took as long as hashing them.
 */
export function chainEntry(
  room: Pick<Room, 'id' | 'lastSeq' | 'head'>,
  draft: EntryDraft,
  now: ServerTime,
): StoredEntry {
  const { id, type, seat, recipientSeat, clientMessageId, envelope, commitment, connection } = draft;
  const seq = room.lastSeq + 1;
  const connectionId = connection?.id ?? null;
  const head = headAfter(room.head, {
    roomId: room.id,
    seq,
    id,
    type,
    seat,
    recipientSeat,
    clientMessageId,
    sentAt: now,
    envelope,
    commitment,
    connectionId,
    addressCommitment: connection?.commitment ?? null,
  });
  return {
    roomId: room.id,
    seq,
    id,
    type,
    seat,
    recipientSeat,
    clientMessageId,
    sentAt: now,
    envelope,
    commitment,
    connectionId,
    head,
  };
}
