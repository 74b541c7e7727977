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

/** Details taken at once. */
const BATCH = 1_000;
/**
 * The oldest details under the service's key, as far as they are older than so many days. Times grow with the index, so one page
 * that is not all old is the last.
 */
const OLD_DETAILS = `
  delete from log_details where log_index in (
    select d.log_index
    from (select log_index from log_details where under = 'log' order by log_index limit ${BATCH}) d
    join log l on l.index = d.log_index
    where l.at < clock_timestamp() - make_interval(days => $1))`;

/** Removes expired rows, and details of the log older than so many days (null: never), as keeper; answers how many. */
export async function purgeExpired(database: DataSource, logDetailsDays: number | null = null): Promise<number> {
  let purged = 0;
  for (const [table, column] of EXPIRED) {
    const { rowCount } = await poolOf(database).query(`delete from ${table} where ${column} < clock_timestamp()`);
    purged += rowCount ?? 0;
  }
  for (let taken = BATCH; logDetailsDays !== null && taken === BATCH; purged += taken)
    taken = (await poolOf(database).query(OLD_DETAILS, [logDetailsDays])).rowCount ?? 0;
  return purged;
}
