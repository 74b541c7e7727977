import { isRefusal, refuse } from '@parley/contracts';
import type { Refusal, RoomCode, RoomId, SeatNumber, ServerTime, Thumbprint } from '@parley/contracts';
import { applyChange, CodeTakenError } from '@parley/rooms';
import type {
  Changed,
  Connection,
  Decision,
  Room,
  RoomOpening,
  RoomPulse,
  RoomStore,
  WrappedRoomKey,
} from '@parley/rooms';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { readClock } from '../clock.js';
import { violatedUnique } from '../database-error.js';
import { appendLog } from '../log/append-log.js';
import { inSnapshot, inTransaction, poolOf } from '../pool.js';
import { readRoomKey } from './read-room-key.js';
import { readRooms } from './read-rooms.js';
import { StoredPolicies } from './stored-policies.js';
import { insertEntries, insertRoom, refuseRestingCode, retireCode, updateRoom } from './write-room.js';

const LIVING = "state in ('pending', 'active', 'locked')";
const LIVES_NOW = `${LIVING} and (ends_at is null or ends_at > clock_timestamp())`;
/** A device's rooms at most. */
const OWN_ROOMS = 50;

/** Rooms kept in the database: each change locks its row, and what else it writes is written with it or not at all. */
export class PostgresRoomStore implements RoomStore {
  private readonly pool: Pool;
  private readonly policies = new StoredPolicies();

  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  open(build: (now: ServerTime) => RoomOpening): Promise<Room | Refusal> {
    return this.write(async (tx) => {
      const now = await readClock(tx);
      const { room, key, entries, log, addressTags } = build(now);
      const refusal = await refuseBeyondLimits(tx, room, addressTags);
      if (refusal) return refusal;
      // Today's tag is kept; who opens another tomorrow compares with it as yesterday's.
      await insertRoom(tx, room, key, addressTags.slice(0, 1));
      await refuseRestingCode(tx, room.code);
      await insertEntries(tx, entries, now);
      await appendLog(tx, log);
      return room;
    });
  }

  change<T>(id: RoomId, decide: (room: Room, now: ServerTime) => Decision<T>): Promise<Changed<T> | Refusal> {
    return this.write(async (tx) => {
      const [[room], now] = await Promise.all([readRooms(tx, this.policies, [id], 'for update'), readClock(tx)]);
      if (!room) return refuse('not_found');
      const decision = decide(room, now);
      if (isRefusal(decision)) return decision;
      const { change, result } = decision;
      if (!change) return { result, room, entries: [] };
      const { room: after, entries, log } = applyChange(room, change, now);
      const { retiredCode } = change;
      await Promise.all([
        updateRoom(tx, room, after),
        insertEntries(tx, entries, now),
        retiredCode && retireCode(tx, retiredCode.code, retiredCode.until),
      ]);
      if (after.code !== room.code) await refuseRestingCode(tx, after.code);
      await appendLog(tx, log);
      return { result, room: after, entries };
    });
  }

  async find(id: RoomId): Promise<Room | null> {
    const [room = null] = await inSnapshot(this.pool, (tx) => readRooms(tx, this.policies, [id]));
    return room;
  }

  async findByCode(code: RoomCode): Promise<Room | null> {
    const { rows } = await this.pool.query<{ id: RoomId }>(
      `select id from rooms where code = $1 and ${LIVES_NOW}
         and (code_renews_at is null or code_renews_at > clock_timestamp())`,
      [code],
    );
    const [row] = rows;
    return row ? this.find(row.id) : null;
  }

  ofDevice(thumbprint: Thumbprint): Promise<Room[]> {
    return inSnapshot(this.pool, async (tx) => {
      const { rows } = await tx.query<{ id: RoomId }>(
        `select id from rooms
         where id in (select room_id from participants where thumbprint = $1 and left_at is null
                      union select room_id from knocks where thumbprint = $1)
         order by created_at desc, id desc limit ${OWN_ROOMS}`,
        [thumbprint],
      );
      return rows.length === 0
        ? []
        : readRooms(
            tx,
            this.policies,
            rows.map((r) => r.id),
          );
    });
  }

  key(id: RoomId): Promise<WrappedRoomKey | null> {
    return readRoomKey(this.pool, id);
  }

  async connect(connection: Connection): Promise<void> {
    const { id, roomId, seat, address, commitment } = connection;
    await this.pool.query(
      'insert into connections (id, room_id, seat, address, commitment) values ($1, $2, $3, $4, $5)',
      [id, roomId, seat, address, commitment],
    );
  }

  async read(id: RoomId, seat: SeatNumber, seq: number): Promise<ServerTime | null> {
    const { rows } = await this.pool.query<{ at: ServerTime }>(
      `update participants p set read_seq = least($3, r.last_seq), read_at = clock_timestamp() from rooms r
       where r.id = $1 and p.room_id = r.id and p.seat = $2 and p.read_seq < least($3, r.last_seq)
       returning ${inMilliseconds('p.read_at')} as at`,
      [id, seat, seq],
    );
    return rows[0]?.at ?? null;
  }

  async due(limit: number): Promise<RoomId[]> {
    const { rows } = await this.pool.query<{ id: RoomId }>(
      `select id from rooms where ${LIVING} and ends_at <= clock_timestamp() order by ends_at limit $1
       for update skip locked`,
      [limit],
    );
    return rows.map((row) => row.id);
  }

  async pulse(ids: readonly RoomId[]): Promise<RoomPulse[]> {
    const { rows } = await this.pool.query<RoomPulse>({
      name: 'pulse',
      text: 'select id, last_seq as "lastSeq", revision from rooms where id = any($1)',
      values: [ids],
    });
    return rows;
  }

  private async write<T>(work: (tx: ClientBase) => Promise<T>): Promise<T> {
    try {
      return await inTransaction(this.pool, work);
    } catch (error) {
      if (violatedUnique(error) === 'rooms_living_code') throw new CodeTakenError('this code is taken');
      throw error;
    }
  }
}

/** How many rooms under the same policy may live at once, in all and for one address. Two that open together wait for each other. */
async function refuseBeyondLimits(tx: ClientBase, room: Room, addressTags: readonly Buffer[]): Promise<Refusal | null> {
  const { rooms, roomsPerAddress } = room.policy.limits;
  if (rooms === null && roomsPerAddress === null) return null;
  await tx.query('select pg_advisory_xact_lock(hashtext(kind || version)) from policies where terms = $1', [
    room.policyDigest,
  ]);
  const { rows } = await tx.query<{ all: number; here: number }>(
    `select count(*)::integer as all, count(*) filter (where address_tags && $2::bytea[])::integer as here
     from rooms where (kind, policy_version) = (select kind, version from policies where terms = $1) and ${LIVES_NOW}`,
    [room.policyDigest, addressTags],
  );
  const { all = 0, here = 0 } = rows[0] ?? {};
  return all >= (rooms ?? Infinity) || here >= (roomsPerAddress ?? Infinity) ? refuse('too_many_requests') : null;
}
