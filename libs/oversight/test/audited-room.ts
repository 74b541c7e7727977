import { randomBytes } from 'node:crypto';
import type {
  ClientMessageId,
  ConnectionId,
  EntryType,
  RoomId,
  RoomPolicy,
  SeatNumber,
  ServerTime,
} from '@parley/contracts';
import { durableId, PURPOSE, seal } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { contentBytes } from '@parley/record';
import { policiesOf, RoomKeys, sealEntry, sealText } from '@parley/rooms';
import type { TranscriptRow } from '../src/index.js';
import type { MemoryOversight } from './memory-oversight.js';

const [published] = policiesOf(['audited'], { retentionDays: 1, linkSeats: 2, sealedSeats: 2 });
if (!published) throw new Error('no policy');
export const AUDITED: RoomPolicy = { ...published, version: 1 };

export interface PlacedRoom {
  id: RoomId;
  key: DataKey;
}

/** A closed room in which two people sat, without a word in it yet. */
export async function placeRoom(store: MemoryOversight, policy: RoomPolicy = AUDITED): Promise<PlacedRoom> {
  const id = durableId() as RoomId;
  const keys = new RoomKeys(store.vault, () => ({ key: () => Promise.resolve(null) }));
  const { key, wrapped } = await keys.create(id);
  store.roomKeys.set(id, wrapped);
  store.rooms.set(id, {
    id,
    kind: policy.kind,
    policy,
    state: 'closed',
    code: null,
    seatsTaken: 2,
    messages: 0,
    createdAt: store.clock,
    activatedAt: store.clock,
    endsAt: null,
    closedAt: store.clock,
    closeReason: 'participant',
    holds: 0,
    destructionAsked: null,
    archivedAt: null,
    certificate: null,
    lastSeq: 0,
  });
  store.names.set(
    id,
    ['Calm Fox', 'Brave Owl'].map((name, index) => {
      const [record, seat] = [durableId(), (index + 1) as SeatNumber];
      return { id: record, seat, name: sealText(key, 'name', id, record, seat, name) };
    }),
  );
  store.rows.set(id, []);
  return { id, key };
}

/** One more entry; from an address when somebody says it, without one when the room itself does. */
export function addEntry(
  store: MemoryOversight,
  { id: roomId, key }: PlacedRoom,
  entry: { type: EntryType; seat: number; content: object; address?: string },
): TranscriptRow {
  const rows = store.rows.get(roomId) ?? [];
  const seat = entry.seat as SeatNumber;
  const connectionId = entry.address === undefined ? null : (durableId() as ConnectionId);
  const draft = sealEntry(key, {
    roomId,
    type: entry.type,
    seat,
    recipientSeat: null,
    clientMessageId: entry.type === 'message' ? (durableId() as ClientMessageId) : null,
    salt: randomBytes(32),
    content: contentBytes(entry.content),
    connection: null,
  });
  const place = { purpose: PURPOSE.address, roomId, recordId: connectionId ?? roomId, seat };
  const row: TranscriptRow = {
    ...draft,
    seq: rows.length + 1,
    sentAt: (store.clock + rows.length) as ServerTime,
    connectionId,
    head: randomBytes(32),
    connectionAddress:
      connectionId === null
        ? null
        : seal(key, place, Buffer.concat([randomBytes(32), Buffer.from(entry.address ?? '', 'utf8')])),
  };
  store.rows.set(roomId, [...rows, row]);
  return row;
}
