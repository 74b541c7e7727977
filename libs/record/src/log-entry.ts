import { randomBytes } from 'node:crypto';
import type { LogType } from '@parley/contracts';
import { DIGEST_BYTES, sha256, type Plaintext } from '@parley/crypto';
import { SALT_BYTES } from './commitment.js';
import { contentBytes } from './content.js';
import { LOG_CODE } from './log-codes.js';
import { leafOf } from './merkle-hash.js';
import { packCode, packDigest, packUint64, packUuid } from './packing.js';

/** A log entry before it has its place and time. */
export interface LogDraft {
  type: LogType;
  roomId: string | null;
  /** Whom or what it is about: an id, a thumbprint. Up to 65,535 bytes of UTF-8. */
  subject: string | null;
  /** salt(32) ‖ RFC 8785 details: sealed into `log_details`, gone when these are. */
  plaintext: Plaintext;
  /** SHA-256(salt ‖ details): stays in the log for ever and tells nothing alone. */
  detailsHash: Buffer;
}
export interface LoggedEntry {
  version: 1;
  /** Milliseconds since the epoch. */
  at: number;
  type: LogType;
  roomId: string | null;
  subject: string | null;
  detailsHash: Uint8Array;
}

const VERSION = 1;
const SUBJECT_AT = 28;

export function draftLogEntry(entry: {
  type: LogType;
  roomId: string | null;
  subject: string | null;
  details: Readonly<Record<string, unknown>>;
}): LogDraft {
  const plaintext = Buffer.concat([randomBytes(SALT_BYTES), contentBytes(entry.details)]) as Plaintext;
  return { type: entry.type, roomId: entry.roomId, subject: entry.subject, plaintext, detailsHash: sha256(plaintext) };
}

/** The details out of an opened `log_details` envelope; throws on what `draftLogEntry` did not make. */
export function logDetails(plaintext: Plaintext): Record<string, unknown> {
  const details: unknown = JSON.parse(plaintext.toString('utf8', SALT_BYTES));
  if (typeof details !== 'object' || details === null) throw new TypeError('not the details of a log entry');
  return { ...details };
}

/**
 * The RFC 6962 leaf input, numbers big-endian, zero bytes where nothing applies:
 *
 *     0    1  version (1)              10   16  room id
 *     1    8  at, milliseconds         26    2  length of the subject
 *     9    1  type (LOG_CODE)          28    n  subject, UTF-8
 *                                      28+n 32  SHA-256(salt ‖ details)
 */
export function logLeafData(entry: LoggedEntry): Buffer {
  if (entry.subject === '') throw new RangeError('a subject has a name, or is null');
  const subject = Buffer.from(entry.subject ?? '', 'utf8');
  const data = Buffer.alloc(SUBJECT_AT + subject.length + DIGEST_BYTES);
  data[0] = VERSION;
  packUint64(entry.at, data, 1);
  packCode(LOG_CODE[entry.type], data, 9);
  packUuid(entry.roomId, data, 10);
  data.writeUInt16BE(subject.length, 26);
  data.set(subject, SUBJECT_AT);
  packDigest(entry.detailsHash, data, SUBJECT_AT + subject.length);
  return data;
}

/** The entry's leaf hash in the log's tree: SHA-256(0x00 ‖ data), 32 bytes. Throws on fields that fit no log entry. */
export const logLeaf = (entry: LoggedEntry): Buffer => leafOf(logLeafData(entry));
