import { sha256, verifySignature, type SigningKey } from '@parley/crypto';

/** Text with signatures under it (c2sp.org/signed-note). */
export interface SignedNote {
  /** Ends in a newline; it is what is signed. */
  text: string;
  signatures: readonly NoteSignature[];
}
export interface NoteSignature {
  name: string;
  /** 4 bytes. */
  keyId: Buffer;
  signature: Buffer;
}
/** Whose signatures are believed. `type`: the algorithm's byte; 1 is Ed25519, 4 an Ed25519 cosignature of a witness. */
export interface NoteVerifier {
  name: string;
  type: 1 | 4;
  /** 32 bytes. */
  publicKey: Buffer;
}

const KEY_ID_BYTES = 4;
const LINE = /^\u2014 (\S+) (\S+)$/u;
// The specification leaves spaces and plus signs out of names; control characters would break lines.
const NAME = /^[^\s+\p{Cc}]+$/u;
const CONTROL = /[\p{Cc}]/u;
const NEWLINE = 0x0a;

/** SHA-256(name ‖ 0x0a ‖ type ‖ public key), its first 4 bytes. */
export const keyIdOf = ({ name, type, publicKey }: NoteVerifier): Buffer =>
  sha256(Buffer.from(name, 'utf8'), Uint8Array.of(NEWLINE, type), publicKey).subarray(0, KEY_ID_BYTES);

/** `name+keyid+key`: how a public key is given from hand to hand. */
export const verifierKey = (verifier: NoteVerifier): string =>
  [
    verifier.name,
    keyIdOf(verifier).toString('hex'),
    Buffer.concat([Uint8Array.of(verifier.type), verifier.publicKey]).toString('base64'),
  ].join('+');

/** null for what is no verifier key, or one whose id is not its own. */
export function parseVerifierKey(text: string): NoteVerifier | null {
  const [name = '', id = '', ...rest] = text.trim().split('+');
  const key = exactBase64(rest.join('+'));
  if (!NAME.test(name) || key?.length !== 33) return null;
  const type = key[0];
  if (type !== 1 && type !== 4) return null;
  const verifier = { name, type, publicKey: key.subarray(1) } as const;
  return keyIdOf(verifier).toString('hex') === id ? verifier : null;
}

/** The note with one signature under it. RangeError for text or a name that fits no note. */
export function signNote(text: string, name: string, key: SigningKey): string {
  if (!isText(text)) throw new RangeError('not the text of a note');
  if (!NAME.test(name)) throw new RangeError('not the name of a key');
  const keyId = keyIdOf({ name, type: 1, publicKey: key.publicKey });
  return `${text}\n${signatureLine({ name, keyId, signature: key.sign(Buffer.from(text, 'utf8')) })}`;
}

export const signatureLine = ({ name, keyId, signature }: NoteSignature): string =>
  `\u2014 ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;

/** null for what is no signed note. Nothing is verified. */
export function parseNote(note: string): SignedNote | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  const signatures = parseSignatureLines(note.slice(end + 2));
  return isText(text) && signatures && signatures.length > 0 ? { text, signatures } : null;
}

/** Lines as they stand under a note; null when one of them is none. */
export function parseSignatureLines(lines: string): NoteSignature[] | null {
  if (lines !== '' && !lines.endsWith('\n')) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines.split('\n').slice(0, -1)) {
    const [, name = '', encoded = ''] = LINE.exec(line) ?? [];
    const bytes = exactBase64(encoded);
    if (!NAME.test(name) || !bytes || bytes.length <= KEY_ID_BYTES) return null;
    signatures.push({ name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) });
  }
  return signatures;
}

/** The signatures that say they are this key's. */
export const signaturesBy = ({ signatures }: SignedNote, verifier: NoteVerifier): NoteSignature[] => {
  const id = keyIdOf(verifier);
  return signatures.filter(({ name, keyId }) => name === verifier.name && keyId.equals(id));
};

/** Whether this key has signed the note: its one signature, and no second one that is false. */
export function isSignedBy(note: SignedNote, verifier: NoteVerifier): boolean {
  const said = signaturesBy(note, verifier);
  const text = Buffer.from(note.text, 'utf8');
  return said.length > 0 && said.every(({ signature }) => verifySignature(verifier.publicKey, text, signature));
}

/** The bytes of base64 in its one right form; null for any other. Buffer forgives too much. */
export function exactBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

const isText = (text: string): boolean =>
  text.endsWith('\n') && text.length > 1 && !CONTROL.test(text.replaceAll('\n', ''));
