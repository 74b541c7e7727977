import { DIGEST_BYTES, verifySignature, type SigningKey } from '@parley/crypto';
import { exactBase64, isSignedBy, parseNote, signaturesBy, signNote, type NoteVerifier } from './signed-note.js';

/** What the log was at a moment (c2sp.org/tlog-checkpoint): whoever keeps one sees every later alteration of what it covers. */
export interface Checkpoint {
  /** Which log: a name that no other log has. */
  origin: string;
  /** Entries. */
  size: number;
  /** MTH of RFC 6962: 32 bytes. */
  root: Buffer;
}

const SIZE = /^(0|[1-9]\d{0,15})$/;
const TIME_BYTES = 8;

/** Signed under the log's own origin. */
export const signCheckpoint = (checkpoint: Checkpoint, key: SigningKey): string =>
  signNote(checkpointText(checkpoint), checkpoint.origin, key);

const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** What a checkpoint says, when its log's key has signed it; null for anything else. Lines after the root are let through, as the specification asks. */
export function openCheckpoint(note: string, log: NoteVerifier): Checkpoint | null {
  const signed = parseNote(note);
  if (!signed || !isSignedBy(signed, log)) return null;
  const checkpoint = parseCheckpoint(signed.text);
  return checkpoint?.origin === log.name ? checkpoint : null;
}

export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', encoded = '', ...more] = text.split('\n');
  const root = exactBase64(encoded);
  if (origin === '' || !SIZE.test(size) || root?.length !== DIGEST_BYTES) return null;
  if (!Number.isSafeInteger(Number(size)) || more.pop() !== '' || more.includes('')) return null;
  return { origin, size: Number(size), root };
}

/** When a witness has seen the checkpoint (c2sp.org/tlog-cosignature, Ed25519), in seconds since the epoch; null when it has not. */
export function cosignedAt(note: string, witness: NoteVerifier): number | null {
  const signed = parseNote(note);
  if (!signed || witness.type !== 4) return null;
  const [line, second] = signaturesBy(signed, witness);
  if (!line || second || line.signature.length <= TIME_BYTES) return null;
  const time = Number(line.signature.readBigUInt64BE(0));
  const said = Buffer.from(`cosignature/v1\ntime ${time}\n${signed.text}`, 'utf8');
  return verifySignature(witness.publicKey, said, line.signature.subarray(TIME_BYTES)) ? time : null;
}
