import type { ClientMessageId, EntryId, EntryType, RoomId, SeatNumber } from '@parley/contracts';
import { isDurableId, THE_ROOM } from '@parley/contracts';
import { durableId, open, PURPOSE, seal, volatileId } from '@parley/crypto';
import type { DataKey, Sealed } from '@parley/crypto';
import { contentBytes, SALT_BYTES, saltedContent, unsalted } from '@parley/record';
import { randomBytes } from 'node:crypto';
import type { ConnectionReference, EntryDraft, StoredEntry } from '../room.js';

/** Ids of what a room keeps are as lasting as the room. */
export const idIn = (roomId: RoomId): string => (isDurableId(roomId) ? durableId() : volatileId());

export interface Utterance {
  roomId: RoomId;
  type: EntryType;
  seat: SeatNumber;
  recipientSeat: SeatNumber | null;
  clientMessageId: ClientMessageId | null;
  salt: Buffer;
  content: Uint8Array;
  connection: ConnectionReference | null;
  /** An id that was promised to somebody; a new one unless given. */
  id?: EntryId;
}

/** Seals salt ‖ content under the room's key, bound to room, entry and seat. */
export function sealEntry(key: DataKey, said: Utterance): EntryDraft {
  const id = said.id ?? (idIn(said.roomId) as EntryId);
  const { roomId, type, seat, recipientSeat, clientMessageId, connection } = said;
  const { plaintext, commitment } = saltedContent(said.salt, said.content);
  const envelope = seal(key, { purpose: PURPOSE.message, roomId, recordId: id, seat }, plaintext);
  return { roomId, id, type, seat, recipientSeat, clientMessageId, envelope, commitment, connection };
}

/** What the room says itself; the server makes the salt. */
export function sealNotice(key: DataKey, roomId: RoomId, type: 'joined' | 'left', content: object): EntryDraft {
  return sealEntry(key, {
    roomId,
    type,
    seat: THE_ROOM,
    recipientSeat: null,
    clientMessageId: null,
    salt: randomBytes(SALT_BYTES),
    content: contentBytes(content),
    connection: null,
  });
}

type SealedEntry = Pick<StoredEntry, 'roomId' | 'id' | 'seat' | 'envelope'>;
/** The content of a stored entry and the salt it was committed to with. Throws EnvelopeError when it is not what was sealed here. */
export function openSalted(key: DataKey, entry: SealedEntry): { salt: Buffer; content: Buffer } {
  const context = { purpose: PURPOSE.message, roomId: entry.roomId, recordId: entry.id, seat: entry.seat };
  return unsalted(open(key, context, entry.envelope));
}

/** The content alone. */
export const openEntry = (key: DataKey, entry: SealedEntry): Buffer => openSalted(key, entry).content;

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
export const sealText = (
  key: DataKey,
  purpose: 'name' | 'about' | 'linkKey' | 'keyPackage' | 'address',
  roomId: RoomId,
  recordId: string,
  seat: number,
  words: string,
): Sealed => seal(key, { purpose: PURPOSE[purpose], roomId, recordId, seat }, Buffer.from(words, 'utf8'));
export const openText = (
  key: DataKey,
  purpose: 'name' | 'about' | 'linkKey' | 'keyPackage' | 'address',
  roomId: RoomId,
  recordId: string,
  seat: number,
  sealed: Sealed,
): string => text(open(key, { purpose: PURPOSE[purpose], roomId, recordId, seat }, sealed));
