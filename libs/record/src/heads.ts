import { DIGEST_BYTES, sha256, UUID_BYTES } from '@parley/crypto';
import { leafOf } from './merkle-hash.js';
import { inclusionProof } from './merkle-proofs.js';
import { append, EMPTY_TREE, root } from './merkle-tree.js';
import { packDigest, packUint32, packUint64, packUuid } from './packing.js';

/** The last receipt of a seat when the log named its room. */
export interface NamedReceipt {
  /** From 1. */
  seat: number;
  /** From 1. */
  number: number;
  /** SHA-256 of its JWS, 32 bytes. */
  digest: Uint8Array;
}
/** Where a room's chain stood when the log named it. */
export interface RoomHead {
  roomId: string;
  /** From 1. */
  lastSeq: number;
  /** 32 bytes. */
  head: Uint8Array;
  /** Of each seat that has signed any, seats ascending. */
  receipts: readonly NamedReceipt[];
  /** The index of the log entry that named the room before; null the first time. */
  previous: number | null;
}
/** The way from a room of a `heads` entry to the root that the entry names. */
export interface HeadPlace {
  /** From 0, by the ids. */
  position: number;
  /** How many the entry names. */
  rooms: number;
  /** RFC 6962, section 2.1.1. */
  siblings: Buffer[];
}

const HEAD_AT = UUID_BYTES + 4;
const RECEIPTS_AT = HEAD_AT + DIGEST_BYTES;
const PREVIOUS_AT = RECEIPTS_AT + DIGEST_BYTES;
const SEAT_BYTES = 8 + DIGEST_BYTES;

/**
 * The leaf of one room in the tree whose root is the subject of a `heads` entry, over 92 bytes, numbers big-endian: room 16, last
 * sequence 4, head 32, SHA-256 of `packReceipts` 32 or zeros, log index of the naming before 8 or all ones. Each naming holds on to
 * the one before it, so none can be left out of a record. RangeError on fields that fit no naming.
 */
export function roomHeadLeaf({ roomId, lastSeq, head, receipts, previous }: RoomHead): Buffer {
  const data = Buffer.alloc(PREVIOUS_AT + 8);
  packUuid(roomId, data, 0);
  packUint32(lastSeq, data, UUID_BYTES);
  packDigest(head, data, HEAD_AT);
  packDigest(receipts.length === 0 ? null : sha256(packReceipts(receipts)), data, RECEIPTS_AT);
  if (previous === null) data.fill(0xff, PREVIOUS_AT);
  else packUint64(previous, data, PREVIOUS_AT);
  return leafOf(data);
}

/** Seat 4 bytes ‖ number 4 ‖ digest 32, of each, big-endian. RangeError unless seats ascend: there is one form of one set. */
export function packReceipts(receipts: readonly NamedReceipt[]): Buffer {
  const packed = Buffer.alloc(receipts.length * SEAT_BYTES);
  let before = 0;
  for (const [i, { seat, number, digest }] of receipts.entries()) {
    if (seat <= before) throw new RangeError('seats ascend');
    before = seat;
    packUint32(seat, packed, i * SEAT_BYTES);
    packUint32(number, packed, i * SEAT_BYTES + 4);
    packDigest(digest, packed, i * SEAT_BYTES + 8);
  }
  return packed;
}

/** What `packReceipts` packed. RangeError for another length. */
export function unpackReceipts(packed: Buffer): NamedReceipt[] {
  if (packed.length % SEAT_BYTES !== 0) throw new RangeError('not packed receipts');
  return Array.from({ length: packed.length / SEAT_BYTES }, (_, i) => {
    const at = i * SEAT_BYTES;
    return {
      seat: packed.readUInt32BE(at),
      number: packed.readUInt32BE(at + 4),
      digest: packed.subarray(at + 8, at + SEAT_BYTES),
    };
  });
}

/** How a `heads` entry names its root: base64url. */
export const headsSubject = (root: Uint8Array): string => Buffer.from(root).toString('base64url');

/** MTH over the rooms, 32 bytes, and each one's place. @throws RangeError unless they ascend by id: one set of rooms has one root. */
export function headsTree(rooms: readonly RoomHead[]): { root: Buffer; places: HeadPlace[] } {
  if (rooms.some(({ roomId }, i) => i > 0 && roomId <= (rooms[i - 1]?.roomId ?? '')))
    throw new RangeError('rooms ascend by their ids');
  const { tree, nodes } = append(EMPTY_TREE, rooms.map(roomHeadLeaf));
  const hashes = new Map(nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  const places = rooms.map((_, position) => ({
    position,
    rooms: rooms.length,
    siblings: inclusionProof(position, rooms.length, ({ level, index }) => hashes.get(`${level}/${index}`)),
  }));
  return { root: root(tree), places };
}
