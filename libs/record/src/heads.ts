import { DIGEST_BYTES, sha256, UUID_BYTES } from '@parley/crypto';
import { leafOf } from './merkle-hash.js';
import { packDigest, packUint32, packUuid } from './packing.js';

/** Where a room's chain stood when the log last named it. */
export interface RoomHead {
  roomId: string;
  /** From 1. */
  lastSeq: number;
  /** 32 bytes. */
  head: Uint8Array;
  /** `receiptsDigest` of each seat's last one; null when there was none. */
  receipts: Uint8Array | null;
}

const HEAD_AT = UUID_BYTES + 4;
const RECEIPTS_AT = HEAD_AT + DIGEST_BYTES;

/**
 * The leaf of one room in the tree whose root is the subject of a `heads` entry, over 84 bytes: room 16, last sequence 4
 * (big-endian), head 32, receipts 32 or zeros. Rooms stand in the order of their ids.
 */
export function roomHeadLeaf({ roomId, lastSeq, head, receipts }: RoomHead): Buffer {
  const data = Buffer.alloc(RECEIPTS_AT + DIGEST_BYTES);
  packUuid(roomId, data, 0);
  packUint32(lastSeq, data, UUID_BYTES);
  packDigest(head, data, HEAD_AT);
  packDigest(receipts, data, RECEIPTS_AT);
  return leafOf(data);
}

/** How a `heads` entry names its root: base64url. */
export const headsSubject = (root: Uint8Array): string => Buffer.from(root).toString('base64url');

/** SHA-256 over seat (4 bytes, big-endian) ‖ SHA-256 of its last receipt's JWS, seats ascending; null for none. */
export function receiptsDigest(last: readonly { seat: number; digest: Uint8Array }[]): Buffer | null {
  if (last.length === 0) return null;
  const parts = [...last]
    .sort((a, b) => a.seat - b.seat)
    .map(({ seat, digest }) => {
      const part = Buffer.alloc(4 + DIGEST_BYTES);
      packUint32(seat, part, 0);
      packDigest(digest, part, 4);
      return part;
    });
  return sha256(...parts);
}
