import type { AttachmentId, RoomId } from '@parley/contracts';
import type { Backlog, CondemnedRoom, Destruction, DueRoom, Fate, Retention } from '@parley/oversight';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { readClock } from '../clock.js';
import { appendLog } from '../log/append-log.js';
import { BEGIN_PATIENT, inTransaction, poolOf } from '../pool.js';
import { readRooms } from '../stores/read-rooms.js';
import { StoredPolicies } from '../stores/stored-policies.js';
import { toTime } from '../time.js';
import { backlogOf, dueRooms } from './due-room-rows.js';

const KEPT_FOR = "make_interval(secs => (p.policy #>> '{keeping,afterEnd,destroyAfter}')::float8)";
/** Ended rooms of policies that archive, or do not, whose time has come. */
const expired = (state: 'closed' | 'archived', policies: string): string => `
  select r.id, r.closed_at + ${KEPT_FOR} as since
  from policies p join rooms r on r.kind = p.kind and r.policy_version = p.version
  where r.state = '${state}' and r.closed_at <= now() - ${KEPT_FOR} and ${policies}`;
const ARCHIVES = "(p.policy #>> '{keeping,afterEnd,archive}')::boolean";
const DUE = `
  select r.id, min(r.since) as since
  from (select id, closed_at as since from rooms where state = 'closed' and close_reason = 'never_activated'
        union all ${expired('closed', `not ${ARCHIVES}`)}
        union all ${expired('archived', ARCHIVES)}
        union all ${expired('closed', ARCHIVES)}
        union all select id, destruction_asked from rooms
                  where destruction_asked is not null and state in ('closed', 'archived')) r
  where not exists (select from holds h where h.room_id = r.id and h.released_at is null)
     or exists (select from rooms b where b.id = r.id and b.destruction_begun is not null)
  group by r.id`;

interface FactsRow {
  held: boolean;
  asked: Date | null;
  begun: boolean;
  unarchived: Date | null;
  parts: number | null;
  master_key_ids: number[];
  origin: string;
}
const FACTS = `
  select exists (select from holds h where h.room_id = r.id and h.released_at is null) as held,
         r.destruction_asked as asked, r.destruction_begun is not null as begun, r.unarchived_since as unarchived,
         (select a.parts from archives a where a.room_id = r.id) as parts,
         array(select distinct used.id from room_keys k, unnest(k.master_key_id || k.earlier_master_keys) used(id)
               where k.room_id = r.id order by used.id) as master_key_ids,
         (select origin from log_tree) as origin
  from rooms r where r.id = $1`;
const MARK: Readonly<Record<Exclude<Fate, 'wait'>, string>> = {
  begin: 'update rooms set destruction_begun = coalesce(destruction_begun, clock_timestamp()) where id = $1',
  unarchived: 'update rooms set unarchived_since = coalesce(unarchived_since, clock_timestamp()) where id = $1',
};
/** Images named at once; each is two objects. */
const PAGE = 100;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** What keeper destroys: the key first, and everything that it opened. */
export class PostgresRetention implements Retention {
  private readonly pool: Pool;
  private readonly policies = new StoredPolicies();
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  due(after: DueRoom | null, limit: number): Promise<DueRoom[]> {
    return dueRooms(this.pool, DUE, after, limit);
  }

  backlog(): Promise<Backlog> {
    return backlogOf(this.pool, DUE);
  }

  begin(id: RoomId, decide: (room: CondemnedRoom) => Fate): Promise<Fate> {
    return inTransaction(this.pool, async (tx) => {
      // Whoever places a hold points to this row: it waits, or it was there before and is seen now.
      const { rowCount } = await tx.query('select 1 from rooms where id = $1 for update skip locked', [id]);
      const condemned = rowCount === 0 ? null : await this.condemned(tx, id);
      const fate = condemned ? decide(condemned) : 'wait';
      if (fate !== 'wait') await tx.query(MARK[fate], [id]);
      return fate;
    });
  }

  destroy(id: RoomId, destroy: (room: CondemnedRoom) => Promise<Destruction | null>): Promise<boolean> {
    return inTransaction(
      this.pool,
      async (tx) => {
        const { rowCount } = await tx.query('select 1 from rooms where id = $1 for update skip locked', [id]);
        if (rowCount === 0) return false;
        const condemned = await this.condemned(tx, id);
        const destruction = condemned && (await destroy(condemned));
        if (!destruction) return false;
        await removeContent(tx, id);
        await (destruction.remains === 'row' ? leaveRow(tx, id, destruction.certificate) : leaveNothing(tx, id));
        await appendLog(tx, destruction.log);
        return true;
      },
      BEGIN_PATIENT,
    );
  }

  private async condemned(tx: ClientBase, id: RoomId): Promise<CondemnedRoom | null> {
    const [now, [room], { rows }] = await Promise.all([
      readClock(tx),
      readRooms(tx, this.policies, [id]),
      tx.query<FactsRow>(FACTS, [id]),
    ]);
    const [facts] = rows;
    if (!room || !facts) return null;
    return {
      room,
      now,
      held: facts.held,
      asked: toTime(facts.asked),
      begun: facts.begun,
      unarchivedSince: toTime(facts.unarchived),
      archivedParts: facts.parts,
      masterKeyIds: facts.master_key_ids,
      origin: facts.origin,
      images: () => imagesOf(tx, id),
      certificateNumber: (given) => certificateNumber(tx, given),
    };
  }
}

async function* imagesOf(tx: ClientBase, roomId: RoomId): AsyncGenerator<AttachmentId[]> {
  for (let after: string = FIRST; ;) {
    const { rows } = await tx.query<{ id: AttachmentId }>(
      `select id from attachments where room_id = $1 and id > $2 order by id limit ${PAGE}`,
      [roomId, after],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ id }) => id);
    after = last.id;
  }
}

async function certificateNumber(tx: ClientBase, given: number | null): Promise<number> {
  const { rows } = await tx.query<{ number: number }>(
    `select (case when $1::bigint is null or exists (select from certificates where number = $1)
                  then nextval('certificate_numbers') else $1 end)::float8 as number`,
    [given],
  );
  const [row] = rows;
  if (!row) throw new Error('no number was given');
  return row.number;
}

export async function removeContent(tx: ClientBase, id: RoomId): Promise<void> {
  for (const table of ['room_keys', 'messages', 'connections', 'receipts', 'room_heads', 'attachments'])
    await tx.query(`delete from ${table} where room_id = $1`, [id]);
  await tx.query('delete from knock_decisions where knock_id in (select id from knocks where room_id = $1)', [id]);
  await tx.query('delete from knocks where room_id = $1', [id]);
  await tx.query('delete from participants where room_id = $1', [id]);
  await tx.query("delete from log_details where room_id = $1 and under = 'room'", [id]);
}

export async function leaveRow(
  tx: ClientBase,
  id: RoomId,
  certificate: { number: number; note: string; destroyedAt: number } | null,
): Promise<void> {
  await tx.query(
    `update rooms set state = 'destroyed', revision = revision + 1, link_key = null, link_key_hash = null,
       address_tags = '{}' where id = $1`,
    [id],
  );
  if (certificate === null) return;
  const { number, note, destroyedAt } = certificate;
  await tx.query('insert into certificates (number, room_id, note, destroyed_at) values ($1, $2, $3, $4)', [
    number,
    id,
    note,
    new Date(destroyedAt),
  ]);
}

async function leaveNothing(tx: ClientBase, id: RoomId): Promise<void> {
  await tx.query('delete from rooms where id = $1', [id]);
}
