import type { RoomId, RoomPolicy, ServerTime, Thumbprint } from '@parley/contracts';
import { isDurableId } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import type { OfferedNames } from '../names/offered-names.js';
import type { Attachments } from '../ports/attachments.js';
import type { ImageReader } from '../ports/image-reader.js';
import type { Limits } from '../ports/limits.js';
import type { Matchmaker } from '../ports/matchmaker.js';
import type { MessageLog } from '../ports/message-log.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { Presence } from '../ports/presence.js';
import type { Receipts } from '../ports/receipts.js';
import type { RoomStore } from '../ports/room-store.js';
import type { RoomKeys } from './room-keys.js';

/** Where rooms of one storage live, and their chains. */
export interface RoomHome {
  rooms: RoomStore;
  messages: MessageLog;
}
/** A policy that is on, as published. */
export interface OfferedPolicy {
  policy: RoomPolicy;
  /** SHA-256 of its RFC 8785 form: 32 bytes, and the base64url text that a device signs. */
  digest: Buffer;
  terms: string;
}
/** Everything the commands need; an app fits the drivers together once, at its start. */
export interface RoomParts {
  homes: Readonly<Record<RoomPolicy['keeping']['messages'], RoomHome>>;
  keys: RoomKeys;
  /** Images of durable rooms; the others take none. */
  attachments: Attachments;
  /** Of rooms that keep a log. */
  receipts: Receipts;
  objects: ObjectStore;
  images: ImageReader;
  /** Seals what the log says of the service itself. */
  logKey: DataKey;
  /** Kinds that are on, by the name people call them. */
  policies: ReadonlyMap<string, OfferedPolicy>;
  names: OfferedNames;
  presence: Presence;
  limits: Limits;
  matchmaker: Matchmaker;
  now: () => ServerTime;
  /** HMACs of an address under today's and yesterday's key, 32 bytes each: kept instead of the address. */
  addressTags: (address: string) => Buffer[];
}

/** Who asks: a device that has proved its key, from an address that never leaves the server. */
export interface Caller {
  thumbprint: Thumbprint;
  /** The proof itself: it is the device's signature under the terms. */
  proof: string;
  /** The digest it signed, base64url. */
  terms: string | null;
  address: string;
  /** What budgets count by: a keyed hash of the IPv4 address or the IPv6 /64. */
  network: string;
}

export const homeOf = (parts: Pick<RoomParts, 'homes'>, id: RoomId): RoomHome =>
  isDurableId(id) ? parts.homes.durable : parts.homes.volatile;
export const homesOf = (parts: Pick<RoomParts, 'homes'>): RoomHome[] => [
  ...new Set([parts.homes.durable, parts.homes.volatile]),
];
