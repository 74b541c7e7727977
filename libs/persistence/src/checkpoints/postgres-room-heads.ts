import type { RoomId } from '@parley/contracts';
import type { Named, NamedRooms, RoomHeads } from '@parley/oversight';
import { packReceipts, unpackReceipts, type RoomHead } from '@parley/record';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { takeTurn, TURN } from '../log/turns.js';
import { inTransaction, poolOf } from '../pool.js';

interface ChangedRow {
  id: RoomId;
  last_seq: number;
  head: Buffer;
  receipts: Buffer;
  previous: string | null;
  added: number;
  late: boolean;
}

/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';
/** Receipts come until 60 s after the end; from then on a closed room is as it will stay. */
const SETTLED = `(clock_timestamp() - interval '10 minutes')::text`;
/** Namings compared with their rooms at once, besides the newest of open rooms: a million go round within the hour. */
const LOOKED_AT = 20_000;
const OPEN = `r.state in ('pending', 'active', 'locked')`;
/**
 * A room only ever grows: the entry that the log named still stands there, with the head it had. One that was written anew must not
 * be named again as it is now, or keeper would put the log's word behind the forgery.
 */
const REWOUND = `(h.room_id is not null and not exists (
    select from messages m where m.room_id = h.room_id and m.seq = h.last_seq and m.head = h.head and m.seq <= r.last_seq))`;
const NEWEST = `lateral (
    select room_id, log_index, last_seq, head, receipts from room_heads where room_id = r.id order by log_index desc limit 1) h`;
/**
 * One statement sees each room's sequence and head as they were committed together, and locks none: messages go on. An open room is
 * named every ten minutes though nothing has changed: a longer time without a naming shows that some were taken away.
 */
const CHANGED = `
  select r.id, r.last_seq, r.head, r.last_seq - coalesce(h.last_seq, 0) as added, h.log_index as previous, s.receipts,
         coalesce(l.at, r.created_at) < clock_timestamp() - interval '15 minutes' as late
  from rooms r
  join policies p on p.kind = r.kind and p.version = r.policy_version
  left join ${NEWEST} on true
  left join log l on l.index = h.log_index
  left join lateral (
    select coalesce(string_agg(int4send(d.seat::integer) || int4send(d.number) || d.digest, ''::bytea order by d.seat), '') as receipts
    from (select distinct on (seat) seat, number, digest from receipts where room_id = r.id order by seat, number desc) d
  ) s on true
  where (${OPEN} or (r.state in ('closed', 'archived') and r.closed_at >= $2))
    and (p.policy -> 'keeping' ->> 'log')::boolean and r.last_seq > 0 and r.id > $3
    and (h.room_id is null or h.last_seq <> r.last_seq or h.head <> r.head or h.receipts <> s.receipts
      or (${OPEN} and l.at < clock_timestamp() - interval '10 minutes'))
    and not ${REWOUND}
  order by r.id limit $1`;
const ALTERED_NOW = `select r.id from rooms r join ${NEWEST} on true where ${OPEN} and ${REWOUND}`;
/** Of the namings from one place to another, and all of some rooms. */
const ALTERED_SO_FAR = `
  select distinct r.id from room_heads h join rooms r on r.id = h.room_id
  where (((h.room_id, h.log_index) > ($1, $2) and (h.room_id, h.log_index) <= ($3, $4)) or h.room_id = any($5))
    and r.state <> 'destroyed' and ${REWOUND}`;
const PAGE_END = `
  select room_id, log_index from room_heads where (room_id, log_index) > ($1, $2)
  order by room_id, log_index offset ${LOOKED_AT - 1} limit 1`;
const LAST = { room_id: 'ffffffff-ffff-ffff-ffff-ffffffffffff', log_index: '0' };
const ACTIVITY = `
  insert into activity as a (minute, entries, rooms) values (date_trunc('minute', clock_timestamp()), $1, $2)
  on conflict (minute) do update set entries = a.entries + excluded.entries, rooms = a.rooms + excluded.rooms`;
