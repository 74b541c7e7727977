import type { AdministratorId, ReadingId, RoomId } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Reading, Readings } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { DataSource } from 'typeorm';
import { ReadingRow } from '../entities/reading-row.js';
import { toTime } from '../time.js';
import { loggedTransaction } from './logged-transaction.js';

export class PostgresReadings implements Readings {
  constructor(private readonly database: DataSource) {}

  async open(reading: Reading, log: readonly LogRecord[]): Promise<void> {
    await loggedTransaction(this.database, log, async (manager) => {
      const { startedAt, endsAt } = reading;
      await manager.insert(ReadingRow, {
        ...reading,
        askedAt: new Date(startedAt),
        startedAt: new Date(startedAt),
        endsAt: new Date(endsAt),
      });
      return true;
    });
  }

  async find(id: ReadingId): Promise<Reading | null> {
    const row = await this.database.getRepository(ReadingRow).findOneBy({ id });
    if (!row?.startedAt || !row.endsAt) return null;
    return {
      id,
      roomId: row.roomId as RoomId,
      administratorId: row.administratorId as AdministratorId,
      reason: row.reason as Sealed,
      startedAt: toTime(row.startedAt),
      endsAt: toTime(row.endsAt),
    };
  }
}
