import type { LogType, RoomId, SeatNumber, ServerTime, Thumbprint } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import { RecordAltered } from '@parley/oversight';
import type {
  EvidenceSource,
  StoredConnection,
  StoredCover,
  StoredLogEntry,
  StoredMessage,
  StoredPart,
  StoredReceipt,
  StoredRoom,
  StoredSeat,
} from '@parley/oversight';
import type { NamedReceipt } from '@parley/record';
import { inclusionNodes, inclusionProof, unpackReceipts } from '@parley/record';
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { readNodes } from '../log/read-tree.js';
import { ENTRY_COLUMNS, entryOf } from '../message-log/entry-rows.js';
import type { EntryRow } from '../message-log/entry-rows.js';
import { PAGE, paged } from '../paged.js';
import { BEGIN_AT_LEISURE, checkOut, poolOf, rollBack } from '../pool.js';

/** What lies in the database of one room's record. */
export class PostgresEvidence implements EvidenceSource {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async *parts(roomId: RoomId, redacted: readonly number[]): AsyncGenerator<StoredPart, void, undefined> {
    const client = await checkOut(this.pool);
    try {
      // One moment for all of it, however long the reading takes: what is written meanwhile belongs to the next export.
      await client.query(BEGIN_AT_LEISURE);
      yield* partsOf(client, roomId, redacted);
    } finally {
      // Nothing was written; and whoever stopped reading half-way left the transaction open.
      await rollBack(client);
    }
  }
}

async function* partsOf(
  tx: PoolClient,
  roomId: RoomId,
  redacted: readonly number[],
): AsyncGenerator<StoredPart, void, undefined> {
  const room = await readRoom(tx, roomId, redacted);
  if (!room) return;
  yield room;
  const checkpoint = await readCheckpoint(tx);
  if (checkpoint) {
    yield { part: 'checkpoint', note: checkpoint.note };
    yield* paged(
      -1,
      (after) => readCovers(tx, roomId, after, checkpoint.size),
      ({ index }) => index,
    );
  }
  yield* paged(
    0,
    (after) => readSeats(tx, roomId, after),
    (seat) => seat.seat,
  );
  yield* paged<StoredConnection, string | null>(
    null,
    (after) => readConnections(tx, roomId, after),
    ({ id }) => id,
  );
  yield* paged<StoredReceipt, readonly [number, number]>(
    [0, 0],
    (after) => readReceipts(tx, roomId, after),
    ({ seat, number }) => [seat, number],
  );
  yield* paged(
    0,
    (after) => readEntries(tx, roomId, after),
    ({ seq }) => seq,
  );
  if (!checkpoint) return;
  yield* paged(
    -1,
    (after) => readLog(tx, roomId, after, checkpoint.size),
    ({ index }) => index,
  );
}

async function readRoom(tx: ClientBase, roomId: RoomId, redacted: readonly number[]): Promise<StoredRoom | null> {
  const { rows } = await tx.query<Omit<StoredRoom, 'part'>>(
    `select r.id, p.policy, r.state, r.last_seq as "lastSeq", r.head, ${inMilliseconds('r.created_at')} as "createdAt",
            ${inMilliseconds('r.activated_at')} as "activatedAt", ${inMilliseconds('r.closed_at')} as "closedAt",
            array(select m.seq from messages m
                  where m.room_id = r.id and m.seq = any($2) and m.type = 'message' order by m.seq) as redacted
     from rooms r join policies p on p.kind = r.kind and p.version = r.policy_version
     where r.id = $1 and r.state <> 'destroyed'`,
    [roomId, redacted],
  );
  const [row] = rows;
  return row ? { part: 'room', ...row } : null;
}

async function readCheckpoint(tx: ClientBase): Promise<{ size: number; note: string } | null> {
  const { rows } = await tx.query<{ size: number; note: string; lines: string[] }>(
    `select c.size::float8 as size, c.note,
            array(select s.line from cosignatures s where s.origin = c.origin and s.size = c.size order by s.witness) as lines
     from checkpoints c join log_tree t on t.origin = c.origin and c.size <= t.size
     order by c.size desc limit 1`,
  );
  const [row] = rows;
  return row && row.size > 0 ? { size: row.size, note: row.note + row.lines.join('') } : null;
}

