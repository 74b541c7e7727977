import { refuse } from '@parley/contracts';
import type { Refusal, RoomId } from '@parley/contracts';
import type { Appended, EntryDraft, MessageLog, Page, StoredEntry } from '@parley/rooms';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { poolOf } from '../pool.js';
import { ENTRY_COLUMNS, entryOf } from './entry-rows.js';
import type { EntryRow } from './entry-rows.js';
import { Lane } from './lane.js';

/** Entries that may wait for the database; more are refused, so that a slow disk does not fill the memory. */
const MOST_WAITING = 8_192;

/** Chains of durable rooms. Two lanes by room: their transactions run side by side and their locks never meet. */
export class PostgresMessageLog implements MessageLog {
  private readonly pool: Pool;
  private readonly lanes: readonly [Lane, Lane];
  private draining = false;

  constructor(database: DataSource) {
    this.pool = poolOf(database);
    this.lanes = [new Lane(this.pool), new Lane(this.pool)];
  }

  /** Resolves after COMMIT. Rejects with DatabaseLostError when the connection was lost: a retry settles whether it is stored. */
  append(draft: EntryDraft): Promise<Appended | Refusal> {
    if (this.draining) return Promise.resolve(refuse('draining'));
    const [even, odd] = this.lanes;
    if (even.length + odd.length >= MOST_WAITING) return Promise.resolve(refuse('unavailable'));
    return (isEven(draft.roomId) ? even : odd).append(draft);
  }

  async list(roomId: RoomId, page: Page): Promise<StoredEntry[]> {
    const forward = 'after' in page;
    const { rows } = await this.pool.query<EntryRow>({
      name: forward ? 'entries-after' : 'entries-before',
      text: forward
        ? `select ${ENTRY_COLUMNS} from messages where room_id = $1 and seq >= $2 and seq > $3 order by seq limit $4`
        : `select ${ENTRY_COLUMNS} from messages where room_id = $1 and seq >= $2 and seq < $3 order by seq desc limit $4`,
      values: [roomId, page.from, forward ? page.after : page.before, page.limit],
    });
    const entries = rows.map(entryOf);
    return forward ? entries : entries.reverse();
  }

  /** Takes nothing new and resolves when everything taken has been answered. */
  async drain(): Promise<void> {
    this.draining = true;
    await Promise.all(this.lanes.map((lane) => lane.drain()));
  }
}

/** The last digit of a UUID is random. */
const isEven = (id: RoomId): boolean => '02468ace'.includes(id.charAt(35));
