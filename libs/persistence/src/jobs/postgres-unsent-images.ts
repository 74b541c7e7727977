import type { AttachmentId, RoomId } from '@parley/contracts';
import type { UnsentImages } from '@parley/oversight';
import type { Attachment } from '@parley/rooms';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { isLockTimeout } from '../database-error.js';
import { BEGIN_IMPATIENT, inTransaction, poolOf } from '../pool.js';
import { DUE_BEFORE, IS_SENT } from '../stores/attachment-rows.js';

type Image = Pick<Attachment, 'id' | 'roomId'>;
/** Among what waits. */
interface Place {
  since: string;
  id: string;
}
interface DueRow extends Place {
  id: AttachmentId;
  room_id: RoomId;
}
/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

const DUE = `
  select id, room_id, waiting_since::text as since from attachments a
  where (waiting_since, id) > ($1, $2) and waiting_since < $3 and not ${IS_SENT}
  order by waiting_since, id limit $4`;
/**
 * Keeper may delete and not update, so there is no lock but this. It looks again: a claim that held the row meanwhile has made it
 * wait anew, and a row that is due is one no claim takes. Until COMMIT everybody else still sees the row.
 */
const TAKE = `delete from attachments a where id = $1 and waiting_since < ${DUE_BEFORE} and not ${IS_SENT}`;

/** Rows of images that were never sent, as keeper may remove them. */
export class PostgresUnsentImages implements UnsentImages {
  private readonly pool: Pool;
  /** What began to wait before this was sent or is gone, so nobody need look at it again. */
  private doneBefore = '-infinity';

  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async sweep(batch: number, drop: (image: Image) => Promise<void>, go = () => true): Promise<number> {
    const before = await this.dueBefore();
    let after: Place = { since: this.doneBefore, id: FIRST };
    let left: string | null = null;
    let went = 0;
    const faults: unknown[] = [];
    for (
      let rows = await this.due(after, before, batch);
      rows.length > 0;
      rows = await this.due(after, before, batch)
    ) {
      for (const row of rows) {
        after = row;
        try {
          if (go() && (await this.take({ id: row.id, roomId: row.room_id }, drop))) {
            went += 1;
            continue;
          }
        } catch (error) {
          faults.push(error);
        }
        left ??= row.since;
      }
      if (rows.length < batch || !go()) break;
    }
    this.doneBefore = left ?? (go() ? before : after.since);
    if (faults.length > 0) throw faults[0];
    return went;
  }

  private async due(after: Place, before: string, batch: number): Promise<DueRow[]> {
    return (await this.pool.query<DueRow>(DUE, [after.since, after.id, before, batch])).rows;
  }

  private async dueBefore(): Promise<string> {
    const { rows } = await this.pool.query<{ at: string }>(`select (${DUE_BEFORE})::text as at`);
    const [row] = rows;
    if (!row) throw new Error('the clock did not answer');
    return row.at;
  }

  /** The row is as good as deleted before its objects go, and is deleted only when they are gone. */
  private async take(image: Image, drop: (image: Image) => Promise<void>): Promise<boolean> {
    try {
      return await inTransaction(
        this.pool,
        async (tx) => {
          const { rowCount } = await tx.query(TAKE, [image.id]);
          if (rowCount === 0) return false;
          await drop(image);
          return true;
        },
        BEGIN_IMPATIENT,
      );
    } catch (error) {
      // Somebody else holds it: it is theirs, or waits for the next round.
      if (isLockTimeout(error)) return false;
      throw error;
    }
  }
}
