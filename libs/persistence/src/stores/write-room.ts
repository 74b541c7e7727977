import type { RoomCode, RoomId, ServerTime } from '@parley/contracts';
import { CodeTakenError } from '@parley/rooms';
import type { Knock, Participant, Room, StoredEntry, WrappedRoomKey } from '@parley/rooms';
import type { ClientBase } from 'pg';
import { entryArrays, INSERT_ENTRIES } from '../message-log/entry-rows.js';
import { fromTime } from '../time.js';
import { MUTABLE_COLUMNS, mutableValues } from './room-rows.js';

const list = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `$${from + i}`).join(', ');
const BORN_COLUMNS = ['id', 'created_at', 'idle', 'address_tags'] as const;
const INSERT_ROOM = `insert into rooms (kind, policy_version, ${[...BORN_COLUMNS, ...MUTABLE_COLUMNS].join(', ')})
  select kind, version, ${list(2, BORN_COLUMNS.length + MUTABLE_COLUMNS.length)} from policies where terms = $1`;
const UPDATE_ROOM = `update rooms set ${MUTABLE_COLUMNS.map((c, i) => `${c} = $${i + 2}`).join(', ')} where id = $1`;

/** A new room with its key and whoever starts in it. */
export async function insertRoom(
  tx: ClientBase,
  room: Room,
  key: WrappedRoomKey,
  addressTags: readonly Buffer[],
): Promise<void> {
  const born = [room.policyDigest, room.id, fromTime(room.createdAt), room.policy.end.idle, addressTags];
  const { rowCount } = await tx.query(INSERT_ROOM, [...born, ...mutableValues(room)]);
  if (rowCount !== 1) throw new Error('the room keeps terms that were never published');
  await Promise.all([
    tx.query('insert into room_keys (room_id, version, master_key_id, wrapped) values ($1, $2, $3, $4)', [
      room.id,
      key.version,
      key.masterKeyId,
      key.wrapped,
    ]),
    ...room.participants.map((p) => insertParticipant(tx, room.id, p)),
    ...room.knocks.map((k) => insertKnock(tx, room.id, k)),
  ]);
}

/** Writes what differs between two states of a room. Who may not insert (keeper) changes what is there. */
export async function updateRoom(tx: ClientBase, before: Room, after: Room): Promise<void> {
  await Promise.all([
    tx.query(UPDATE_ROOM, [after.id, ...mutableValues(after)]),
    ...changedItems(before.participants, after.participants, (p) => p.seat).map(({ old, item }) =>
      old ? updateParticipant(tx, after.id, item) : insertParticipant(tx, after.id, item),
    ),
    ...changedItems(before.knocks, after.knocks, (k) => k.id).map(({ old, item }) =>
      old ? updateKnock(tx, old, item) : insertKnock(tx, after.id, item),
    ),
  ]);
}

function changedItems<T>(before: readonly T[], after: readonly T[], key: (item: T) => unknown) {
  const known = new Map(before.map((item) => [key(item), item]));
  return after.map((item) => ({ old: known.get(key(item)), item })).filter(({ old, item }) => old !== item);
}

const participantValues = (roomId: RoomId, p: Participant): unknown[] => [
  roomId,
  p.seat,
  p.id,
  p.thumbprint,
  p.name,
  fromTime(p.joinedAt),
  p.joinedSeq,
  fromTime(p.leftAt),
  p.readSeq,
  fromTime(p.readAt),
  p.joinProof,
];
const insertParticipant = (tx: ClientBase, roomId: RoomId, p: Participant) =>
  tx.query(
    `insert into participants
       (room_id, seat, id, thumbprint, name, joined_at, joined_seq, left_at, read_seq, read_at, join_proof)
     values (${list(1, 11)})`,
    participantValues(roomId, p),
  );
const updateParticipant = (tx: ClientBase, roomId: RoomId, p: Participant) =>
  tx.query(
    `update participants set id = $3, thumbprint = $4, name = $5, joined_at = $6, joined_seq = $7, left_at = $8,
       read_seq = $9, read_at = $10, join_proof = $11
     where room_id = $1 and seat = $2`,
    participantValues(roomId, p),
  );

async function insertKnock(tx: ClientBase, roomId: RoomId, k: Knock): Promise<void> {
  await Promise.all([
    tx.query(
      `insert into knocks
         (id, room_id, thumbprint, name, about, key_package, address, join_proof, state, asked_at, expires_at, asked)
       values (${list(1, 12)})`,
      [
        k.id,
        roomId,
        k.thumbprint,
        k.name,
        k.about,
        k.keyPackage,
        k.address,
        k.joinProof,
        k.state,
        fromTime(k.askedAt),
        fromTime(k.expiresAt),
        k.asked,
      ],
    ),
    ...k.decisions.map((d) => insertDecision(tx, k, d)),
  ]);
}
async function updateKnock(tx: ClientBase, old: Knock, k: Knock): Promise<void> {
  await Promise.all([
    tx.query('update knocks set state = $2, expires_at = $3, asked = $4 where id = $1', [
      k.id,
      k.state,
      fromTime(k.expiresAt),
      k.asked,
    ]),
    ...changedItems(old.decisions, k.decisions, (d) => d.seat).map(({ old: earlier, item }) =>
      earlier ? updateDecision(tx, k, item) : insertDecision(tx, k, item),
    ),
  ]);
}
type Said = Knock['decisions'][number];
const insertDecision = (tx: ClientBase, k: Knock, d: Said) =>
  tx.query('insert into knock_decisions (knock_id, seat, admit, at) values ($1, $2, $3, $4)', [
    k.id,
    d.seat,
    d.admit,
    fromTime(d.at),
  ]);
const updateDecision = (tx: ClientBase, k: Knock, d: Said) =>
  tx.query('update knock_decisions set admit = $3, at = $4 where knock_id = $1 and seat = $2', [
    k.id,
    d.seat,
    d.admit,
    fromTime(d.at),
  ]);

export async function insertEntries(tx: ClientBase, entries: readonly StoredEntry[], now: ServerTime): Promise<void> {
  if (entries.length > 0) await tx.query(INSERT_ENTRIES, entryArrays(entries, now));
}

export const retireCode = (tx: ClientBase, code: RoomCode, until: ServerTime) =>
  tx.query('insert into retired_codes (code, until) values ($1, $2) on conflict do nothing', [code, fromTime(until)]);

/**
 * Throws CodeTakenError when the code rests. Asked after the room has the code: whoever gives it up at the same moment has
 * made us wait at the unique index, and what they retired is seen here.
 */
export async function refuseRestingCode(tx: ClientBase, code: RoomCode | null): Promise<void> {
  if (code === null) return;
  const { rowCount } = await tx.query('select 1 from retired_codes where code = $1 and until > clock_timestamp()', [
    code,
  ]);
  if (rowCount !== 0) throw new CodeTakenError('this code rests');
}
