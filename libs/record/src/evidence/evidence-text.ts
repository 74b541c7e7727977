import { isUtf8 } from 'node:buffer';
import { canonicalJson, ENTRY_TYPES, isUuid, LOG_TYPES, ROOM_STATES } from '@parley/contracts';
import type { EvidenceEntry, EvidenceLine } from './evidence-line.js';

type Check = (value: unknown) => boolean;

const DIGEST = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const number1: Check = (value) => count(value) && value !== 0;
const text: Check = (value) => typeof value === 'string';
const uuid: Check = (value) => typeof value === 'string' && isUuid(value);
/** 32 bytes in the one right form of base64url: a digest or a salt. */
const digest: Check = (value) => typeof value === 'string' && DIGEST.test(value);
const object: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const oneOf =
  (words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
/** These fields and no others. */
function fields(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks);
  return (value) => {
    if (!object(value)) return false;
    const record = value as Readonly<Record<string, unknown>>;
    for (const key in record) if (!Object.hasOwn(checks, key)) return false;
    for (const [key, check] of entries) if (!check(record[key])) return false;
    return true;
  };
}

const SHAPES: Readonly<Record<EvidenceLine['line'], Check>> = {
  record: fields({
    line: text,
    version: oneOf([1]),
    room: fields({
      id: uuid,
      state: oneOf(ROOM_STATES),
      createdAt: count,
      activatedAt: orNull(count),
      closedAt: orNull(count),
    }),
    policy: object,
    lastSeq: count,
    head: digest,
    exportedAt: count,
    reading: uuid,
    export: uuid,
    redacted: listOf(number1),
  }),
  checkpoint: fields({ line: text, note: text }),
  covered: fields({
    line: text,
    lastSeq: number1,
    head: digest,
    receipts: listOf(fields({ seat: number1, number: number1, digest })),
    previous: orNull(count),
    position: count,
    rooms: number1,
    siblings: listOf(digest),
    log: fields({ index: count, at: count, detailsHash: digest, proof: listOf(digest) }),
  }),
  seat: fields({
    line: text,
    seat: number1,
    name: orNull(text),
    thumbprint: digest,
    joinedAt: count,
    leftAt: orNull(count),
    joinProof: text,
  }),
  connection: fields({ line: text, id: uuid, seat: number1, commitment: digest, address: text, salt: digest }),
  entry: fields({
    line: text,
    seq: number1,
    id: uuid,
    type: oneOf(ENTRY_TYPES),
    seat: count,
    recipientSeat: orNull(number1),
    clientMessageId: orNull(uuid),
    sentAt: count,
    envelopeHash: digest,
    commitment: digest,
    connectionId: orNull(uuid),
    head: digest,
    content: optional(text),
    salt: optional(digest),
  }),
  receipt: fields({ line: text, seat: number1, number: number1, jws: text }),
  log: fields({
    line: text,
    index: count,
    at: count,
    type: oneOf(LOG_TYPES),
    subject: orNull(text),
    detailsHash: digest,
    details: optional(text),
    salt: optional(digest),
    proof: listOf(digest),
  }),
  end: fields({ line: text, entries: count, sha256: digest }),
};

/** The line in RFC 8785 form, without its newline. */
export const evidenceText = (line: EvidenceLine): string =>
  line.line === 'entry' ? entryText(line) : canonicalJson(line);

/** The same form from keys in their order: JSON.stringify writes strings and whole numbers as RFC 8785 does, six times as fast. */
const entryText = (line: EvidenceEntry): string =>
  JSON.stringify({
    clientMessageId: line.clientMessageId,
    commitment: line.commitment,
    connectionId: line.connectionId,
    content: line.content,
    envelopeHash: line.envelopeHash,
    head: line.head,
    id: line.id,
    line: line.line,
    recipientSeat: line.recipientSeat,
    salt: line.salt,
    seat: line.seat,
    sentAt: line.sentAt,
    seq: line.seq,
    type: line.type,
  });

/**
 * What a line says; null for what is no line of a record or is not in its one form: two readers of `{"a":1,"a":2}` would see two
 * records. Without its newline. The policy alone is not looked into: the chain begins with its digest.
 */
export function parseEvidenceLine(line: string | Buffer): EvidenceLine | null {
  if (typeof line !== 'string' && !isUtf8(line)) return null;
  const written = typeof line === 'string' ? line : line.toString('utf8');
  const value = parsed(written) as EvidenceLine | null;
  if (!object(value) || value === null || !Object.hasOwn(SHAPES, value.line) || !SHAPES[value.line](value)) return null;
  return isCanonical(value, written) ? value : null;
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}

function isCanonical(value: EvidenceLine, written: string): boolean {
  try {
    return evidenceText(value) === written;
  } catch {
    // A lone surrogate, which JSON.parse lets through.
    return false;
  }
}
