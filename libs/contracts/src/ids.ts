/**
 * Names for the things that travel. Brands cost nothing at run time; they stop a seat from being passed for a sequence.
 * Durable ids are UUIDv7 (they sort by time), volatile ones UUIDv4, so an id alone tells which store holds its room.
 */
declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

export type RoomId = Brand<string, 'RoomId'>;
/** An entry's id in a room's chain, UUIDv7 or UUIDv4. */
export type EntryId = Brand<string, 'EntryId'>;
/** Made by the sending device, UUID; the idempotency key of a message within (room, seat). */
export type ClientMessageId = Brand<string, 'ClientMessageId'>;
export type KnockId = Brand<string, 'KnockId'>;
/** An image that was uploaded into a room, UUIDv7. */
export type AttachmentId = Brand<string, 'AttachmentId'>;
export type ConnectionId = Brand<string, 'ConnectionId'>;
export type AdministratorId = Brand<string, 'AdministratorId'>;
export type ReadingId = Brand<string, 'ReadingId'>;
export type HoldId = Brand<string, 'HoldId'>;
export type RotationId = Brand<string, 'RotationId'>;
/** RFC 7638 SHA-256 thumbprint of a device's public key: base64url, 43 characters. */
export type Thumbprint = Brand<string, 'Thumbprint'>;
/** 1, 2, …, never reused within a room; 0 is the room itself. */
export type SeatNumber = Brand<number, 'SeatNumber'>;
/** Finds a room and authorizes nothing: Crockford base32 or digits, as the policy says. */
export type RoomCode = Brand<string, 'RoomCode'>;
/** The 128 bits after `#k=`: base64url, 22 characters. */
export type LinkKey = Brand<string, 'LinkKey'>;
/** Milliseconds since the epoch on the server's clock. */
export type ServerTime = Brand<number, 'ServerTime'>;

export const THE_ROOM = 0 as SeatNumber;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
const LINK_KEY = /^[A-Za-z0-9_-]{22}$/;

export const isUuid = (text: string): boolean => UUID.test(text);
export const isThumbprint = (text: string): text is Thumbprint => THUMBPRINT.test(text);
export const isLinkKey = (text: string): text is LinkKey => LINK_KEY.test(text);
/** UUIDv7 ids belong to rooms kept in the database (RFC 9562, section 5.7). */
export const isDurableId = (id: string): boolean => id.charAt(14) === '7';
