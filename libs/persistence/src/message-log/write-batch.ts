import { isRefusal, refuse } from '@parley/contracts';
import type { Refusal, RoomId, RoomState, ServerTime } from '@parley/contracts';
import { decideAppend } from '@parley/rooms';
import type { Appended, EntryDraft, RoomHead, SeenEntry, StoredEntry } from '@parley/rooms';
import type { ClientBase, Pool } from 'pg';
import { byteaArray, int2Array, int4Array, uuidArray } from '../binary-array.js';
import { CLOCK, inMilliseconds } from '../clock.js';
import { DatabaseLostError } from '../database-error.js';
import { BEGIN_IMPATIENT, checkOut, rollBack } from '../pool.js';
import { entryArrays, INSERT_ENTRIES } from './entry-rows.js';

/** What became of one entry; an Error is for its sender alone and fails no neighbour. */
export type Outcome = Appended | Refusal | Error;

/** In the order of ids, so that two writers can't wait for each other. */
const LOCK = `
  select id, state, last_seq, head, ${inMilliseconds('ends_at')} as ends_at, idle,
         ${inMilliseconds('latest_end')} as latest_end, gone_seats
  from rooms where id = any($1::uuid[]) order by id for update`;
interface LockedRow {
  id: RoomId;
  state: RoomState;
  last_seq: number;
  head: Buffer;
  ends_at: ServerTime | null;
  idle: number | null;
  latest_end: ServerTime | null;
  gone_seats: number[];
}

/** A statement of its own: it must see what was committed while the lock was waited for, and its time comes after. */
const SEEN = `
  select ${inMilliseconds('clock.at')} as now, m.room_id, m.seat, m.client_message_id, m.seq, m.id,
         ${inMilliseconds('m.sent_at')} as sent_at, m.commitment
  from (select ${CLOCK} as at from log_tree offset 0) clock
  left join (unnest($1::uuid[], $2::smallint[], $3::uuid[]) as asked(r, s, c)
             join messages m on m.room_id = r and m.seat = s and m.client_message_id = c) on true`;
interface SeenRow extends SeenEntry {
  now: ServerTime;
  room_id: string | null;
  seat: number;
  client_message_id: string;
  sent_at: ServerTime;
}

const WRITE = `
  with written as (${INSERT_ENTRIES})
  update rooms set last_seq = x.q, head = x.h, ends_at = x.e
  from unnest($13::uuid[], $14::integer[], $15::bytea[], $16::timestamptz[]) as x(r, q, h, e) where rooms.id = x.r`;

/**
 * Stores a batch in one transaction over all its rooms: lock, decide, write (docs/protocol.md, *Record*). Answers in the order
 * of the drafts, after COMMIT. Rejects with DatabaseLostError when nobody knows whether it was committed, and with
 * PostgreSQL's own error when it was not.
 */
export async function writeBatch(pool: Pool, drafts: readonly EntryDraft[]): Promise<Outcome[]> {
  const client = await checkOut(pool);
  try {
    const { rooms, seen, now } = await lock(client, drafts);
    const decided = decide(drafts, rooms, seen, now);
    if (decided.entries.length === 0) await client.query('commit');
    else await write(client, decided, now);
    client.release();
    return decided.outcomes;
  } catch (error) {
    throw (await rollBack(client)) ? error : new DatabaseLostError(error);
  }
}

const keyOf = (roomId: string, seat: number, clientMessageId: string): string => `${roomId}/${seat}/${clientMessageId}`;

async function lock(client: ClientBase, drafts: readonly EntryDraft[]) {
  const named = drafts.filter((d) => d.clientMessageId !== null);
  const rooms = uuidArray([...new Set(drafts.map((d) => d.roomId))]);
  const names = [
    uuidArray(named.map((d) => d.roomId)),
    int2Array(named.map((d) => d.seat)),
    uuidArray(named.map((d) => d.clientMessageId)),
  ];
  // Three statements in one flight; the first failure fails those behind it.
  const [, locked, found] = await Promise.all([
    client.query(BEGIN_IMPATIENT),
    client.query<LockedRow>({ name: 'batch-lock', text: LOCK, values: [rooms] }),
    client.query<SeenRow>({ name: 'batch-seen', text: SEEN, values: names }),
  ]);
  const heads = new Map<string, RoomHead>();
  for (const row of locked.rows)
    heads.set(row.id, {
      id: row.id,
      state: row.state,
      lastSeq: row.last_seq,
      head: row.head,
      endsAt: row.ends_at,
      idle: row.idle,
      latestEnd: row.latest_end,
      goneSeats: row.gone_seats,
    });
  const seen = new Map<string, SeenEntry>();
  for (const row of found.rows)
    if (row.room_id !== null)
      seen.set(keyOf(row.room_id, row.seat, row.client_message_id), {
        seq: row.seq,
        id: row.id,
        sentAt: row.sent_at,
        commitment: row.commitment,
      });
  const [first] = found.rows;
  if (!first) throw new Error('the clock did not answer');
  return { rooms: heads, seen, now: first.now };
}

interface Decided {
  outcomes: Outcome[];
  entries: StoredEntry[];
  /** Rooms as they are after the batch. */
  changed: Map<string, RoomHead>;
}

function decide(
  drafts: readonly EntryDraft[],
  rooms: Map<string, RoomHead>,
  seen: Map<string, SeenEntry>,
  now: ServerTime,
): Decided {
  const entries: StoredEntry[] = [];
  const changed = new Map<string, RoomHead>();
  const outcomes = drafts.map((draft): Outcome => {
    const room = rooms.get(draft.roomId);
    if (!room) return refuse('not_found');
    const key = draft.clientMessageId === null ? null : keyOf(draft.roomId, draft.seat, draft.clientMessageId);
    try {
      const { room: next, outcome } = decideAppend(room, draft, key === null ? undefined : seen.get(key), now);
      if (isRefusal(outcome) || outcome.duplicate) return outcome;
      rooms.set(next.id, next);
      changed.set(next.id, next);
      entries.push(outcome.entry);
      // A batch can hold the same message twice.
      if (key !== null) seen.set(key, outcome.entry);
      return outcome;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
  return { outcomes, entries, changed };
}

async function write(client: ClientBase, { entries, changed }: Decided, now: ServerTime): Promise<void> {
  const rooms = [...changed.values()];
  // Both travel together. COMMIT of a transaction that failed answers ROLLBACK, so it may follow whatever happens.
  const [, committed] = await Promise.all([
    client.query({
      name: 'batch-write',
      text: WRITE,
      values: [
        ...entryArrays(entries, now),
        uuidArray(rooms.map((r) => r.id)),
        int4Array(rooms.map((r) => r.lastSeq)),
        byteaArray(rooms.map((r) => r.head)),
        rooms.map((r) => (r.endsAt === null ? null : new Date(r.endsAt).toISOString())),
      ],
    }),
    client.query('commit'),
  ]);
  if (committed.command !== 'COMMIT') throw new Error('the batch was not committed');
}
