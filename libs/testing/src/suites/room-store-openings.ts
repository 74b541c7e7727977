import { randomBytes } from 'node:crypto';
import type {
  ClientMessageId,
  EntryId,
  RoomCode,
  RoomId,
  RoomPolicy,
  RoomState,
  SeatNumber,
  ServerTime,
  Thumbprint,
} from '@parley/contracts';
import { durableId, newDataKey, randomToken, volatileId } from '@parley/crypto';
import type { DataKey, Sealed } from '@parley/crypto';
import { contentBytes, genesisHead, policyDigest } from '@parley/record';
import { latestEnd, sealEntry } from '@parley/rooms';
import type { EntryDraft, MessageLog, Participant, PolicyStore, Room, RoomOpening, RoomStore } from '@parley/rooms';

/** One kind of storage, put together; rooms of every policy can be opened in it. */
export interface RoomHomeDriver {
  rooms: RoomStore;
  messages: MessageLog;
  policies: PolicyStore;
  /** Types of the log's entries about a room, in their order. */
  logged(id: RoomId): Promise<string[]>;
}

const PLAIN = {
  kind: 'audited',
  entry: {
    by: 'code',
    code: { alphabet: 'crockford32', length: 4, renewEvery: null, quarantine: 86_400 },
    approval: { by: 'host', within: null, refusalRenewsCode: true },
  },
  activation: null,
  seats: { max: 2, lockWhenFull: true },
  leaving: { seat: 'kept', absence: null },
  end: { after: 86_400, idle: null, belowSeats: 0, byParticipant: true },
  keys: 'service',
  readings: true,
  keeping: {
    messages: 'durable',
    history: null,
    historyFrom: 'opening',
    addresses: false,
    log: true,
    afterEnd: { archive: false, destroyAfter: 86_400 },
  },
  names: { by: 'nobody' },
  about: null,
  message: { maxLength: 4_000, images: false },
  reports: null,
  limits: { rooms: null, roomsPerAddress: null },
} as const satisfies Omit<RoomPolicy, 'version'>;

/** Terms with some fields of one's own. */
export const terms = (fields: Partial<Omit<RoomPolicy, 'version'>> = {}): Omit<RoomPolicy, 'version'> => ({
  ...PLAIN,
  ...fields,
});
export const CODE = PLAIN.entry.code;

export const participant = (seat: number, fields: Partial<Participant> = {}): Participant => ({
  id: durableId(),
  seat: seat as SeatNumber,
  thumbprint: randomToken(32) as Thumbprint,
  name: randomBytes(40) as Sealed,
  joinedAt: 1_763_700_000_123 as ServerTime,
  joinedSeq: 0,
  leftAt: null,
  readSeq: 0,
  readAt: null,
  joinProof: 'proof',
  ...fields,
});

/** A room that lives, with a host in seat 1 and no code unless one is given. */
export function opening(
  policy: RoomPolicy,
  now: ServerTime,
  fields: Partial<Room> = {},
  more: Partial<RoomOpening> = {},
): RoomOpening {
  const id = fields.id ?? ((policy.keeping.messages === 'durable' ? durableId() : volatileId()) as RoomId);
  const digest = policyDigest(policy);
  return {
    room: {
      id,
      policy,
      policyDigest: digest,
      state: 'active',
      revision: 0,
      code: null,
      linkKey: null,
      linkKeyHash: null,
      codeRenewsAt: null,
      lastSeq: 0,
      head: genesisHead(id, digest),
      epoch: 0,
      createdAt: now,
      activatedAt: now,
      endsAt: latestEnd(policy, now),
      closedAt: null,
      closeReason: null,
      closedBy: null,
      participants: [participant(1)],
      knocks: [],
      ...fields,
    },
    key: { version: 1, masterKeyId: 7, wrapped: randomBytes(66) as Sealed },
    entries: [],
    log: [],
    addressTags: [],
    ...more,
  };
}

/** Opens a room and throws when it is refused. */
export async function openedRoom(
  home: RoomHomeDriver,
  given: { policy?: RoomPolicy; fields?: Partial<Room>; more?: Partial<RoomOpening> } = {},
): Promise<Room> {
  const policy = given.policy ?? (await home.policies.publish(terms()));
  const room = await home.rooms.open((now) => opening(policy, now, given.fields, given.more));
  if ('refused' in room) throw new Error(`refused: ${room.refused}`);
  return room;
}

/** Changes some fields of a room, whatever a decision would say. */
export async function setRoom(
  home: RoomHomeDriver,
  id: RoomId,
  room: Partial<{ state: RoomState; endsAt: ServerTime; codeRenewsAt: ServerTime; code: RoomCode }>,
): Promise<void> {
  await home.rooms.change(id, () => ({ change: { room }, result: null }));
}

const KEY = newDataKey(1);

/** A message of seat 1, sealed under a key of the test. */
export const saying = (
  roomId: RoomId,
  words: string,
  fields: { seat?: number; clientMessageId?: string; salt?: Buffer; key?: DataKey; id?: EntryId } = {},
): EntryDraft =>
  sealEntry(fields.key ?? KEY, {
    roomId,
    type: 'message',
    seat: (fields.seat ?? 1) as SeatNumber,
    recipientSeat: null,
    clientMessageId: (fields.clientMessageId ?? volatileId()) as ClientMessageId,
    salt: fields.salt ?? randomBytes(32),
    content: contentBytes({ text: words, attachments: [] }),
    connection: null,
    ...(fields.id === undefined ? {} : { id: fields.id }),
  });
