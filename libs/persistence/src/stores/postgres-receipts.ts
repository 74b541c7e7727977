import { isRefusal, RECEIPT_LIMITS, refuse } from '@parley/contracts';
import type { ServerTime } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import type { NewReceipt, Receipts, ReceiptState } from '@parley/rooms';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { CLOCK, inMilliseconds } from '../clock.js';
import { BEGIN_IMPATIENT, inTransaction, poolOf } from '../pool.js';

type Asked = Parameters<Receipts['take']>[0];

/**
 * One statement, so one view: rows up to a room's last sequence never change, and no lock is taken that a message could wait for.
 * A row for each message; one without when there is none. Messages are read only for a receipt that follows its seat's last one: who
 * sends others, as fast as they can, costs two rows each.
 */
const READ = `
  select r.state, r.last_seq, ${inMilliseconds('r.ends_at')} as ends_at, ${inMilliseconds('r.closed_at')} as closed_at,
         ${inMilliseconds(CLOCK)} as now,
         l.number, l.digest, l.last_seq as signed, m.seq, m.client_message_id, m.commitment
  from rooms r cross join log_tree
  left join lateral (select number, digest, last_seq from receipts
                     where room_id = r.id and seat = $2 order by number desc limit 1) l on true
  left join lateral (select seq, client_message_id, commitment from messages
                     where room_id = r.id and seq > coalesce(l.last_seq, 0) and seq <= $3::bigint and seat = $2 and type = 'message'
                       and $3 <= r.last_seq and $4::bigint = coalesce(l.number, 0) + 1 and $5::bytea is not distinct from l.digest
                     order by seq limit ${RECEIPT_LIMITS.messages + 1}) m on true
  where r.id = $1 order by m.seq`;
interface Row {
  state: ReceiptState['state'];
  last_seq: number;
  ends_at: ServerTime | null;
  closed_at: ServerTime | null;
  now: ServerTime;
  number: number | null;
  digest: Buffer | null;
  signed: number | null;
  seq: number | null;
  client_message_id: string | null;
  commitment: Buffer | null;
}
/**
 * Into a room that is there, and under a lock that its archiving and its destruction wait for, or that waits for them: an archive holds
 * every receipt there will ever be, and a destroyed room none.
 */
const KEEP = `
  with room as materialized (select id from rooms where id = $1 and state not in ('archived', 'destroyed') for share)
  insert into receipts (room_id, seat, number, last_seq, digest, jws)
  select id, $2::smallint, $3::integer, $4::integer, $5::bytea, $6::text from room
  on conflict do nothing`;
/** Two pages of one device may give the same number at once; a third time is no accident. */
const ATTEMPTS = 3;

export class PostgresReceipts implements Receipts {
  private readonly pool: Pool;

  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async take(asked: Asked, decide: Parameters<Receipts['take']>[1]): Promise<Refusal | null> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { rows } = await this.pool.query<Row>({
        name: 'receipt-state',
        text: READ,
        values: [asked.roomId, asked.seat, asked.upTo, asked.number, asked.previous],
      });
      const [first] = rows;
      if (!first) return refuse('not_found');
      const decision = decide(stateOf(first, rows), first.now);
      if (isRefusal(decision)) return decision;
      if (!decision.keep || (await this.keep(asked, decision.keep))) return null;
    }
    return refuse('unavailable');
  }

  /** False when another one has this number, or the room is there no longer. Fails rather than wait for an archiving. */
  private keep({ roomId, seat }: Asked, { number, lastSeq, digest, jws }: NewReceipt): Promise<boolean> {
    return inTransaction(
      this.pool,
      async (tx) => {
        const values = [roomId, seat, number, lastSeq, digest, jws];
        const { rowCount } = await tx.query({ name: 'receipt-keep', text: KEEP, values });
        return rowCount === 1;
      },
      BEGIN_IMPATIENT,
    );
  }
}

function stateOf(first: Row, rows: readonly Row[]): ReceiptState {
  const { number, digest, signed } = first;
  return {
    state: first.state,
    lastSeq: first.last_seq,
    endsAt: first.ends_at,
    closedAt: first.closed_at,
    last: number === null || digest === null || signed === null ? null : { number, digest, lastSeq: signed },
    own: rows.flatMap(({ seq, client_message_id: clientMessageId, commitment }) =>
      seq === null || clientMessageId === null || commitment === null ? [] : [{ seq, clientMessageId, commitment }],
    ),
  };
}
