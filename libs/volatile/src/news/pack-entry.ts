import { ENTRY_TYPES, isUuid } from '@parley/contracts';
import type { ClientMessageId, ConnectionId, EntryId, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import { DIGEST_BYTES } from '@parley/crypto';
import type { StoredEntry } from '@parley/rooms';
import { z } from 'zod';

const uuid = z.string().refine(isUuid);
const whole = z.int().min(0);
const bytes = z.custom<Buffer>((value) => Buffer.isBuffer(value));
const digest = bytes.refine((b) => b.length === DIGEST_BYTES);

/** seq, id, type, seat, recipient seat, client message id, sent at, envelope, commitment, connection id, head. */
export const packedEntrySchema = z.tuple([
  whole.min(1),
  uuid,
  z.enum(ENTRY_TYPES),
  whole,
  whole.min(1).nullable(),
  uuid.nullable(),
  whole,
  bytes,
  digest,
  uuid.nullable(),
  digest,
]);
/** An entry for another gateway: a flat list of ids, numbers and sealed or hashed bytes. */
export type PackedEntry = z.infer<typeof packedEntrySchema>;

export const packEntry = (entry: StoredEntry): PackedEntry => [
  entry.seq,
  entry.id,
  entry.type,
  entry.seat,
  entry.recipientSeat,
  entry.clientMessageId,
  entry.sentAt,
  entry.envelope,
  entry.commitment,
  entry.connectionId,
  entry.head,
];

/** The reverse, for an entry that came through `readNews`. */
export function unpackEntry(roomId: RoomId, packed: PackedEntry): StoredEntry {
  const [seq, id, type, seat, recipientSeat, clientMessageId, sentAt, envelope, commitment, connectionId, head] =
    packed;
  return {
    roomId,
    seq,
    id: id as EntryId,
    type,
    seat: seat as SeatNumber,
    recipientSeat: recipientSeat as SeatNumber | null,
    clientMessageId: clientMessageId as ClientMessageId | null,
    sentAt: sentAt as ServerTime,
    envelope: envelope as Sealed,
    commitment,
    connectionId: connectionId as ConnectionId | null,
    head,
  };
}
