import type { RoomId, VerificationAnswer } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import { openCertificate, parseCertificate, parseNote, parseVerifierKey } from '@parley/record';
import type { ClientBase } from 'pg';

interface CertificateRow {
  index: string;
  subject: string | null;
  number: string | null;
  note: string | null;
}

/**
 * Whether a destroyed room's certificate is the one that its log entry names, says what the room's row says, and was signed by the
 * log's key, as far as a checkpoint of about that time tells which it is. Rooms that nobody activated have none.
 */
export async function checkCertificate(
  tx: ClientBase,
  roomId: RoomId,
  { last_seq: lastSeq, head }: { last_seq: number; head: Buffer },
): Promise<Pick<VerificationAnswer, 'certificate' | 'firstMismatch'>> {
  const { rows } = await tx.query<CertificateRow>(
    `select l.index, l.subject, c.number, c.note from log l left join certificates c on c.room_id = l.room_id
     where l.room_id = $1 and l.type = 'room_destroyed' order by l.index limit 1`,
    [roomId],
  );
  const [row] = rows;
  if (!row || (row.subject === null && row.note === null)) return { certificate: null, firstMismatch: null };
  if (row.note === null || row.number === null)
    return { certificate: null, firstMismatch: { seq: 0, reason: 'The certificate of destruction is missing.' } };
  const { note } = row;
  const number = Number(row.number);
  const said = parseCertificate(parseNote(note)?.text ?? '');
  const digest = sha256(Buffer.from(note, 'utf8')).toString('base64url');
  const verifiers = await verifiersAbout(tx, row.index, said?.origin ?? '');
  const holds =
    digest === row.subject &&
    said?.number === number &&
    said.roomId === roomId &&
    said.entries === lastSeq &&
    said.head.equals(head) &&
    (verifiers.length === 0 || verifiers.some((verifier) => openCertificate(note, verifier)));
  const reason = 'The certificate of destruction is not the one that was signed.';
  return { certificate: number, firstMismatch: holds ? null : { seq: 0, reason } };
}

/**
 * The keys that signed the last checkpoint before this entry and the first after it: between them the key may have changed. A
 * certificate from before a restore is its old log's.
 */
async function verifiersAbout(tx: ClientBase, index: string, origin: string) {
  const { rows } = await tx.query<{ verifier: string }>(
    `(select verifier from checkpoints where origin = $2 and size <= $1 order by size desc limit 1)
     union
     (select verifier from checkpoints where origin = $2 and size > $1 order by size limit 1)`,
    [index, origin],
  );
  return rows.flatMap(({ verifier }) => parseVerifierKey(verifier) ?? []);
}
