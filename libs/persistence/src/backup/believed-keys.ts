import { keysBelieved, openCheckpoint, parseVerifierKey, type Checkpoint, type NoteVerifier } from '@parley/record';
import type { ClientBase } from 'pg';
import { DatabaseError } from '../database-error.js';

export interface KnownKeys {
  /** Keys of the log that the operator knows; none: the back-up's own are believed. */
  keys: readonly NoteVerifier[];
  /** Changes of the log's key that were kept outside the database. */
  keyChanges: () => Promise<readonly { from: NoteVerifier; to: NoteVerifier }[]>;
}
export interface BelievedKeys {
  /** Of which one has to have signed the newest checkpoint. */
  checkpoint: NoteVerifier[];
  /** Of which one has to have signed a certificate. */
  certificates: NoteVerifier[];
}

/**
 * Given keys count with those they replaced; without any, the keys that the back-up knows, which its manifest vouches for, and
 * those that replaced these.
 */
export async function believedKeys(tx: ClientBase, { keys, keyChanges }: KnownKeys): Promise<BelievedKeys> {
  const changes = await keyChanges();
  if (keys.length > 0) {
    const believed = keysBelieved(keys, changes, false);
    return { checkpoint: believed, certificates: believed };
  }
  const { rows } = await tx.query<{ verifier: string }>('select distinct verifier from checkpoints');
  const own = rows.flatMap(({ verifier }) => parseVerifierKey(verifier) ?? []);
  return { checkpoint: own, certificates: keysBelieved(own, changes, true) };
}

/** null when the log was never signed. @throws DatabaseError `backup_altered` when none of these keys has signed it. */
export async function newestCheckpoint(
  tx: ClientBase,
  origin: string,
  believed: readonly NoteVerifier[],
): Promise<Checkpoint | null> {
  const { rows } = await tx.query<{ size: string; root: Buffer; note: string }>(
    'select size, root, note from checkpoints where origin = $1 order by size desc limit 1',
    [origin],
  );
  const [row] = rows;
  if (!row) return null;
  // By the key alone: one that was given may stand under the name of the log that this one was restored from.
  for (const verifier of believed) {
    const checkpoint = openCheckpoint(row.note, { ...verifier, name: origin });
    if (checkpoint?.size === Number(row.size) && checkpoint.root.equals(row.root)) return checkpoint;
  }
  throw new DatabaseError(
    'backup_altered',
    "The newest checkpoint in this back-up is signed by none of the log's keys, or was altered. Nothing was restored. After a change of the key give the note of the change with --certificates.",
  );
}