const NAMED = `
  insert into room_heads (log_index, room_id, last_seq, head, receipts, previous, position, rooms, siblings)
  select $1, * from unnest($2::uuid[], $3::integer[], $4::bytea[], $5::bytea[], $6::bigint[], $7::integer[], $8::integer[], $9::bytea[])`;

export class PostgresRoomHeads implements RoomHeads {
  private readonly pool: Pool;
  /** Whatever closed before this has been named for the last time, so nobody need look at it again. */
  private settledBefore = '-infinity';
  /** Where the next entry goes on when one was not enough, and when that began: rooms are gone through once, not once an entry. */
  private pass: { after: string; settled: string } | null = null;
  /** Up to where namings have been compared, and which rooms were found altered. */
  private compared = { room_id: FIRST, log_index: '-1' };
  private found: readonly RoomId[] = [];

  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async altered(): Promise<RoomId[]> {
    const { room_id: room, log_index: index } = this.compared;
    const { rows: ends } = await this.pool.query<typeof LAST>(PAGE_END, [room, index]);
    const end = ends[0] ?? LAST;
    const [open, some] = await Promise.all([
      this.pool.query<{ id: RoomId }>(ALTERED_NOW),
      this.pool.query<{ id: RoomId }>(ALTERED_SO_FAR, [room, index, end.room_id, end.log_index, this.found]),
    ]);
    this.compared = end === LAST ? { room_id: FIRST, log_index: '-1' } : end;
    this.found = [...new Set([...open.rows, ...some.rows].map(({ id }) => id))].sort().slice(0, 100);
    return [...this.found];
  }

  async name(limit: number, name: (rooms: readonly RoomHead[]) => NamedRooms): Promise<Named | null> {
    const { pass, settledBefore } = this;
    this.pass = null;
    const { named, settled, last } = await inTransaction(this.pool, async (tx) => {
      if (!(await takeTurn(tx, TURN.heads))) return { named: null, settled: settledBefore, last: undefined };
      const clock = await tx.query<{ at: string }>(`select ${SETTLED} as at`);
      const { rows } = await tx.query<ChangedRow>(CHANGED, [limit, settledBefore, pass?.after ?? FIRST]);
      const begun = pass?.settled ?? clock.rows[0]?.at ?? settledBefore;
      const done = {
        named: { rooms: rows.length, late: rows.filter(({ late }) => late).map(({ id }) => id) },
        settled: begun,
        last: rows.length < limit ? undefined : rows.at(-1)?.id,
      };
      if (rows.length === 0) return done;
      const rooms = rows.map(headOf);
      const { record, places } = name(rooms);
      const grew = rows.filter(({ added }) => added > 0);
      const entries = grew.reduce((sum, { added }) => sum + added, 0);
      if (entries > 0) await tx.query(ACTIVITY, [entries, grew.length]);
      const [index] = await appendLog(tx, [record]);
      await tx.query(NAMED, [
        index,
        rooms.map(({ roomId }) => roomId),
        rooms.map(({ lastSeq }) => lastSeq),
        rooms.map(({ head }) => head),
        rooms.map(({ receipts }) => packReceipts(receipts)),
        rooms.map(({ previous }) => previous),
        places.map(({ position }) => position),
        places.map(({ rooms: named }) => named),
        places.map(({ siblings }) => Buffer.concat(siblings)),
      ]);
      return done;
    });
    if (last !== undefined) this.pass = { after: last, settled };
    else this.settledBefore = settled;
    return named;
  }
}

const headOf = ({ id, last_seq, head, receipts, previous }: ChangedRow): RoomHead => ({
  roomId: id,
  lastSeq: last_seq,
  head,
  receipts: unpackReceipts(receipts),
  previous: previous === null ? null : Number(previous),
});
