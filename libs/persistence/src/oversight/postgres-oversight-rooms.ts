import { isUuid, ROOM_STATES } from '@parley/contracts';
import type { CloseReason, RoomId, RoomKind, RoomPolicy, RoomState, SeatNumber, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type {
  ArchiveFacts,
  OversightRooms,
  RoomCounts,
  RoomFacts,
  RoomQuery,
  SeatName,
  TranscriptRow,
} from '@parley/oversight';
import type { WrappedRoomKey } from '@parley/rooms';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { ENTRY_COLUMNS, entryOf } from '../message-log/entry-rows.js';
import type { EntryRow } from '../message-log/entry-rows.js';
import { poolOf } from '../pool.js';
import { readRoomKey } from '../stores/read-room-key.js';
import { toTime } from '../time.js';

interface FactsRow {
  id: RoomId;
  kind: RoomKind;
  policy: RoomPolicy;
  state: RoomState;
  code: string | null;
  seats_taken: number;
  messages: number;
  created_at: Date;
  activated_at: Date | null;
  ends_at: Date | null;
  closed_at: Date | null;
  close_reason: CloseReason | null;
  holds: number;
  destruction_asked: Date | null;
  archived_at: Date | null;
  certificate: number | null;
  last_seq: number;
}
const FACTS = `
  select r.id, r.kind, p.policy, r.state, r.code, r.created_at, r.activated_at, r.ends_at, r.closed_at, r.close_reason,
         r.destruction_asked, r.last_seq, v.archived_at, c.number::float8 as certificate,
         (select count(*)::integer from holds h where h.room_id = r.id and h.released_at is null) as holds,
         (select count(*)::integer from participants s where s.room_id = r.id and s.left_at is null) as seats_taken,
         (select count(*)::integer from messages m where m.room_id = r.id and m.type = 'message') as messages
  from rooms r join policies p on p.kind = r.kind and p.version = r.policy_version
  left join archives v on v.room_id = r.id left join certificates c on c.room_id = r.id`;
/** A room whose time has passed is closed, swept or not. */
const stateAt = (now: string): string =>
  `case when r.state in ('pending', 'active', 'locked') and r.ends_at <= ${now} then 'closed' else r.state end`;

/** Durable rooms as administrators look at them. */
export class PostgresOversightRooms implements OversightRooms {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async list({ state, kind, q, before, limit, now }: RoomQuery): Promise<RoomFacts[]> {
    const id = q !== null && isUuid(q) ? q : null;
    const { rows } = await this.pool.query<FactsRow>(
      `${FACTS}
       where ($1::text is null or ${stateAt('$2::timestamptz')} = $1) and ($3::text is null or r.kind = $3)
         and ($4::uuid is null or r.id = $4) and ($5::text is null or r.code = $5)
         and ($6::uuid is null or r.id < $6)
       order by r.id desc limit $7`,
      [state, new Date(now), kind, id, id === null ? q : null, before, limit],
    );
    return rows.map(factsOf);
  }

  async find(id: RoomId): Promise<RoomFacts | null> {
    const { rows } = await this.pool.query<FactsRow>(`${FACTS} where r.id = $1`, [id]);
    const [row] = rows;
    return row ? factsOf(row) : null;
  }

  async counts(now: ServerTime): Promise<RoomCounts> {
    const [states, read] = await Promise.all([
      this.pool.query<{ state: RoomState; rooms: number; entries: number }>(
        `select ${stateAt('$1::timestamptz')} as state, count(*)::integer as rooms, sum(r.last_seq)::float8 as entries
         from rooms r group by 1`,
        [new Date(now)],
      ),
      this.pool.query<{ readings: number }>('select count(*)::integer as readings from readings'),
    ]);
    const found = new Map(states.rows.map((row) => [row.state, row.rooms]));
    const roomsByState = Object.fromEntries(ROOM_STATES.map((state) => [state, found.get(state) ?? 0]));
    const messages = states.rows.reduce((sum, { entries }) => sum + entries, 0);
    return { roomsByState: roomsByState as Record<RoomState, number>, messages, readings: read.rows[0]?.readings ?? 0 };
  }

  async transcript(id: RoomId, page: { after: number; limit: number }): Promise<TranscriptRow[]> {
    const { rows } = await this.pool.query<EntryRow & { address: Sealed | null }>(
      `select m.*, c.address
       from (select ${ENTRY_COLUMNS} from messages where room_id = $1 and seq > $2 order by seq limit $3) m
       left join connections c on c.id = m.connection_id order by m.seq`,
      [id, page.after, page.limit],
    );
    return rows.map((row) => ({ ...entryOf(row), connectionAddress: row.address }));
  }

  async names(id: RoomId): Promise<SeatName[]> {
    const { rows } = await this.pool.query<{ id: string; seat: SeatNumber; name: Sealed | null }>(
      'select id, seat, name from participants where room_id = $1 order by seat',
      [id],
    );
    return rows;
  }

  key(id: RoomId): Promise<WrappedRoomKey | null> {
    return readRoomKey(this.pool, id);
  }

  async archive(id: RoomId): Promise<ArchiveFacts | null> {
    const { rows } = await this.pool.query<ArchiveFacts>(
      `select manifest_hash as "manifestHash", ${inMilliseconds('archived_at')} as "archivedAt" from archives where room_id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }
}

const factsOf = (row: FactsRow): RoomFacts => ({
  id: row.id,
  kind: row.kind,
  policy: row.policy,
  state: row.state,
  code: row.code,
  seatsTaken: row.seats_taken,
  messages: row.messages,
  createdAt: toTime(row.created_at),
  activatedAt: toTime(row.activated_at),
  endsAt: toTime(row.ends_at),
  closedAt: toTime(row.closed_at),
  closeReason: row.close_reason,
  holds: row.holds,
  destructionAsked: toTime(row.destruction_asked),
  archivedAt: toTime(row.archived_at),
  certificate: row.certificate,
  lastSeq: row.last_seq,
});
