import type { DataKey, SigningKey } from '@parley/crypto';
import {
  keyChangeNote,
  openCheckpoint,
  parseVerifierKey,
  root,
  signCheckpoint,
  signKeyChange,
  verifierKey,
  type Checkpoint,
  type NoteVerifier,
} from '@parley/record';
import { logRecord, ObjectsAway, type ObjectStore } from '@parley/rooms';
import type { LogSigning, SignableLog, SigningStep } from '../ports/log-signing.js';
import { growthFault } from './growth-fault.js';
import { checkpointObject, keyChangeObject } from './objects.js';

/** The first signs; the others are known from before. */
export type CheckpointKeys = readonly [SigningKey, ...SigningKey[]];
export interface SigningParts {
  signing: LogSigning;
  objects: ObjectStore;
  keys: CheckpointKeys;
  logKey: DataKey;
  /** Milliseconds since the epoch, by the signer's own clock. */
  now: () => number;
}
export type Signed =
  | { did: 'signed'; size: number }
  /** It has not grown, and is what was signed. */
  | { did: 'nothing' }
  /** Another keeper is at it. */
  | { did: 'elsewhere' }
  /** `because`: a sentence without secrets. Nothing is signed until that is settled. */
  | { did: 'refused'; because: string };
type Step = SigningStep & { then: Signed | 'again' };

/** Of two keys one change; then the checkpoint. */
const TURNS = 2;

/** Signs the log as it is, if it grows out of the newest checkpoint and its rows say what its tree does. */
export async function signLog(parts: SigningParts): Promise<Signed> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const step: Step | null = await parts.signing.turn((log) => decide(parts, log));
    if (step === null) return { did: 'elsewhere' };
    if (step.then !== 'again') return step.then;
  }
  throw new Error('a change of the key is an entry, and yet is none');
}

async function decide(parts: SigningParts, log: SignableLog): Promise<Step> {
  const known = await newestKnown(parts, log);
  if (typeof known === 'string') return refused(known);
  const fault = await growthFault(log, known?.checkpoint ?? null, parts.now());
  if (fault !== null) return refused(fault);
  const { origin } = log;
  const [key] = parts.keys;
  const verifier = verifierKey(verifierOf(origin, key));
  const current = await currentKey(log, known);
  if (current !== null && !current.equals(key.publicKey)) {
    // Two keepers with the same keys in other orders would change the key for ever, and a stolen old one would come back.
    if (await log.knowsKey(key.publicKey)) return REPLACED;
    if (known) return await changeKey(parts, origin, known.key);
  }
  const { size } = log.tree;
  if (size === (known?.checkpoint.size ?? 0)) return { write: 'nothing', then: { did: 'nothing' } };
  const checkpoint: Checkpoint = { origin, size, root: root(log.tree) };
  const note = signCheckpoint(checkpoint, key);
  return { write: 'checkpoint', checkpoint: { ...checkpoint, note, verifier }, then: { did: 'signed', size } };
}

const REPLACED: Step = {
  write: 'nothing',
  then: {
    did: 'refused',
    because:
      'The first key in CHECKPOINT_KEY is one that the log has replaced. Put the key that replaced it first, and give that order to every keeper.',
  },
};

const refused = (because: string): Step => ({ write: 'nothing', then: { did: 'refused', because } });
/** What the log says: the key it named last, or else the one that signed last. null while nobody has signed anything. */
async function currentKey(log: SignableLog, known: Known | null): Promise<Buffer | null> {
  const named = (await log.keysNamed(known?.checkpoint.size ?? log.tree.size)).at(-1);
  if (named !== undefined) return parseVerifierKey(named)?.publicKey ?? null;
  if (known) return known.key.publicKey;
  const last = await log.lastSigner();
  return last === null ? null : (parseVerifierKey(last)?.publicKey ?? null);
}
const verifierOf = (origin: string, { publicKey }: SigningKey): NoteVerifier => ({ name: origin, type: 1, publicKey });

interface Known {
  checkpoint: Checkpoint;
  key: SigningKey;
}

/**
 * The newest checkpoint there is, and who signed it; a sentence when it is not to be believed. Whoever can delete rows may not reach
 * the store of objects, so the larger of both counts.
 */
async function newestKnown({ keys, objects }: SigningParts, log: SignableLog): Promise<Known | string | null> {
  const { origin, newest } = log;
  const row = newest && opened(newest.note, origin, keys);
  if (newest && !row)
    return `The newest checkpoint (${newest.size} entries) was altered or signed by none of the keys in CHECKPOINT_KEY. After a change of the key give both, the new one first.`;
  if (newest && row && (row.checkpoint.size !== newest.size || !row.checkpoint.root.equals(newest.root)))
    return `The row of the newest checkpoint (${newest.size} entries) does not say what was signed.`;
  const kept = await keptNote(objects, origin);
  if (kept === null) return row;
  const object = opened(kept, origin, keys);
  if (!object)
    return `The object ${checkpointObject(origin, 'newest')} was altered or signed by none of the keys in CHECKPOINT_KEY.`;
  if (!row || object.checkpoint.size > row.checkpoint.size) return object;
  if (object.checkpoint.size === row.checkpoint.size && !object.checkpoint.root.equals(row.checkpoint.root))
    return `Two checkpoints of ${row.checkpoint.size} entries say different things.`;
  return row;
}

function opened(note: string, origin: string, keys: CheckpointKeys): Known | null {
  for (const key of keys) {
    const checkpoint = openCheckpoint(note, verifierOf(origin, key));
    if (checkpoint) return { checkpoint, key };
  }
  return null;
}

/** null too while the store is away: the log is signed all the same, against the rows. */
async function keptNote(objects: ObjectStore, origin: string): Promise<string | null> {
  try {
    const bytes = await objects.get(checkpointObject(origin, 'newest'));
    return bytes?.toString('utf8') ?? null;
  } catch (error) {
    if (error instanceof ObjectsAway) return null;
    throw error;
  }
}

/** The object first: whoever knows of the change from the log can show it to somebody who has not the log. */
async function changeKey(
  { keys: [key], logKey, objects }: SigningParts,
  origin: string,
  old: SigningKey,
): Promise<Step> {
  const change = signKeyChange(origin, old, key);
  try {
    await objects.put(keyChangeObject(change.statement), Buffer.from(keyChangeNote(change), 'utf8'));
  } catch (error) {
    if (!(error instanceof ObjectsAway)) throw error;
    return refused('The key is not changed while the store of objects is away.');
  }
  const record = logRecord(logKey, 'log', {
    type: 'checkpoint_key_changed',
    roomId: null,
    subject: change.to,
    details: { ...change },
  });
  return { write: 'log', record, then: 'again' };
}
