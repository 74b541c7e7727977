import type { AttachmentId, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { StoredRow } from '@parley/record';
import type { Connection, LogRecord, Room } from '@parley/rooms';
import type { DueRooms } from './due-rooms.js';
import type { LoggedRecord } from './oversight-log.js';

/** A receipt as it was taken (record's receipt.ts). */
export interface ArchivedReceipt {
  seat: SeatNumber;
  number: number;
  lastSeq: number;
  /** SHA-256 of the JWS, 32 bytes. */
  digest: Buffer;
  jws: string;
  receivedAt: ServerTime;
}
/** An image that an entry shows. */
export interface SentImage {
  id: AttachmentId;
  seat: SeatNumber;
  /** Sealed type, size and digests. */
  facts: Sealed;
  entryId: string;
}

/** All that is stored of an ended room, read page by page while it is locked; nothing is opened. */
export interface EndedRoom {
  room: Room;
  /** To be called now and then by whoever reads nothing here for long: the lock of one who is silent for minutes is taken away. */
  keepLock(): Promise<void>;
  connections(): AsyncIterable<Connection>;
  /** Ascending by sequence. */
  entries(): AsyncIterable<StoredRow>;
  /** By seat and number. */
  receipts(): AsyncIterable<ArchivedReceipt>;
  images(): AsyncIterable<SentImage>;
  /** What the log says of the room, ascending. */
  log(): AsyncIterable<LogOfRoom>;
}
/** A log entry about the room, as it lies in the log. */
export type LogOfRoom = Omit<LoggedRecord, 'roomId'> & { detailsHash: Buffer };
export interface Archived {
  /** SHA-256 of the manifest, 32 bytes. */
  manifestHash: Buffer;
  parts: number;
  bytes: number;
  log: LogRecord[];
}

/**
 * Rooms whose policy archives them, due once receipts are taken no more and the log's `heads` cover them; a room that somebody
 * asked to destroy is not archived before.
 */
export interface RoomArchives extends DueRooms {
  /**
   * Locks the room, looks again, and lets `write` put the archive away; then state, row and log in the same transaction. True when
   * this call did it; false when another keeper has it or it is not due. What `write` throws changes nothing.
   */
  archive(id: RoomId, write: (ended: EndedRoom) => Promise<Archived>): Promise<boolean>;
}
