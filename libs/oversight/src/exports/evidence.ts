import type { ServerTime } from '@parley/contracts';
import { EnvelopeError, open, PURPOSE, sha256 } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { unsalted } from '@parley/record';
import type { EvidenceCovered, EvidenceEntry, EvidenceLine, EvidenceLogEntry } from '@parley/record';
import { openDetails, openSalted, openText } from '@parley/rooms';
import type { OversightParts } from '../oversight-parts.js';
import type {
  StoredConnection,
  StoredCover,
  StoredLogEntry,
  StoredMessage,
  StoredPart,
  StoredRoom,
  StoredSeat,
} from '../ports/evidence-source.js';
import type { Reading } from '../ports/readings.js';
import { freshRoomKey } from '../rooms/fresh-room-key.js';
import { RecordAltered, RecordGone } from './record-altered.js';

export type EvidenceParts = Pick<OversightParts, 'roomKeys' | 'keys' | 'now' | 'evidence'>;
export interface EvidenceOrder {
  exportId: string;
  /** Sequences of messages whose content is to be left out. */
  redacted: readonly number[];
}
interface Opening {
  room: StoredRoom;
  key: DataKey;
  logKey: DataKey;
  redacted: ReadonlySet<number>;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/**
 * The record of the room a reading is for, unsealed, without its end (`writeEvidence` makes that). Throws RecordGone when there is
 * nothing left, RecordAltered at the first thing that does not open: what stands before it was handed out already.
 */
export async function* evidenceOf(
  parts: EvidenceParts,
  reading: Pick<Reading, 'id' | 'roomId'>,
  order: EvidenceOrder,
): AsyncGenerator<Exclude<EvidenceLine, { line: 'end' }>, void, undefined> {
  const { roomId } = reading;
  const key = await freshRoomKey(parts, roomId);
  if (!key) throw new RecordGone();
  let opening: Opening | null = null;
  for await (const part of parts.evidence.parts(roomId, order.redacted)) {
    if (part.part === 'room') {
      opening = { room: part, key, logKey: parts.keys.log, redacted: new Set(part.redacted) };
      yield recordLine(part, { reading: reading.id, export: order.exportId, exportedAt: parts.now() });
    } else if (opening) {
      yield lineOf(opening, part);
    }
  }
  if (!opening) throw new RecordGone();
}

const recordLine = (
  room: StoredRoom,
  more: { reading: string; export: string; exportedAt: ServerTime },
): Exclude<EvidenceLine, { line: 'end' }> => ({
  line: 'record',
  version: 1,
  room: {
    id: room.id,
    state: room.state,
    createdAt: room.createdAt,
    activatedAt: room.activatedAt,
    closedAt: room.closedAt,
  },
  policy: room.policy,
  lastSeq: room.lastSeq,
  head: text(room.head),
  redacted: room.redacted,
  ...more,
});

const coveredLine = ({ lastSeq, head, receipts, previous, ...cover }: StoredCover): EvidenceCovered => ({
  line: 'covered',
  lastSeq,
  head: text(head),
  receipts: receipts.map(({ seat, number, digest }) => ({ seat, number, digest: text(digest) })),
  previous,
  position: cover.position,
  rooms: cover.rooms,
  siblings: cover.siblings.map(text),
  log: { index: cover.index, at: cover.at, detailsHash: text(cover.detailsHash), proof: cover.proof.map(text) },
});

function lineOf(opening: Opening, part: Exclude<StoredPart, StoredRoom>): Exclude<EvidenceLine, { line: 'end' }> {
  switch (part.part) {
    case 'checkpoint':
      return { line: 'checkpoint', note: part.note };
    case 'covered':
      return coveredLine(part);
    case 'seat':
      return seatLine(opening, part);
    case 'connection':
      return connectionLine(opening, part);
    case 'receipt':
      return { line: 'receipt', seat: part.seat, number: part.number, jws: part.jws };
    case 'entry':
      return entryLine(opening, part);
    case 'log':
      return logLine(opening, part);
  }
}

/** What does not open was exchanged: who reads is told where, and nothing stands in its place. */
function opened<T>(where: RecordAltered['where'], unsealing: () => T): T {
  try {
    return unsealing();
  } catch (error) {
    if (error instanceof EnvelopeError || error instanceof RangeError) throw new RecordAltered(where);
    throw error;
  }
}

function seatLine({ room, key }: Opening, { id, seat, name, ...rest }: StoredSeat): EvidenceLine & { line: 'seat' } {
  return {
    line: 'seat',
    seat,
    name: opened({ seat }, () => name && openText(key, 'name', room.id, id, seat, name)),
    thumbprint: rest.thumbprint,
    joinedAt: rest.joinedAt,
    leftAt: rest.leftAt,
    joinProof: rest.joinProof,
  };
}

function connectionLine(
  { room, key }: Opening,
  { id, seat, address, commitment }: StoredConnection,
): EvidenceLine & { line: 'connection' } {
  const place = { purpose: PURPOSE.address, roomId: room.id, recordId: id, seat };
  const { salt, content } = opened({ seat }, () => unsalted(open(key, place, address)));
  return {
    line: 'connection',
    id,
    seat,
    commitment: text(commitment),
    address: content.toString('utf8'),
    salt: text(salt),
  };
}

function entryLine({ key, redacted }: Opening, entry: StoredMessage): EvidenceEntry {
  const leftOut = redacted.has(entry.seq);
  const shown = opened({ seq: entry.seq }, () => openSalted(key, entry));
  return {
    line: 'entry',
    seq: entry.seq,
    id: entry.id,
    type: entry.type,
    seat: entry.seat,
    recipientSeat: entry.recipientSeat,
    clientMessageId: entry.clientMessageId,
    sentAt: entry.sentAt,
    envelopeHash: text(sha256(entry.envelope)),
    commitment: text(entry.commitment),
    connectionId: entry.connectionId,
    head: text(entry.head),
    ...(leftOut ? {} : { content: shown.content.toString('utf8'), salt: text(shown.salt) }),
  };
}

function logLine({ room, key, logKey }: Opening, entry: StoredLogEntry): EvidenceLogEntry {
  const { index, at, type, subject, details } = entry;
  const shown =
    details &&
    opened({ log: index }, () => unsalted(openDetails(details.under === 'room' ? key : logKey, details, room.id)));
  return {
    line: 'log',
    index,
    at,
    type,
    subject,
    detailsHash: text(entry.detailsHash),
    ...(shown ? { details: shown.content.toString('utf8'), salt: text(shown.salt) } : {}),
    proof: entry.proof.map(text),
  };
}
