import type { KeyVault } from '@parley/crypto';
import type { Pool } from 'pg';
import { DatabaseError } from '../database-error.js';

/**
 * Every master key that is here has to be the one that others know by its id: otherwise one program wraps what no other opens, and
 * nobody sees it before a room has to be read. @throws DatabaseError `master_key_wrong`.
 */
export async function checkFingerprints(pool: Pool, vault: KeyVault): Promise<void> {
  const { rows } = await pool.query<{ id: number; fingerprint: Buffer }>('select id, fingerprint from master_keys');
  for (const { masterKeyId, fingerprint } of await vault.fingerprints()) {
    const known = rows.find(({ id }) => id === masterKeyId);
    if (known && !known.fingerprint.equals(fingerprint))
      throw new DatabaseError(
        'master_key_wrong',
        `Master key ${masterKeyId} is not the one that this database knows by that number. Give every program the same MASTER_KEYS; a new key needs a new number.`,
      );
  }
}

/** Once it is about to wrap: a key that is only given, and perhaps mistyped, binds nobody. @throws as `checkFingerprints`, when another program was first. */
export async function keepFingerprint(pool: Pool, vault: KeyVault): Promise<void> {
  const [{ masterKeyId, fingerprint }] = await vault.fingerprints();
  const { rowCount } = await pool.query(
    'insert into master_keys (id, fingerprint) values ($1, $2) on conflict do nothing',
    [masterKeyId, fingerprint],
  );
  if (rowCount === 0) await checkFingerprints(pool, vault);
}