interface CoverRow extends Omit<StoredCover, 'part' | 'receipts' | 'siblings' | 'proof'> {
  receipts: Buffer;
  siblings: Buffer;
}
async function readCovers(tx: ClientBase, roomId: RoomId, after: number, size: number): Promise<StoredCover[]> {
  const { rows } = await tx.query<CoverRow>(
    `select h.last_seq as "lastSeq", h.head, h.receipts, h.previous::float8 as previous, h.position, h.rooms, h.siblings,
            l.index::float8 as index, ${inMilliseconds('l.at')} as at, l.details_hash as "detailsHash"
     from room_heads h join log l on l.index = h.log_index
     where h.room_id = $1 and h.log_index > $2 and h.log_index < $3 order by h.log_index limit ${PAGE}`,
    [roomId, after, size],
  );
  const proofs = await readProofs(
    tx,
    rows.map(({ index }) => index),
    size,
  );
  return rows.map(({ receipts, siblings, ...row }, i) => ({
    part: 'covered',
    ...row,
    receipts: unpacked(receipts, row.index),
    siblings: Array.from({ length: Math.ceil(siblings.length / 32) }, (_, n) =>
      siblings.subarray(32 * n, 32 * (n + 1)),
    ),
    proof: proofs[i] ?? [],
  }));
}
function unpacked(receipts: Buffer, index: number): NamedReceipt[] {
  try {
    return unpackReceipts(receipts);
  } catch {
    // No length that was ever written.
    throw new RecordAltered({ log: index });
  }
}

async function readSeats(tx: ClientBase, roomId: RoomId, after: number): Promise<StoredSeat[]> {
  const { rows } = await tx.query<{
    id: string;
    seat: SeatNumber;
    thumbprint: Thumbprint;
    name: Sealed | null;
    joinedAt: ServerTime;
    leftAt: ServerTime | null;
    joinProof: string;
  }>(
    `select id, seat, thumbprint, name, ${inMilliseconds('joined_at')} as "joinedAt", ${inMilliseconds('left_at')} as "leftAt",
            join_proof as "joinProof"
     from participants where room_id = $1 and seat > $2 order by seat limit ${PAGE}`,
    [roomId, after],
  );
  return rows.map((row) => ({ part: 'seat', ...row }));
}

/** Those that an entry names: another proves nothing, for no chain holds it. */
async function readConnections(tx: ClientBase, roomId: RoomId, after: string | null): Promise<StoredConnection[]> {
  const { rows } = await tx.query<Omit<StoredConnection, 'part'>>(
    `select c.id, c.seat, c.address, c.commitment from connections c
     where c.room_id = $1 and ($2::uuid is null or c.id > $2)
       and exists (select 1 from messages m where m.room_id = c.room_id and m.connection_id = c.id)
     order by c.id limit ${PAGE}`,
    [roomId, after],
  );
  return rows.map((row) => ({ part: 'connection', ...row }));
}

async function readReceipts(
  tx: ClientBase,
  roomId: RoomId,
  after: readonly [number, number],
): Promise<StoredReceipt[]> {
  const { rows } = await tx.query<Omit<StoredReceipt, 'part'>>(
    `select seat, number, jws from receipts where room_id = $1 and (seat, number) > ($2, $3)
     order by seat, number limit ${PAGE}`,
    [roomId, ...after],
  );
  return rows.map((row) => ({ part: 'receipt', ...row }));
}

async function readEntries(tx: ClientBase, roomId: RoomId, after: number): Promise<StoredMessage[]> {
  const { rows } = await tx.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from messages where room_id = $1 and seq > $2 order by seq limit ${PAGE}`,
    [roomId, after],
  );
  return rows.map((row) => ({ part: 'entry', ...entryOf(row) }));
}

interface LogRow {
  index: number;
  at: ServerTime;
  type: LogType;
  subject: string | null;
  detailsHash: Buffer;
  detailsId: string | null;
  under: 'room' | 'log' | null;
  envelope: Sealed | null;
}
async function readLog(tx: ClientBase, roomId: RoomId, after: number, size: number): Promise<StoredLogEntry[]> {
  const { rows } = await tx.query<LogRow>(
    `select l.index::float8 as index, ${inMilliseconds('l.at')} as at, l.type, l.subject, l.details_hash as "detailsHash",
            d.id as "detailsId", d.under, d.envelope
     from log l left join log_details d on d.log_index = l.index
     where l.room_id = $1 and l.index > $2 and l.index < $3 order by l.index limit ${PAGE}`,
    [roomId, after, size],
  );
  const proofs = await readProofs(
    tx,
    rows.map(({ index }) => index),
    size,
  );
  return rows.map(({ detailsId, under, envelope, ...row }, i) => ({
    part: 'log',
    ...row,
    details: detailsId === null || under === null || envelope === null ? null : { id: detailsId, under, envelope },
    proof: proofs[i] ?? [],
  }));
}

async function readProofs(tx: ClientBase, indexes: readonly number[], size: number): Promise<Buffer[][]> {
  const nodeAt = await readNodes(
    tx,
    indexes.flatMap((index) => inclusionNodes(index, size)),
  );
  return indexes.map((index) => {
    try {
      return inclusionProof(index, size, nodeAt);
    } catch {
      // A hole in the tree, which nobody but the owner can have made.
      throw new RecordAltered({ log: index });
    }
  });
}
