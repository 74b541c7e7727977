import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { DatabaseLostError } from './database-error.js';

/** The pool under TypeORM: plain SQL goes over the same connections. */
export const poolOf = (database: DataSource): Pool => (database.driver as PostgresDriver).master as Pool;

/**
 * Runs `work` in one transaction. Its own errors roll back and pass through; when the connection is lost on the way,
 * DatabaseLostError, and nobody knows whether it was committed.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  const client = await checkOut(pool);
  try {
    // Pipelined: the first statements of `work` do not wait for the answer.
    const [, result] = await Promise.all([client.query(begin), work(client)]);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    throw (await rollBack(client)) ? error : new DatabaseLostError(error);
  }
}

/**
 * Milliseconds that a statement waits for what somebody else holds. Connections are few: one that waits longer keeps it from
 * everybody.
 */
const LOCK_TIMEOUT = 200;
/** Begins a transaction whose statements fail with SQLSTATE 55P03 rather than wait for long. */
export const BEGIN_IMPATIENT = `begin; set local lock_timeout = '${LOCK_TIMEOUT}ms'`;

/** Begins a transaction in which objects are written or removed between statements: the store takes its time, and no more than this. */
export const BEGIN_PATIENT = "begin; set local idle_in_transaction_session_timeout = '5min'";

/**
 * Begins one consistent view for somebody far away, who takes a page and then nothing for a while: the pool's own bound would
 * break a long file off on a slow line. Whoever reads ends it with the reading.
 */
export const BEGIN_AT_LEISURE =
  "begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = '10min'";

/** One consistent view over several statements, which travel together. */
export const inSnapshot = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  inTransaction(pool, work, 'begin isolation level repeatable read read only');

/** A connection of one's own for a while. Throws DatabaseLostError when there is none. */
export async function checkOut(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new DatabaseLostError(error);
  }
}

/** False when the connection can't even do this; it is thrown away then. */
export async function rollBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    client.release();
    return true;
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    return false;
  }
}
