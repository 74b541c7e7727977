import type { ServerTime } from '@parley/contracts';
import { headAfter } from '@parley/record';
import type { EntryDraft, Room, StoredEntry } from '../room.js';

/** Gives a draft its place, its time and the chain's head after it (docs/protocol.md, *Record*). */
export function chainEntry(
  room: Pick<Room, 'id' | 'lastSeq' | 'head'>,
  draft: EntryDraft,
  now: ServerTime,
): StoredEntry {
  const { connection, ...fields } = draft;
  const place = { seq: room.lastSeq + 1, sentAt: now, connectionId: connection?.id ?? null };
  const head = headAfter(room.head, { ...fields, ...place, addressCommitment: connection?.commitment ?? null });
  return { ...fields, ...place, head };
}
