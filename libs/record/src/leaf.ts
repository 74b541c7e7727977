import type { EntryType } from '@parley/contracts';
import { sha256, sha256Into } from '@parley/crypto';
import { ENTRY_CODE } from './entry-codes.js';
import { packCode, packDigest, packUint32, packUint64, packUuid } from './packing.js';

interface EntryFields {
  roomId: string;
  /** From 1. */
  seq: number;
  id: string;
  type: EntryType;
  /** 0 is the room itself. */
  seat: number;
  /** null when it is for everyone. */
  recipientSeat: number | null;
  /** null for entries of the room itself. */
  clientMessageId: string | null;
  /** Milliseconds since the epoch. */
  sentAt: number;
  /** c: SHA-256(0x02 ‖ salt ‖ content). */
  commitment: Uint8Array;
  /** null where the policy keeps no addresses, and for entries of the room itself; so is `addressCommitment`. */
  connectionId: string | null;
  addressCommitment: Uint8Array | null;
}
/** An entry as a redacted export shows it. */
export interface Leaf extends EntryFields {
  version: 1;
  envelopeHash: Uint8Array;
}
/** An entry as it is stored, on its way into the chain. */
export interface ChainedEntry extends EntryFields {
  envelope: Uint8Array;
}

const VERSION = 1;
const LEAF = 0x00;
const ENVELOPE_AT = 75;
const LEAF_BYTES = 187;
// Packing and hashing never wait in between, so one buffer serves every leaf.
const scratch = Buffer.alloc(LEAF_BYTES);
scratch[0] = LEAF;
scratch[1] = VERSION;

function pack(entry: EntryFields): void {
  packUuid(entry.roomId, scratch, 2);
  packUint64(entry.seq, scratch, 18);
  packUuid(entry.id, scratch, 26);
  packCode(ENTRY_CODE[entry.type], scratch, 42);
  packUint32(entry.seat, scratch, 43);
  if (entry.recipientSeat === 0) throw new RangeError('nothing is sent to the room itself');
  packUint32(entry.recipientSeat ?? 0, scratch, 47);
  packUuid(entry.clientMessageId, scratch, 51);
  packUint64(entry.sentAt, scratch, 67);
  packDigest(entry.commitment, scratch, 107);
  packUuid(entry.connectionId, scratch, 139);
  packDigest(entry.addressCommitment, scratch, 155);
}

/**
 * SHA-256 over 187 bytes, numbers big-endian, zero bytes where nothing applies:
 *
 *     0    1  0x00                        51   16  client message id
 *     1    1  version (1)                 67    8  sent at, milliseconds
 *     2   16  room id                     75   32  SHA-256(envelope)
 *     18   8  seq                         107  32  c
 *     26  16  entry id                    139  16  connection id
 *     42   1  type (ENTRY_CODE)           155  32  a
 *     43   4  seat
 *     47   4  recipient seat
 *
 * Throws on fields that fit no entry: a bug, or a row someone altered.
 */
export function leafHash(leaf: Leaf): Buffer {
  pack(leaf);
  packDigest(leaf.envelopeHash, scratch, ENVELOPE_AT);
  return sha256(scratch);
}

/** The same hash from the envelope itself, written into `target`: the hot path makes no buffers on the way. */
export function leafHashInto(target: Buffer, offset: number, entry: ChainedEntry): void {
  pack(entry);
  sha256Into(scratch, ENVELOPE_AT, entry.envelope);
  sha256Into(target, offset, scratch);
}
