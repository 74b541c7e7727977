import { DIGEST_BYTES, type SigningKey } from '@parley/crypto';
import { exactBase64, isSignedBy, parseNote, signNote, type NoteVerifier } from './signed-note.js';

/** That a room was destroyed, and what it was: a note under the log's own key. */
export interface DestructionCertificate {
  /** The log whose key signs. */
  origin: string;
  /** From 1. */
  number: number;
  roomId: string;
  kind: string;
  /** SHA-256 of the RFC 8785 form of the policy, 32 bytes. */
  policyDigest: Buffer;
  /** The room's last sequence. */
  entries: number;
  /** Its chain after that, 32 bytes. */
  head: Buffer;
  /** Milliseconds since the epoch; so are the next two. */
  endedAt: number;
  destroyedAt: number;
  /** From then on no back-up holds the room's key either. */
  outOfBackupsAt: number;
  /** `retention`: its policy's time had come; `asked`: an administrator asked. */
  reason: DestructionReason;
  /** How many were removed with it. */
  images: number;
  /** `made`: one was made, and went with the room; `none`: there never was a whole one. */
  archive: 'made' | 'none';
  /**
   * Every master key that ever wrapped the room's key, ascending: once all of them are retired too, no copy whatsoever can be read.
   * Empty when the room had lost its key before.
   */
  masterKeyIds: readonly number[];
}
export type DestructionReason = 'retention' | 'asked';

/** Its first line is no log's name, so no certificate passes for a checkpoint under the same key. */
const TITLE = '/destruction';
const LABELS = [
  'certificate',
  'room',
  'kind',
  'policy',
  'entries',
  'head',
  'ended',
  'destroyed',
  'reason',
  'images',
  'archive',
  'out of back-ups by',
  'master key versions',
] as const;
const NO_KEY = 'none';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WORD = /^[a-z0-9-]+$/;

export function certificateText(certificate: DestructionCertificate): string {
  const values = [
    certificate.number,
    certificate.roomId,
    certificate.kind,
    certificate.policyDigest.toString('base64'),
    certificate.entries,
    certificate.head.toString('base64'),
    new Date(certificate.endedAt).toISOString(),
    new Date(certificate.destroyedAt).toISOString(),
    certificate.reason,
    certificate.images,
    certificate.archive,
    new Date(certificate.outOfBackupsAt).toISOString(),
    certificate.masterKeyIds.join(' ') || NO_KEY,
  ];
  return [`${certificate.origin}${TITLE}`, ...LABELS.map((label, i) => `${label} ${values[i] ?? ''}`), ''].join('\n');
}

export const signCertificate = (certificate: DestructionCertificate, key: SigningKey): string =>
  signNote(certificateText(certificate), certificate.origin, key);

/** What a certificate says, when its log's key has signed it; null for anything else. */
export function openCertificate(note: string, log: NoteVerifier): DestructionCertificate | null {
  const signed = parseNote(note);
  if (!signed || !isSignedBy(signed, log)) return null;
  const certificate = parseCertificate(signed.text);
  return certificate?.origin === log.name ? certificate : null;
}

/** null for any text that `certificateText` does not write. Nothing is verified. */
export function parseCertificate(text: string): DestructionCertificate | null {
  const [title = '', ...lines] = text.split('\n');
  const values = LABELS.map((label, i) => (lines[i]?.startsWith(`${label} `) ? lines[i].slice(label.length + 1) : ''));
  const [number = '', roomId = '', kind = '', policy = '', entries = '', head = ''] = values;
  const [ended = '', destroyed = '', reason = '', images = '', archive = '', outOfBackups = '', masterKeys = ''] =
    values.slice(6);
  const [policyDigest, headBytes] = [exactBase64(policy), exactBase64(head)];
  if (!title.endsWith(TITLE) || !UUID.test(roomId) || !WORD.test(kind) || !policyDigest || !headBytes) return null;
  if (reason !== 'retention' && reason !== 'asked') return null;
  if (archive !== 'made' && archive !== 'none') return null;
  const certificate: DestructionCertificate = {
    origin: title.slice(0, -TITLE.length),
    number: Number(number),
    roomId,
    kind,
    policyDigest,
    entries: Number(entries),
    head: headBytes,
    endedAt: Date.parse(ended),
    destroyedAt: Date.parse(destroyed),
    outOfBackupsAt: Date.parse(outOfBackups),
    reason,
    images: Number(images),
    archive,
    masterKeyIds: masterKeys === NO_KEY ? [] : masterKeys.split(' ').map(Number),
  };
  return holds(certificate) && certificateText(certificate) === text ? certificate : null;
}

/** Digests have their length, numbers are whole, times are times. */
const holds = (certificate: DestructionCertificate): boolean =>
  [certificate.policyDigest, certificate.head].every(({ length }) => length === DIGEST_BYTES) &&
  [...certificate.masterKeyIds, ...(Object.values(certificate) as unknown[])].every(
    (value) => typeof value !== 'number' || (Number.isSafeInteger(value) && value >= 0),
  );
