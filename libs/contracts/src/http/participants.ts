import type { UploadedImage } from '../entry.js';
import type { LinkKey, RoomCode, RoomId } from '../ids.js';
import type { RoomPolicy } from '../policy/room-policy.js';
import type { OwnKnockView, RoomView } from '../room.js';
import type { ServerTime } from '../ids.js';

/** Finds a room. Only `key` can admit, and only where the kind says so. */
export type Locator = { code: RoomCode; key?: LinkKey } | { room: RoomId; key: LinkKey };

/** A display name the server made; `offer` proves that it did and until when (base64url). */
export interface NameOffer {
  text: string;
  offer: string;
}
/** A name a person chose: with `offer` where the policy offers names, without where they write their own. */
export interface ChosenName {
  text: string;
  offer?: string | undefined;
}
/** RFC 9420 key package, base64url; only where the members hold the keys. */
export type KeyPackage = string;

export interface NonceAnswer {
  nonce: string;
  now: ServerTime;
}
export interface PoliciesAnswer {
  /** The newest policy of each kind that is on, in the order of ROOM_KINDS. */
  policies: { policy: RoomPolicy; digest: string }[];
}
export interface NamesAnswer {
  names: NameOffer[];
}
export interface OpenRoomRequest {
  kind: string;
  name?: ChosenName | undefined;
  keyPackage?: KeyPackage | undefined;
}
export interface RoomAnswer {
  room: RoomView;
}
export interface OwnRoomsAnswer {
  rooms: RoomView[];
  knocks: OwnKnockView[];
}
export interface JoinRequest {
  locator: Locator;
  name?: ChosenName | undefined;
  about?: string | undefined;
  keyPackage?: KeyPackage | undefined;
}
/** 201 with a room when a seat was taken or found again, 202 with a knock when someone must decide. */
export type JoinAnswer = { room: RoomView } | { knock: OwnKnockView };
/** The answer to an upload: 201. */
export interface UploadAnswer {
  attachment: UploadedImage;
}
export interface DecisionRequest {
  admit: boolean;
  keyPackage?: string | undefined;
}
