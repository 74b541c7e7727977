import type { SigningKey } from '@parley/crypto';
import { isSignedBy, parseNote, parseVerifierKey, signNote, verifierKey, type NoteVerifier } from './signed-note.js';

/** That from here on another key signs a log's checkpoints, said by both. */
export interface KeyChange {
  /** The keys as `name+id+key`, both under the log's origin. */
  from: string;
  to: string;
  /** A title no checkpoint has in its place, the origin, and both keys: four lines. */
  statement: string;
  /** The old key's signature line and the new one's: under the statement and a blank line they make a signed note. */
  signatures: [old: string, new_: string];
}

const TITLE = 'parley/checkpoint-key/1';

const statementOf = (origin: string, from: string, to: string): string => `${TITLE}\n${origin}\n${from}\n${to}\n`;

export function signKeyChange(origin: string, old: SigningKey, next: SigningKey): KeyChange {
  const [from, to] = [old, next].map(({ publicKey }) => verifierKey({ name: origin, type: 1, publicKey }));
  if (from === undefined || to === undefined) throw new TypeError('two keys');
  const statement = statementOf(origin, from, to);
  const line = (key: SigningKey): string => signNote(statement, origin, key).slice(statement.length + 1);
  return { from, to, statement, signatures: [line(old), line(next)] };
}

/** Whether both keys said so; a key that only the new one vouches for is anybody's. */
export function isKeyChange(origin: string, { from, to, statement, signatures }: KeyChange): boolean {
  const [old, next] = [parseVerifierKey(from), parseVerifierKey(to)];
  const note = parseNote(`${statement}\n${signatures.join('')}`);
  if (!old || !next || !note || statement !== statementOf(origin, from, to)) return false;
  return [old, next].every((key) => key.name === origin && key.type === 1 && isSignedBy(note, key));
}

/** The change as a file to keep: a signed note. */
export const keyChangeNote = ({ statement, signatures }: KeyChange): string => `${statement}\n${signatures.join('')}`;

/** The two keys of a change that both have signed; null for anything else. */
export function openKeyChange(note: string): { from: NoteVerifier; to: NoteVerifier } | null {
  const statement = parseNote(note)?.text ?? '';
  const [, origin = '', from = '', to = ''] = statement.split('\n');
  const [first = '', second = '', ...more] = note.slice(statement.length + 1).split(/(?<=\n)/);
  const change: KeyChange = { from, to, statement, signatures: [first, second] };
  if (more.length > 0 || !isKeyChange(origin, change)) return null;
  const [old, next] = [parseVerifierKey(from), parseVerifierKey(to)];
  return old && next ? { from: old, to: next } : null;
}

/**
 * The keys that count for a log when these are believed: with `forward`, those that replaced them; otherwise those that they
 * replaced. A key that was given up, perhaps because it was stolen, appoints nobody once a newer one is known.
 */
export function keysBelieved(
  believed: readonly NoteVerifier[],
  changes: Iterable<{ from: NoteVerifier; to: NoteVerifier }>,
  forward: boolean,
): NoteVerifier[] {
  const steps = [...changes].map(({ from, to }) => (forward ? { known: from, other: to } : { known: to, other: from }));
  const keys = [...believed];
  const isKnown = (key: NoteVerifier): boolean => keys.some(({ publicKey }) => publicKey.equals(key.publicKey));
  for (let grown = true; grown;) {
    const next = steps.find(({ known, other }) => isKnown(known) && !isKnown(other));
    if (next) keys.push(next.other);
    grown = next !== undefined;
  }
  return keys;
}
