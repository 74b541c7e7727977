import type { AttachmentId, ClientMessageId, EntryId, RoomId, SeatNumber, ServerTime } from './ids.js';
import type { ImageType } from './images.js';

/** What an entry of a room's chain can be. `commit` and `welcome` belong to rooms whose members hold the keys. */
export const ENTRY_TYPES = ['message', 'joined', 'left', 'commit', 'welcome'] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** What the service says of an image once it is stored. File names are not kept. */
export interface UploadedImage {
  id: AttachmentId;
  type: ImageType;
  /** Of the image as it was made anew, without metadata. */
  bytes: number;
  width: number;
  height: number;
  /** SHA-256 of those bytes, and of the thumbnail's: base64url, 43 characters. */
  sha256: string;
  thumbnailSha256: string;
}
/** An image in a message: what was uploaded, and how its sender describes it. */
export interface AttachmentReference extends UploadedImage {
  /** Up to `LIMITS.altMax` code points; empty when nothing was written. */
  alt: string;
}
/** What a person says. Its RFC 8785 form is the content under the seal. */
export interface MessageContent {
  text: string;
  attachments: AttachmentReference[];
}
/** What the room says when someone takes a seat, or gives it back. */
export interface JoinedContent {
  name: string | null;
  seat: SeatNumber;
  thumbprint: string;
}
export interface LeftContent {
  seat: SeatNumber;
}

interface EntryBase {
  roomId: RoomId;
  /** 1, 2, … without gaps, in the one order of the room. */
  seq: number;
  id: EntryId;
  sentAt: ServerTime;
}
/** An entry as participants see it; a network address is never part of it. */
export type EntryView =
  | (EntryBase & { type: 'message'; seat: SeatNumber; clientMessageId: ClientMessageId; body: MessageContent })
  | (EntryBase & { type: 'message'; seat: SeatNumber; clientMessageId: ClientMessageId; sealed: string })
  | (EntryBase & { type: 'joined'; seat: SeatNumber; name: string | null })
  | (EntryBase & { type: 'left'; seat: SeatNumber })
  | (EntryBase & { type: 'commit' | 'welcome'; seat: SeatNumber; sealed: string });
