import { canonicalJson } from '@parley/contracts';
import { append, EMPTY_TREE, inclusionProof, root, roomHeadLeaf, type RoomHead } from '@parley/record';

/** The way from a room of a `heads` entry to the root that the entry names. */
export interface HeadPlace {
  room: RoomHead;
  /** From 0, by the ids. */
  position: number;
  rooms: number;
  /** RFC 6962, section 2.1.1. */
  siblings: Buffer[];
}

const encoded = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString('base64url');
const grown = (rooms: readonly RoomHead[]) => append(EMPTY_TREE, rooms.map(roomHeadLeaf));

/** MTH over the rooms: 32 bytes. @throws RangeError unless they ascend by id: there is one root for one set of rooms. */
export function headsRoot(rooms: readonly RoomHead[]): Buffer {
  if (rooms.some(({ roomId }, i) => i > 0 && roomId <= (rooms[i - 1]?.roomId ?? '')))
    throw new RangeError('rooms ascend by their ids');
  return root(grown(rooms).tree);
}

/** One line of RFC 8785 JSON a room; hashes are base64url. */
export const headsFile = (rooms: readonly RoomHead[]): Buffer =>
  Buffer.from(
    rooms
      .map(({ roomId, lastSeq, head, receipts }) =>
        canonicalJson({ room: roomId, lastSeq, head: encoded(head), receipts: encoded(receipts) }),
      )
      .map((line) => `${line}\n`)
      .join(''),
    'utf8',
  );

/** What `headsFile` wrote; null for anything else. */
export function parseHeadsFile(file: Buffer): RoomHead[] | null {
  try {
    const rooms = file.toString('utf8').split('\n').slice(0, -1).map(roomOf);
    return headsFile(rooms).equals(file) ? rooms : null;
  } catch {
    return null;
  }
}

function roomOf(line: string): RoomHead {
  const { room, lastSeq, head, receipts } = JSON.parse(line) as {
    room: string;
    lastSeq: number;
    head: string;
    receipts: string | null;
  };
  return {
    roomId: room,
    lastSeq,
    head: Buffer.from(head, 'base64url'),
    receipts: receipts === null ? null : Buffer.from(receipts, 'base64url'),
  };
}

/** Where a room stands in a list and the proof of it; null when it is not there. */
export function placeInHeads(rooms: readonly RoomHead[], roomId: string): HeadPlace | null {
  const position = rooms.findIndex((room) => room.roomId === roomId);
  const room = rooms[position];
  if (!room) return null;
  const hashes = new Map(grown(rooms).nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  const siblings = inclusionProof(position, rooms.length, ({ level, index }) => hashes.get(`${level}/${index}`));
  return { room, position, rooms: rooms.length, siblings };
}
