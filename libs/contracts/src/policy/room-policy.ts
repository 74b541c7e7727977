import type { CodeAlphabet } from '../room-code.js';

export const ROOM_KINDS = ['audited', 'link', 'minute', 'match', 'sealed'] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];
/** Whole seconds. */
export type Seconds = number;

/**
 * A kind of room as data: JSON only, `null` is "no limit". The engine branches on these fields and never reads `kind`;
 * the terms on screen are made from the same fields, and a device signs the digest of the whole.
 */
export interface RoomPolicy {
  kind: RoomKind;
  /** How many policies this kind has had; a room keeps the one it opened with. */
  version: number;
  entry: CodeEntry | LinkEntry | PairingEntry;
  activation: { within: Seconds } | null;
  seats: { max: number; lockWhenFull: boolean };
  /** `absence`: unconnected this long counts as leaving. */
  leaving: { seat: 'kept' | 'freed'; absence: Seconds | null };
  end: { after: Seconds | null; idle: Seconds | null; belowSeats: number; byParticipant: boolean };
  /** Who can open messages. */
  keys: 'service' | 'members';
  /** Administrators may read, each reading logged first. */
  readings: boolean;
  keeping: {
    messages: 'durable' | 'volatile';
    /** Entries kept for who comes later; null keeps all. */
    history: number | null;
    historyFrom: 'opening' | 'joining';
    addresses: boolean;
    log: boolean;
    afterEnd: { archive: boolean; destroyAfter: Seconds };
  };
  names:
    | { by: 'offer'; choices: number }
    | { by: 'person'; min: number; max: number; blank: 'refused' | 'anonymous' | 'random' }
    | { by: 'nobody' };
  about: { maxLength: number } | null;
  message: { maxLength: number; images: boolean };
  reports: { lastMessages: number; keepFor: Seconds } | null;
  limits: { rooms: number | null; roomsPerAddress: number | null };
}

export interface CodeEntry {
  by: 'code';
  code: { alphabet: CodeAlphabet; length: number; renewEvery: Seconds | null; quarantine: Seconds };
  approval: { by: 'host' | 'everyone-present'; within: Seconds | null; refusalRenewsCode: boolean };
}
export interface LinkEntry {
  by: 'link';
}
export interface PairingEntry {
  by: 'pairing';
  wishes: 'none' | 'gender';
}
