import { equalBytes } from '@parley/crypto';
import { genesisHead, headAfter } from './chain.js';
import type { ChainedEntry } from './leaf.js';

/** An entry as it lies in the database, with the head after it. */
export interface StoredRow extends Omit<ChainedEntry, 'roomId'> {
  head: Uint8Array;
}
export interface RoomVerification {
  /** Rows that hold, from the first one on. */
  entries: number;
  /** The head after them. */
  head: Buffer;
  /** The first row that is altered, missing, inserted or out of its place, and why, in one English sentence; null when all hold. */
  firstMismatch: { seq: number; reason: string } | null;
}

/**
 * Computes a room's chain again from its stored rows, given in the order of `seq`, and stops at the first that differs.
 * `expected` is what the room itself, or better a checkpoint kept elsewhere, says. Nothing is unsealed.
 */
export async function verifyRoom(room: {
  roomId: string;
  policyDigest: Uint8Array;
  rows: AsyncIterable<StoredRow> | Iterable<StoredRow>;
  expected: { lastSeq: number; head: Uint8Array };
}): Promise<RoomVerification> {
  let head = genesisHead(room.roomId, room.policyDigest);
  let entries = 0;
  const mismatch = (seq: number, reason: string): RoomVerification => ({
    entries,
    head,
    firstMismatch: { seq, reason },
  });
  for await (const row of room.rows) {
    const seq = entries + 1;
    if (seq > room.expected.lastSeq) return mismatch(seq, 'This entry stands after the last one of the room.');
    if (row.seq > seq) return mismatch(seq, 'This entry is missing.');
    if (row.seq < seq) return mismatch(seq, 'An entry stands here that is out of its place.');
    const next = headOf(head, room.roomId, row);
    if (!next || !equalBytes(next, row.head)) return mismatch(seq, 'This entry is not the one that was written.');
    head = next;
    entries = seq;
  }
  if (entries < room.expected.lastSeq) return mismatch(entries + 1, 'This entry is missing.');
  if (!equalBytes(head, room.expected.head))
    return mismatch(entries, 'The chain does not end in the head of the room.');
  return { entries, head, firstMismatch: null };
}

/** null when the row's fields fit no entry at all, which the database's columns allow. */
function headOf(head: Buffer, roomId: string, row: StoredRow): Buffer | null {
  try {
    return headAfter(head, { ...row, roomId });
  } catch {
    return null;
  }
}
