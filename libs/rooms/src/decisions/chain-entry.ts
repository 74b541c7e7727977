import type { ServerTime } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import { leafHash, nextHead } from '@parley/record';
import type { EntryDraft, Room, StoredEntry } from '../room.js';

/** Gives a draft its place, its time and the chain's head after it (docs/protocol.md, *Record*). */
export function chainEntry(
  room: Pick<Room, 'id' | 'lastSeq' | 'head'>,
  draft: EntryDraft,
  now: ServerTime,
): StoredEntry {
  const { connection, ...fields } = draft;
  const seq = room.lastSeq + 1;
  const leaf = leafHash({
    version: 1,
    roomId: room.id,
    seq,
    id: draft.id,
    type: draft.type,
    seat: draft.seat,
    recipientSeat: draft.recipientSeat,
    clientMessageId: draft.clientMessageId,
    sentAt: now,
    envelopeHash: sha256(draft.envelope),
    commitment: draft.commitment,
    connectionId: connection?.id ?? null,
    addressCommitment: connection?.commitment ?? null,
  });
  return { ...fields, seq, sentAt: now, connectionId: connection?.id ?? null, head: nextHead(room.head, leaf) };
}
