import type { DataSource } from 'typeorm';
import { poolOf } from '../pool.js';

/** What nobody asks for any more, by table, and when. */
const EXPIRED = [
  ['proof_ids', 'expires_at'],
  ['retired_codes', 'until'],
  ['invitations', 'expires_at'],
  ['admin_sessions', 'ends_at'],
  ['sign_in_attempts', 'forget_at'],
  ['sign_in_challenges', 'expires_at'],
] as const;

/** Removes expired rows, as keeper; answers how many. */
export async function purgeExpired(database: DataSource): Promise<number> {
  let purged = 0;
  for (const [table, column] of EXPIRED) {
    const { rowCount } = await poolOf(database).query(`delete from ${table} where ${column} < clock_timestamp()`);
    purged += rowCount ?? 0;
  }
  return purged;
}
