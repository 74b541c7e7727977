import type { AttachmentId, RoomId } from '@parley/contracts';
import { sha256, type DataKey } from '@parley/crypto';
import {
  openCertificate,
  parseCertificate,
  parseNote,
  type DestructionCertificate,
  type NoteVerifier,
} from '@parley/record';
import { logRecord, type LogRecord } from '@parley/rooms';
import type { ClientBase } from 'pg';
import { leaveRow, removeContent } from '../jobs/postgres-retention.js';

/** A room that was destroyed after the back-up was made, by its certificate. */
export interface LaterDestruction {
  roomId: RoomId;
  /** Fetches what is there under its name: the first that the log's key has signed counts, so a bad one hides no good one. */
  notes: () => Promise<string[]>;
}
export interface DestroyedAgain {
  /** Numbers of the certificates. */
  certificates: number[];
  /** The note that counted, by room. */
  notes: Map<RoomId, string>;
  /** Rooms with notes of which no key of the log has signed any: anybody could have put them there. */
  unsigned: RoomId[];
  log: LogRecord[];
}

/**
 * What was destroyed stays destroyed: a room of the back-up with a later certificate loses everything again, objects first. A hold in
 * the back-up was released by then: none comes to a room whose destruction is begun, and only such a room gets a certificate.
 */
export async function destroyAgain(
  tx: ClientBase,
  logKey: DataKey,
  later: Iterable<LaterDestruction>,
  /** Keys of the log. */
  verifiers: readonly NoteVerifier[],
  removeObjects: (room: { id: RoomId; images: AttachmentId[]; archivedParts: number | null }) => Promise<void>,
): Promise<DestroyedAgain> {
  const done: DestroyedAgain = { certificates: [], notes: new Map(), unsigned: [], log: [] };
  for (const { roomId, notes: fetchNotes } of later) {
    const { rows } = await tx.query<{ images: AttachmentId[]; parts: number | null }>(
      `select array(select id from attachments a where a.room_id = r.id)::text[] as images,
              (select parts from archives a where a.room_id = r.id) as parts
       from rooms r where r.id = $1 and r.state <> 'destroyed'`,
      [roomId],
    );
    const [room] = rows;
    if (!room) continue;
    const notes = await fetchNotes();
    if (notes.length === 0) continue;
    const [signed] = notes.flatMap((note) => {
      const certificate = opened(note, verifiers);
      return certificate?.roomId === roomId ? [{ note, certificate }] : [];
    });
    if (!signed) {
      done.unsigned.push(roomId);
      continue;
    }
    const { note, certificate } = signed;
    await removeObjects({ id: roomId, images: room.images, archivedParts: room.parts });
    await removeContent(tx, roomId);
    await leaveRow(tx, roomId, { number: certificate.number, note, destroyedAt: certificate.destroyedAt });
    done.certificates.push(certificate.number);
    done.notes.set(roomId, note);
    done.log.push(destroyedAgain(logKey, certificate, note));
  }
  return done;
}

/** By the key alone: a log that was restored before signed under another name. */
function opened(note: string, verifiers: readonly NoteVerifier[]): DestructionCertificate | null {
  const said = parseCertificate(parseNote(note)?.text ?? '');
  if (!said) return null;
  const signed = verifiers.some((verifier) => openCertificate(note, { ...verifier, name: said.origin }) !== null);
  return signed ? said : null;
}

function destroyedAgain(logKey: DataKey, certificate: DestructionCertificate, note: string): LogRecord {
  const { number, reason, images, entries } = certificate;
  const details = { certificate: number, reason, images, lastSeq: entries, again: true };
  const subject = sha256(Buffer.from(note, 'utf8')).toString('base64url');
  return logRecord(logKey, 'log', {
    type: 'room_destroyed',
    roomId: certificate.roomId as RoomId,
    subject,
    details: { ...details, head: certificate.head.toString('base64url') },
  });
}
