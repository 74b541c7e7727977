import type { RoomId } from '@parley/contracts';
import type { RoomHeads } from '@parley/oversight';
import { receiptsDigest, type RoomHead } from '@parley/record';
import type { LogRecord } from '@parley/rooms';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { takeTurn, TURN } from '../log/turns.js';
import { inTransaction, poolOf } from '../pool.js';

interface ChangedRow {
  id: string;
  last_seq: number;
  head: Buffer;
  seats: number[] | null;
  digests: Buffer[] | null;
  added: number;
}

/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';
/** Receipts come until 60 s after the end; from then on a closed room is as it will stay. */
const SETTLED = `(clock_timestamp() - interval '10 minutes')::text`;
/**
 * A room only ever grows: the entry the log named last still stands there, with the head it had. One that was written anew must not
 * be named again as it is now, or keeper would put the log's word behind the forgery.
 */
const REWOUND = `(h.room_id is not null and not exists (
    select from messages m where m.room_id = h.room_id and m.seq = h.last_seq and m.head = h.head and m.seq <= r.last_seq))`;
/**
 * One statement sees each room's sequence and head as they were committed together, and locks none: messages go on. The digest here
 * only finds what has changed; what the log says is made by record.
 */
const CHANGED = `
  select r.id, r.last_seq, r.head, r.last_seq - coalesce(h.last_seq, 0) as added, s.seats, s.digests
  from rooms r
  join policies p on p.kind = r.kind and p.version = r.policy_version
  left join room_heads h on h.room_id = r.id
  left join lateral (
    select array_agg(l.seat order by l.seat) as seats, array_agg(l.digest order by l.seat) as digests,
           sha256(string_agg(int4send(l.seat::integer) || l.digest, ''::bytea order by l.seat)) as digest
    from (select distinct on (seat) seat, digest from receipts where room_id = r.id order by seat, number desc) l
  ) s on true
  where (r.state in ('pending', 'active', 'locked') or (r.state in ('closed', 'archived') and r.closed_at >= $2))
    and (p.policy -> 'keeping' ->> 'log')::boolean and r.last_seq > 0 and r.id > $3
    and (h.room_id is null or h.last_seq <> r.last_seq or h.head <> r.head or h.receipts is distinct from s.digest)
    and not ${REWOUND}
  order by r.id limit $1`;
const ALTERED = `
  select r.id from rooms r join room_heads h on h.room_id = r.id
  where r.state in ('pending', 'active', 'locked', 'closed', 'archived') and ${REWOUND} order by r.id limit 100`;
const ACTIVITY = `
  insert into activity as a (minute, entries, rooms) values (date_trunc('minute', clock_timestamp()), $1, $2)
  on conflict (minute) do update set entries = a.entries + excluded.entries, rooms = a.rooms + excluded.rooms`;
const NAMED = `
  insert into room_heads (room_id, last_seq, head, receipts, log_index)
  select i, s, h, r, $5 from unnest($1::uuid[], $2::integer[], $3::bytea[], $4::bytea[]) as x(i, s, h, r)
  on conflict (room_id) do update
  set last_seq = excluded.last_seq, head = excluded.head, receipts = excluded.receipts, log_index = excluded.log_index`;

export class PostgresRoomHeads implements RoomHeads {
  private readonly pool: Pool;
  /** Whatever closed before this has been named for the last time, so nobody need look at it again. */
  private settledBefore = '-infinity';
  /** Where the next entry goes on when one was not enough, and when that began: rooms are gone through once, not once an entry. */
  private pass: { after: string; settled: string } | null = null;

  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async altered(): Promise<RoomId[]> {
    const { rows } = await this.pool.query<{ id: RoomId }>(ALTERED);
    return rows.map(({ id }) => id);
  }

  async name(limit: number, name: (rooms: readonly RoomHead[]) => Promise<LogRecord>): Promise<number | null> {
    const { pass, settledBefore } = this;
    this.pass = null;
    const { named, settled, last } = await inTransaction(this.pool, async (tx) => {
      if (!(await takeTurn(tx, TURN.heads))) return { named: null, settled: settledBefore, last: undefined };
      const clock = await tx.query<{ at: string }>(`select ${SETTLED} as at`);
      const { rows } = await tx.query<ChangedRow>(CHANGED, [limit, settledBefore, pass?.after ?? FIRST]);
      const begun = pass?.settled ?? clock.rows[0]?.at ?? settledBefore;
      const done = { named: rows.length, settled: begun, last: rows.length < limit ? undefined : rows.at(-1)?.id };
      if (rows.length === 0) return done;
      const rooms = rows.map(headOf);
      const record = await name(rooms);
      const grew = rows.filter(({ added }) => added > 0);
      const entries = grew.reduce((sum, { added }) => sum + added, 0);
      if (entries > 0) await tx.query(ACTIVITY, [entries, grew.length]);
      const [index] = await appendLog(tx, [record]);
      await tx.query(NAMED, [
        rooms.map(({ roomId }) => roomId),
        rooms.map(({ lastSeq }) => lastSeq),
        rooms.map(({ head }) => head),
        rooms.map(({ receipts }) => receipts),
        index,
      ]);
      return done;
    });
    if (last !== undefined) this.pass = { after: last, settled };
    else this.settledBefore = settled;
    return named;
  }
}

function headOf({ id, last_seq, head, seats, digests }: ChangedRow): RoomHead {
  const last = (seats ?? []).flatMap((seat, i) => {
    const digest = digests?.[i];
    return digest ? [{ seat, digest }] : [];
  });
  return { roomId: id, lastSeq: last_seq, head, receipts: receiptsDigest(last) };
}
