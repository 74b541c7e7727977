import type { LogType, RoomId } from '@parley/contracts';
import { durableId, open, PURPOSE, seal } from '@parley/crypto';
import type { DataKey, Plaintext, Sealed } from '@parley/crypto';
import { draftLogEntry, logDetails } from '@parley/record';

/** An entry for the log, its details sealed apart; the store gives it its place and time. */
export interface LogRecord {
  type: LogType;
  roomId: RoomId | null;
  /** Whom or what it is about: an id or a thumbprint. */
  subject: string | null;
  /** SHA-256(salt ‖ details), 32 bytes: all the log itself holds of them. */
  detailsHash: Buffer;
  details: SealedDetails;
}
export interface SealedDetails {
  id: string;
  /** Under the room's data key they are gone with the room; under the service's they stay. */
  under: 'room' | 'log';
  envelope: Sealed;
}

const bind = (details: Pick<SealedDetails, 'id' | 'under'>, roomId: RoomId | null) => ({
  purpose: PURPOSE.details,
  roomId: details.under === 'room' ? roomId : null,
  recordId: details.id,
  seat: 0,
});

/** `key` is the room's data key, for what a participant did, or the service's log key for everything else. */
export function logRecord(
  key: DataKey,
  under: SealedDetails['under'],
  entry: { type: LogType; roomId: RoomId | null; subject: string | null; details: Readonly<Record<string, unknown>> },
): LogRecord {
  const { plaintext, detailsHash, type, subject } = draftLogEntry(entry);
  const id = durableId();
  return {
    type,
    roomId: entry.roomId,
    subject,
    detailsHash,
    details: { id, under, envelope: seal(key, bind({ id, under }, entry.roomId), plaintext) },
  };
}

/** salt(32) ‖ RFC 8785 details: what the entry's hash is of. Throws EnvelopeError when they are not the ones sealed for this entry. */
export const openDetails = (key: DataKey, details: SealedDetails, roomId: RoomId | null): Plaintext =>
  open(key, bind(details, roomId), details.envelope);

/** Throws EnvelopeError when the details are not the ones sealed for this entry. */
export const openLogDetails = (key: DataKey, details: SealedDetails, roomId: RoomId | null): Record<string, unknown> =>
  logDetails(openDetails(key, details, roomId));
