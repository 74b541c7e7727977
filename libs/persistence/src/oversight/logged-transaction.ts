import type { LogRecord } from '@parley/rooms';
import type { ClientBase } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { appendLog } from '../log/append-log.js';

/**
 * A TypeORM transaction whose last statements append to the log; what `work` throws or answers with `false` writes nothing.
 * A `log` that depends on what was done is asked for then.
 */
export async function loggedTransaction(
  database: DataSource,
  log: readonly LogRecord[] | (() => readonly LogRecord[]),
  work: (manager: EntityManager) => Promise<boolean>,
): Promise<boolean> {
  const runner = database.createQueryRunner();
  try {
    const client = (await runner.connect()) as ClientBase;
    await runner.startTransaction();
    const written = await work(runner.manager);
    if (!written) {
      await runner.rollbackTransaction();
      return false;
    }
    await appendLog(client, typeof log === 'function' ? log() : log);
    await runner.commitTransaction();
    return true;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
