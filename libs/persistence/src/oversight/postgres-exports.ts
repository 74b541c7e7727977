import type { ExportFailure, ReadingId, ServerTime } from '@parley/contracts';
import type { Export, Exports, FinishedFile } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { DataSource } from 'typeorm';
import { ExportRow } from '../entities/export-row.js';
import { toTime } from '../time.js';
import { loggedTransaction } from './logged-transaction.js';

const ITS_ROOM = `
  select 1 from rooms m join readings r on r.room_id = m.id join exports e on e.reading_id = r.id
  where e.id = $1 and m.state <> 'destroyed' for key share of m`;

export class PostgresExports implements Exports {
  constructor(private readonly database: DataSource) {}

  async ask(asked: Export, log: readonly LogRecord[]): Promise<void> {
    const { id, readingId, format, redacted, state, entries, written } = asked;
    await loggedTransaction(this.database, log, async (manager) => {
      const row = {
        id,
        readingId,
        format,
        redacted,
        state,
        entries,
        written,
        bytes: null,
        digest: null,
        failure: null,
      };
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
    const again = { written: 0, bytes: null, digest: null, finishedAt: null, failure: null };
    await this.database.getRepository(ExportRow).update({ id }, { state: 'running', ...again });
  }

  async progress(id: string, written: number, entries: number): Promise<void> {
    await this.database.getRepository(ExportRow).update({ id }, { written, entries });
  }

  finish(id: string, { bytes, digest, entries, at }: FinishedFile, log: readonly LogRecord[]): Promise<boolean> {
    return loggedTransaction(this.database, log, async (manager) => {
      // Its destruction waits for this, or this for its destruction: the last of a file never follows the room's certificate.
      const [room] = await manager.query<unknown[]>(ITS_ROOM, [id]);
      if (!room) return false;
      const done = { state: 'done' as const, entries, written: entries, bytes: String(bytes), digest };
      const { affected } = await manager.update(ExportRow, { id }, { ...done, finishedAt: new Date(at) });
      return affected === 1;
    });
  }

  async fail(id: string, at: ServerTime, failure: ExportFailure | null): Promise<void> {
    const failed = { state: 'failed' as const, finishedAt: new Date(at), failure };
    await this.database.getRepository(ExportRow).update({ id }, failed);
  }
}

function exportOf(row: ExportRow): Export {
  const { id, format, redacted, state, entries, written, digest, failure } = row;
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
    failure,
  };
}
