import type { LogType, RoomId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LoggedRecord, LogQuery, OversightLog } from '@parley/oversight';
import { inclusionNodes, inclusionProof, root } from '@parley/record';
import type { LogRecord } from '@parley/rooms';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { inSnapshot, inTransaction, poolOf } from '../pool.js';
import { appendLog } from './append-log.js';
import { firstLogIndex } from './first-log-index.js';
import { readNodes, readTree } from './read-tree.js';

interface LoggedRow {
  index: string;
  at: ServerTime;
  type: LogType;
  room_id: RoomId | null;
  subject: string | null;
  details_id: string | null;
  under: 'room' | 'log' | null;
  envelope: Sealed | null;
}
export interface LogProof {
  size: number;
  /** Sibling hashes from the leaf up (RFC 6962, section 2.1.1). */
  proof: Buffer[];
  root: Buffer;
}

/** The log as a whole. */
export class PostgresLog implements OversightLog {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async append(records: readonly LogRecord[]): Promise<void> {
    if (records.length > 0) await inTransaction(this.pool, (tx) => appendLog(tx, records));
  }

  async read({
    type,
    roomId,
    administratorId = null,
    from = null,
    to = null,
    before,
    limit,
  }: LogQuery): Promise<LoggedRecord[]> {
    const [first, end] = await this.indexes(from, to);
    const { rows } = await this.pool.query<LoggedRow>(
      `select l.index, ${inMilliseconds('l.at')} as at, l.type, l.room_id, l.subject,
              d.id as details_id, d.under, d.envelope
       from log l left join log_details d on d.log_index = l.index
       where ($1::text is null or l.type = $1) and ($2::uuid is null or l.room_id = $2)
         and ($3::bigint is null or l.index < $3)
         and ($5::text is null or l.subject = $5
              or l.subject in (select id::text from readings where administrator_id = $5::uuid))
         and ($6::bigint is null or l.index >= $6) and ($7::bigint is null or l.index < $7)
       order by l.index desc limit $4`,
      [type, roomId, before, limit, administratorId, first, end],
    );
    return rows.map(recordOf);
  }

  /** The entries of a time, by index; null where it is open. */
  private async indexes(from: ServerTime | null, to: ServerTime | null): Promise<(number | null)[]> {
    if (from === null && to === null) return [null, null];
    const size = await this.size();
    return Promise.all([from, to].map(async (time) => (time === null ? null : firstLogIndex(this.pool, size, time))));
  }

  async size(): Promise<number> {
    return (await readTree(this.pool)).size;
  }

  /** RFC 6962 root over all entries: 32 bytes. */
  async root(): Promise<Buffer> {
    return root(await readTree(this.pool));
  }

  /** That the entry is in the tree as it is now; reads about 30 nodes. RangeError for an index beyond the end. */
  proof(index: number): Promise<LogProof> {
    return inSnapshot(this.pool, async (tx) => {
      const tree = await readTree(tx);
      const nodeAt = await readNodes(tx, inclusionNodes(index, tree.size));
      return { size: tree.size, proof: inclusionProof(index, tree.size, nodeAt), root: root(tree) };
    });
  }
}

const recordOf = (row: LoggedRow): LoggedRecord => ({
  index: Number(row.index),
  at: row.at,
  type: row.type,
  roomId: row.room_id,
  subject: row.subject,
  details:
    row.details_id === null || row.under === null || row.envelope === null
      ? null
      : { id: row.details_id, under: row.under, envelope: row.envelope },
});
