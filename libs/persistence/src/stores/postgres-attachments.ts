import { isRefusal, LIMITS, refuse } from '@parley/contracts';
import type { AttachmentId, ClientMessageId, EntryId, Refusal, RoomId, SeatNumber } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import { decideClaim } from '@parley/rooms';
import type { Attachments, ClaimableUpload, ClaimedAttachments, KeptAttachment, NewAttachment } from '@parley/rooms';
import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { isLockTimeout } from '../database-error.js';
import { BEGIN_IMPATIENT, inTransaction, poolOf } from '../pool.js';
import { DUE_BEFORE, IS_SENT, ITS_ENTRY } from './attachment-rows.js';

/** Two uploads of one room must not both be the last that fits. Not the room's lock: that is the way of its messages. */
const ONE_AT_A_TIME = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';
/** A statement of its own, so that it sees what was committed while the lock was waited for. */
const ADD = `
  with seated as (select from participants where room_id = $2 and seat = $3 and left_at is null),
  unsent as (
    select count(*) as n from attachments a where room_id = $2 and seat = $3 and not withdrawn and not ${IS_SENT}),
  fits as (
    select coalesce(sum(bytes), 0) + $5 <= ${LIMITS.roomImageBytes} as fits from attachments where room_id = $2),
  added as (
    insert into attachments (id, room_id, seat, facts, bytes)
    select $1, $2, $3, $4, $5 from seated, unsent, fits where n < ${LIMITS.unsentImages} and fits returning 1)
  select exists (select from seated) as seated, exists (select from added) as added, fits from fits`;

/** In the order of ids, so that two claims can't wait for each other. */
const LOCK = `
  select 1 from attachments where room_id = $1 and seat = $2 and id = any($3::uuid[]) order by id for update`;
const OWN = `
  select id, facts, claimed_by, entry_id, withdrawn, ${IS_SENT} as sent, waiting_since < ${DUE_BEFORE} as due
  from attachments a where room_id = $1 and seat = $2 and (id = any($3::uuid[]) or claimed_by = $4)`;
const RELEASE = `
  with freed as (select id from attachments a where room_id = $1 and seat = $2 and entry_id = $3 and not ${IS_SENT} order by id for update)
  update attachments set claimed_by = null, entry_id = null where entry_id = $3 and id in (select id from freed)`;
const WITHDRAW = `
  update attachments set withdrawn = true, waiting_since = clock_timestamp()
  where room_id = $1 and seat = $2 and id = $3 and claimed_by is null and not withdrawn`;
interface OwnRow {
  id: AttachmentId;
  facts: Sealed;
  claimed_by: ClientMessageId | null;
  entry_id: EntryId | null;
  withdrawn: boolean;
  sent: boolean;
  due: boolean;
}

/** Images of rooms kept in the database. */
export class PostgresAttachments implements Attachments {
  private readonly pool: Pool;

  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  add({ id, roomId, seat, facts, bytes }: NewAttachment): Promise<Refusal | null> {
    return this.unlessHeld(async (tx) => {
      const [, { rows }] = await Promise.all([
        tx.query(ONE_AT_A_TIME, [`attachments of ${roomId}`]),
        tx.query<{ seated: boolean; added: boolean; fits: boolean }>(ADD, [id, roomId, seat, facts, bytes]),
      ]);
      const [answer] = rows;
      if (!answer?.seated) return refuse('not_found');
      if (answer.added) return null;
      return answer.fits ? refuse('too_many_requests') : refuse('images_refused', { limit: LIMITS.roomImageBytes });
    });
  }

  async find(roomId: RoomId, id: AttachmentId): Promise<KeptAttachment | null> {
    const { rows } = await this.pool.query<{ seat: SeatNumber; facts: Sealed; seq: number | null }>(
      `select a.seat, a.facts, m.seq from attachments a left join messages m on ${ITS_ENTRY}
       where a.room_id = $1 and a.id = $2 and not a.withdrawn`,
      [roomId, id],
    );
    const [row] = rows;
    return row ? { id, roomId, ...row } : null;
  }

  claim(
    roomId: RoomId,
    seat: SeatNumber,
    message: ClientMessageId,
    ids: readonly AttachmentId[],
  ): Promise<ClaimedAttachments | Refusal> {
    return this.unlessHeld(async (tx) => {
      const [, { rows }] = await Promise.all([
        tx.query(LOCK, [roomId, seat, ids]),
        tx.query<OwnRow>(OWN, [roomId, seat, ids, message]),
      ]);
      const claim = decideClaim(rows.map(claimable), message, ids, durableId() as EntryId);
      if (isRefusal(claim)) return claim;
      const { entryId } = claim;
      await tx.query(
        'update attachments set claimed_by = $1, entry_id = $2, waiting_since = clock_timestamp() where id = any($3::uuid[])',
        [message, entryId, ids],
      );
      const asked = rows.filter(({ id }) => ids.includes(id));
      return { entryId, attachments: asked.map(({ id, facts }) => ({ id, roomId, seat, facts })) };
    });
  }

  async release(roomId: RoomId, seat: SeatNumber, entryId: EntryId): Promise<void> {
    await this.impatiently((tx) => tx.query(RELEASE, [roomId, seat, entryId]));
  }

  async withdraw(roomId: RoomId, seat: SeatNumber, id: AttachmentId): Promise<boolean> {
    const { rowCount } = await this.impatiently((tx) => tx.query(WITHDRAW, [roomId, seat, id]));
    return rowCount === 1;
  }

  async remove(roomId: RoomId, id: AttachmentId): Promise<void> {
    await this.impatiently((tx) =>
      tx.query('delete from attachments where room_id = $1 and id = $2 and withdrawn', [roomId, id]),
    );
  }

  private impatiently<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, work, BEGIN_IMPATIENT);
  }

  /** `unavailable` when somebody else holds a row for long: trying again is right, waiting would keep a connection. */
  private async unlessHeld<T>(work: (tx: PoolClient) => Promise<T>): Promise<T | Refusal> {
    try {
      return await this.impatiently(work);
    } catch (error) {
      if (isLockTimeout(error)) return refuse('unavailable');
      throw error;
    }
  }
}

const claimable = ({ id, claimed_by, entry_id, withdrawn, sent, due }: OwnRow): ClaimableUpload => ({
  id,
  claim: claimed_by === null || entry_id === null ? null : { message: claimed_by, entryId: entry_id },
  withdrawn,
  sent,
  due,
});
