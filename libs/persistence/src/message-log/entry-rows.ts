import type {
  ClientMessageId,
  ConnectionId,
  EntryId,
  EntryType,
  RoomId,
  SeatNumber,
  ServerTime,
} from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { StoredEntry } from '@parley/rooms';
import { byteaArray, int2Array, int4Array, textArray, uuidArray } from '../binary-array.js';
import { inMilliseconds } from '../clock.js';

/** Inserts entries out of parallel arrays; parameters `$1` to `$12` are `entryArrays`. */
export const INSERT_ENTRIES = `
  insert into messages (room_id, seq, id, type, seat, recipient_seat, client_message_id, sent_at, envelope, commitment,
                        connection_id, head)
  select r, q, i, t, s, p, c, $12::timestamptz, e, m, n, h
  from unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::smallint[], $6::smallint[], $7::uuid[],
              $8::bytea[], $9::bytea[], $10::uuid[], $11::bytea[]) as x(r, q, i, t, s, p, c, e, m, n, h)`;

/** All entries of one transaction were sent at the same moment. */
export const entryArrays = (entries: readonly StoredEntry[], sentAt: ServerTime): unknown[] => [
  uuidArray(entries.map((e) => e.roomId)),
  int4Array(entries.map((e) => e.seq)),
  uuidArray(entries.map((e) => e.id)),
  textArray(entries.map((e) => e.type)),
  int2Array(entries.map((e) => e.seat)),
  int2Array(entries.map((e) => e.recipientSeat)),
  uuidArray(entries.map((e) => e.clientMessageId)),
  byteaArray(entries.map((e) => e.envelope)),
  byteaArray(entries.map((e) => e.commitment)),
  uuidArray(entries.map((e) => e.connectionId)),
  byteaArray(entries.map((e) => e.head)),
  new Date(sentAt).toISOString(),
];

export interface EntryRow {
  room_id: RoomId;
  seq: number;
  id: EntryId;
  type: EntryType;
  seat: SeatNumber;
  recipient_seat: SeatNumber | null;
  client_message_id: ClientMessageId | null;
  sent_at: ServerTime;
  envelope: Sealed;
  commitment: Buffer;
  connection_id: ConnectionId | null;
  head: Buffer;
}
export const ENTRY_COLUMNS = `room_id, seq, id, type, seat, recipient_seat, client_message_id,
  ${inMilliseconds('sent_at')} as sent_at, envelope, commitment, connection_id, head`;

export const entryOf = (row: EntryRow): StoredEntry => ({
  roomId: row.room_id,
  seq: row.seq,
  id: row.id,
  type: row.type,
  seat: row.seat,
  recipientSeat: row.recipient_seat,
  clientMessageId: row.client_message_id,
  sentAt: row.sent_at,
  envelope: row.envelope,
  commitment: row.commitment,
  connectionId: row.connection_id,
  head: row.head,
});
