import type { ConnectionId } from '@parley/contracts';
import type { JoinedContent } from '@parley/contracts';
import { open, PURPOSE, sha256 } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { addressCommitment, unsalted } from '@parley/record';
import type { EvidenceConnection, EvidenceEntry, EvidenceLine } from '@parley/record';
import { openText } from '@parley/rooms';
import type { OversightParts } from '../oversight-parts.js';
import type { TranscriptRow } from '../ports/oversight-rooms.js';
import type { Reading } from '../ports/readings.js';
import { freshRoomKey } from '../rooms/fresh-room-key.js';

const PAGE = 200;

export type EvidenceParts = Pick<OversightParts, 'rooms' | 'roomKeys' | 'verification' | 'now'>;
export interface EvidenceOptions {
  exportId: string;
  redacted: readonly number[];
}

/** The record of a room, unsealed within a reading. Throws when the room is gone and when something in it does not open. */
export async function* evidenceOf(
  parts: EvidenceParts,
  reading: Reading,
  { exportId, redacted }: EvidenceOptions,
): AsyncGenerator<EvidenceLine> {
  const { roomId } = reading;
  const [room, verified, key] = [
    await parts.rooms.find(roomId),
    await parts.verification.verify(roomId),
    await freshRoomKey(parts, roomId),
  ];
  if (!room || !verified || !key) throw new Error('the room is gone');
  const { id, state, createdAt, activatedAt, closedAt, policy } = room;
  const lastSeq = verified.entries;
  yield {
    line: 'record',
    version: 1,
    room: { id, state, createdAt, activatedAt, closedAt },
    policy,
    lastSeq,
    head: verified.head,
    exportedAt: parts.now(),
    reading: reading.id,
    export: exportId,
    redacted: [...redacted],
  };
  const left = new Set(redacted);
  const seats = await parts.rooms.names(roomId);
  const connections = new Map<ConnectionId, EvidenceConnection>();
  const joined = new Map<number, { at: number; thumbprint: string }>();
  for await (const row of rowsOf(parts, reading, lastSeq)) {
    const connection = connectionOf(key, row);
    if (connection && row.connectionId) connections.set(row.connectionId, connection);
    if (row.type !== 'joined') continue;
    const { seat, thumbprint } = JSON.parse(contentOf(key, row).content.toString('utf8')) as JoinedContent;
    joined.set(seat, { at: row.sentAt, thumbprint });
  }
  for (const { id: record, seat, name } of seats)
    yield {
      line: 'seat',
      seat,
      name: name && openText(key, 'name', roomId, record, seat, name),
      thumbprint: joined.get(seat)?.thumbprint ?? '',
      joinedAt: joined.get(seat)?.at ?? createdAt,
      leftAt: null,
      joinProof: '',
    };
  yield* connections.values();
  for await (const row of rowsOf(parts, reading, lastSeq)) yield entryOf(key, row, left.has(row.seq));
}

async function* rowsOf({ rooms }: EvidenceParts, { roomId }: Reading, last: number): AsyncGenerator<TranscriptRow> {
  for (let after = 0; after < last; after += PAGE)
    yield* await rooms.transcript(roomId, { after, limit: Math.min(PAGE, last - after) });
}

const contentOf = (key: DataKey, { roomId, id: recordId, seat, envelope }: TranscriptRow) =>
  unsalted(open(key, { purpose: PURPOSE.message, roomId, recordId, seat }, envelope));

function connectionOf(key: DataKey, row: TranscriptRow): EvidenceConnection | null {
  const { roomId, seat, connectionId, connectionAddress } = row;
  if (connectionId === null || connectionAddress === null) return null;
  const place = { purpose: PURPOSE.address, roomId, recordId: connectionId, seat };
  const { salt, content } = unsalted(open(key, place, connectionAddress));
  return {
    line: 'connection',
    id: connectionId,
    seat,
    commitment: addressCommitment(salt, content.toString('utf8')).toString('base64url'),
    address: content.toString('utf8'),
    salt: salt.toString('base64url'),
  };
}

function entryOf(key: DataKey, row: TranscriptRow, redacted: boolean): EvidenceEntry {
  const { seq, id, type, seat, recipientSeat, clientMessageId, sentAt, connectionId } = row;
  const opened = redacted ? null : contentOf(key, row);
  return {
    line: 'entry',
    seq,
    id,
    type,
    seat,
    recipientSeat,
    clientMessageId,
    sentAt,
    envelopeHash: sha256(row.envelope).toString('base64url'),
    commitment: row.commitment.toString('base64url'),
    connectionId,
    ...(opened ? { content: opened.content.toString('utf8'), salt: opened.salt.toString('base64url') } : {}),
  };
}
