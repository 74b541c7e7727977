import type { ReadingId, ServerTime } from '@parley/contracts';
import type { Export, Exports, FinishedFile } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { DataSource } from 'typeorm';
import { ExportRow } from '../entities/export-row.js';
import { toTime } from '../time.js';
import { loggedTransaction } from './logged-transaction.js';

export class PostgresExports implements Exports {
  constructor(private readonly database: DataSource) {}

  async ask(asked: Export, log: readonly LogRecord[]): Promise<void> {
    const { id, readingId, format, redacted, state, entries, written } = asked;
    await loggedTransaction(this.database, log, async (manager) => {
      const row = { id, readingId, format, redacted, state, entries, written, bytes: null, digest: null };
      await manager.insert(ExportRow, { ...row, askedAt: new Date(asked.askedAt), finishedAt: null });
      return true;
    });
  }

  async find(id: string): Promise<Export | null> {
    const row = await this.database.getRepository(ExportRow).findOneBy({ id });
    return row && exportOf(row);
  }

  async ofReading(id: ReadingId, limit: number): Promise<Export[]> {
    const where = { readingId: id };
    const rows = await this.database.getRepository(ExportRow).find({ where, order: { id: 'desc' }, take: limit });
    return rows.map(exportOf);
  }

  async start(id: string): Promise<void> {
    const again = { written: 0, bytes: null, digest: null, finishedAt: null };
    await this.database.getRepository(ExportRow).update({ id }, { state: 'running', ...again });
  }

  async progress(id: string, written: number, entries: number): Promise<void> {
    await this.database.getRepository(ExportRow).update({ id }, { written, entries });
  }

  async finish(id: string, { bytes, digest, entries, at }: FinishedFile, log: readonly LogRecord[]): Promise<void> {
    await loggedTransaction(this.database, log, async (manager) => {
      const done = { state: 'done' as const, entries, written: entries, bytes: String(bytes), digest };
      const { affected } = await manager.update(ExportRow, { id }, { ...done, finishedAt: new Date(at) });
      return affected === 1;
    });
  }

  async fail(id: string, at: ServerTime): Promise<void> {
    await this.database.getRepository(ExportRow).update({ id }, { state: 'failed', finishedAt: new Date(at) });
  }
}

function exportOf(row: ExportRow): Export {
  const { id, format, redacted, state, entries, written, digest } = row;
  return {
    id,
    readingId: row.readingId as ReadingId,
    format,
    redacted,
    state,
    entries,
    written,
    bytes: row.bytes === null ? null : Number(row.bytes),
    digest,
    askedAt: toTime(row.askedAt),
    finishedAt: toTime(row.finishedAt),
  };
}
