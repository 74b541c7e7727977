import { RECEIPT_LIMITS } from '@parley/contracts';
import type { AttachmentId, LogType, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type {
  Archived,
  Backlog,
  DueRoom,
  EndedRoom,
  LogOfRoom,
  RoomArchives,
  SentImage,
  ArchivedReceipt,
} from '@parley/oversight';
import type { Connection, Room } from '@parley/rooms';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { appendLog } from '../log/append-log.js';
import { PAGE, paged } from '../paged.js';
import { BEGIN_PATIENT, inTransaction, poolOf } from '../pool.js';
import { ITS_ENTRY } from '../stores/attachment-rows.js';
import { readRooms } from '../stores/read-rooms.js';
import { StoredPolicies } from '../stores/stored-policies.js';
import { storedRows } from '../verification/stored-rows.js';
import { backlogOf, dueRooms } from './due-room-rows.js';

const DUE = `
  select r.id, r.closed_at + interval '${RECEIPT_LIMITS.afterEndSeconds} s' as since
  from rooms r join policies p on p.kind = r.kind and p.version = r.policy_version
  where r.state = 'closed' and r.closed_at <= now() - interval '${RECEIPT_LIMITS.afterEndSeconds} s'
    and r.close_reason is distinct from 'never_activated' and r.destruction_asked is null and r.destruction_begun is null
    and (p.policy #>> '{keeping,afterEnd,archive}')::boolean
    and (not (p.policy #>> '{keeping,log}')::boolean
      or exists (select from room_heads h where h.room_id = r.id and h.last_seq >= r.last_seq))`;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Rooms that have ended and are put away as objects. */
export class PostgresArchives implements RoomArchives {
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

  archive(id: RoomId, write: (ended: EndedRoom) => Promise<Archived>): Promise<boolean> {
    return inTransaction(
      this.pool,
      async (tx) => {
        // Weaker than `for update`: a hold or a reading of this room asks for its key alone (`for key share`, as do the foreign keys
        // of their rows) and need not wait for the objects. A destruction and a receipt do.
        const { rowCount } = await tx.query(`${DUE} and r.id = $1 for no key update of r skip locked`, [id]);
        if (rowCount === 0) return false;
        const [room] = await readRooms(tx, this.policies, [id]);
        if (!room) return false;
        const { manifestHash, parts, bytes, log } = await write(endedRoom(tx, room));
        await tx.query("update rooms set state = 'archived', revision = revision + 1 where id = $1", [id]);
        await tx.query(
          `insert into archives (room_id, manifest_hash, parts, bytes, archived_at)
           values ($1, $2, $3, $4, clock_timestamp())`,
          [id, manifestHash, parts, bytes],
        );
        await appendLog(tx, log);
        return true;
      },
      BEGIN_PATIENT,
    );
  }
}

const endedRoom = (tx: ClientBase, room: Room): EndedRoom => ({
  room,
  keepLock: async () => {
    await tx.query('select 1');
  },
  entries: () => storedRows(tx, room.id),
  connections: () => connections(tx, room.id),
  receipts: () => receipts(tx, room.id),
  images: () => images(tx, room.id),
  log: () => logOf(tx, room.id),
});

function connections(tx: ClientBase, roomId: RoomId): AsyncGenerator<Connection> {
  const read = async (after: string): Promise<Connection[]> => {
    const { rows } = await tx.query<Omit<Connection, 'roomId'>>(
      `select id, seat, address, commitment from connections where room_id = $1 and id > $2 order by id limit ${PAGE}`,
      [roomId, after],
    );
    return rows.map((row) => ({ ...row, roomId }));
  };
  return paged<Connection, string>(FIRST, read, ({ id }) => id);
}

function receipts(tx: ClientBase, roomId: RoomId): AsyncGenerator<ArchivedReceipt> {
  const read = async ([seat, number]: [number, number]): Promise<ArchivedReceipt[]> => {
    const { rows } = await tx.query<ArchivedReceipt>(
      `select seat, number, last_seq as "lastSeq", digest, jws, ${inMilliseconds('received_at')} as "receivedAt"
       from receipts where room_id = $1 and (seat, number) > ($2, $3) order by seat, number limit ${PAGE}`,
      [roomId, seat, number],
    );
    return rows;
  };
  return paged<ArchivedReceipt, [number, number]>([-1, 0], read, (row) => [row.seat, row.number]);
}

function images(tx: ClientBase, roomId: RoomId): AsyncGenerator<SentImage> {
  const read = async (after: string): Promise<SentImage[]> => {
    const { rows } = await tx.query<{ id: AttachmentId; seat: SeatNumber; facts: Sealed; entryId: string }>(
      `select a.id, a.seat, a.facts, a.entry_id as "entryId" from attachments a join messages m on ${ITS_ENTRY}
       where a.room_id = $1 and a.id > $2 order by a.id limit ${PAGE}`,
      [roomId, after],
    );
    return rows;
  };
  return paged<SentImage, string>(FIRST, read, ({ id }) => id);
}

interface LogOfRoomRow {
  index: number;
  at: ServerTime;
  type: LogType;
  subject: string | null;
  detailsHash: Buffer;
  details_id: string | null;
  envelope: Sealed | null;
}

function logOf(tx: ClientBase, roomId: RoomId): AsyncGenerator<LogOfRoom> {
  const read = async (after: number): Promise<LogOfRoom[]> => {
    const { rows } = await tx.query<LogOfRoomRow>(
      `select l.index::float8 as index, ${inMilliseconds('l.at')} as at, l.type, l.subject,
              l.details_hash as "detailsHash", d.id as details_id, d.envelope
       from log l left join log_details d on d.log_index = l.index and d.under = 'room'
       where l.room_id = $1 and l.index > $2 order by l.index limit ${PAGE}`,
      [roomId, after],
    );
    return rows.map(({ details_id: id, envelope, ...row }) => ({
      ...row,
      details: id === null || envelope === null ? null : { id, under: 'room', envelope },
    }));
  };
  return paged<LogOfRoom, number>(-1, read, ({ index }) => index);
}
