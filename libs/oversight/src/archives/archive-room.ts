import type { RoomId } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { contentBytes, verifyRoom } from '@parley/record';
import type { StoredRow } from '@parley/record';
import { imageObjects } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';
import { serviceLog } from '../log/service-log.js';
import type { Archived, EndedRoom } from '../ports/room-archives.js';
import {
  connectionLine,
  entryLine,
  imageLine,
  logLine,
  participantLine,
  receiptLine,
  roomLine,
  rowOf,
} from './archive-line.js';
import type { ArchiveLine } from './archive-line.js';
import { archiveManifest, archivePart } from './archive-objects.js';
import { ArchiveParts, linesOf, PART_BYTES } from './archive-parts.js';
import type { PartFacts } from './archive-parts.js';

/** What the archive of a room is made of, in RFC 8785 form; its hash stands in the log. Digests are base64url. */
export interface ArchiveManifest {
  version: 1;
  room: RoomId;
  /** SHA-256 of the policy. */
  policy: string;
  lastSeq: number;
  head: string;
  parts: PartFacts[];
  /** Envelopes of images stay where they lie. */
  images: { name: string; sha256: string; bytes: number }[];
  /** Each seat's last one. */
  receipts: { seat: number; number: number; digest: string }[];
}

/** The room is not archived: what is stored of it, or what came back of its archive, is not what was written. */
class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault';
}

/**
 * Writes a room's archive, reads all of it back and computes the chain from what came back; only then it answers. Written again
 * it replaces itself. Throws ArchiveFault, in words without content, and leaves no object then; ObjectsAway when the store is.
 */
export async function archiveRoom(
  { objects, logKey }: { objects: ObjectStore; logKey: DataKey },
  ended: EndedRoom,
  partBytes = PART_BYTES,
): Promise<Archived> {
  const { id, policyDigest, lastSeq, head } = ended.room;
  const parts = new ArchiveParts(objects, id, partBytes);
  for await (const line of archiveLines(ended)) await parts.add(line);
  await parts.finish();
  try {
    await verifyParts(objects, ended, parts.written);
    const manifest: ArchiveManifest = {
      version: 1,
      room: id,
      policy: policyDigest.toString('base64url'),
      lastSeq,
      head: head.toString('base64url'),
      parts: parts.written,
      images: await imagesOf(objects, ended),
      receipts: await lastReceipts(ended),
    };
    const bytes = contentBytes(manifest);
    await objects.put(archiveManifest(id), bytes);
    if (!(await objects.get(archiveManifest(id)))?.equals(bytes))
      throw new ArchiveFault('the manifest that came back is not the one that was written');
    await removePartsAfter(objects, id, parts.written.length);
    const manifestHash = sha256(bytes);
    const size = parts.written.reduce((sum, part) => sum + part.bytes, bytes.length);
    const details = { parts: parts.written.length, bytes: size, entries: lastSeq };
    const log = serviceLog(logKey, 'room_archived', manifestHash.toString('base64url'), details, id);
    return { manifestHash, parts: parts.written.length, bytes: size, log: [log] };
  } catch (error) {
    if (error instanceof ArchiveFault) await removeArchive(objects, id);
    throw error;
  }
}

/** Every object of an archive; without `parts`, of one that was begun and not finished: as many as there are. */
export async function removeArchive(objects: ObjectStore, id: RoomId, parts?: number): Promise<void> {
  await objects.remove([archiveManifest(id)]);
  if (parts !== undefined)
    await objects.remove(Array.from({ length: parts }, (_, index) => archivePart(id, index + 1)));
  else await removePartsAfter(objects, id, 0);
}

/** The last one goes first: broken off anywhere, what is left is found again from its beginning. */
async function removePartsAfter(objects: ObjectStore, id: RoomId, kept: number): Promise<void> {
  let last = kept;
  while ((await objects.get(archivePart(id, last + 1))) !== null) last += 1;
  for (; last > kept; last -= 1) await objects.remove([archivePart(id, last)]);
}

async function* archiveLines(ended: EndedRoom): AsyncGenerator<ArchiveLine> {
  yield roomLine(ended.room);
  for (const participant of ended.room.participants) yield participantLine(participant);
  for await (const connection of ended.connections()) yield connectionLine(connection);
  for await (const row of ended.entries()) yield entryLine(row);
  for await (const receipt of ended.receipts()) yield receiptLine(receipt);
  for await (const image of ended.images()) yield imageLine(image);
  for await (const record of ended.log()) yield logLine(record);
}

async function verifyParts(objects: ObjectStore, ended: EndedRoom, parts: readonly PartFacts[]): Promise<void> {
  const { room } = ended;
  const { firstMismatch } = await verifyRoom({
    roomId: room.id,
    policyDigest: room.policyDigest,
    rows: rowsReadBack(objects, ended, parts),
    expected: { lastSeq: room.lastSeq, head: room.head },
  });
  if (firstMismatch)
    throw new ArchiveFault(
      `the chain of the room does not verify at entry ${firstMismatch.seq}: ${firstMismatch.reason}`,
    );
}

async function* rowsReadBack(
  objects: ObjectStore,
  ended: EndedRoom,
  parts: readonly PartFacts[],
): AsyncGenerator<StoredRow> {
  for (const [index, written] of parts.entries()) {
    await ended.keepLock();
    const part = await objects.get(archivePart(ended.room.id, index + 1));
    if (!part || sha256(part).toString('base64url') !== written.sha256)
      throw new ArchiveFault(`part ${index + 1} that came back is not the one that was written`);
    for (const line of linesOf(part)) if (line.line === 'entry') yield rowOf(line);
  }
}

/** One image at a time is in memory. */
async function imagesOf(objects: ObjectStore, ended: EndedRoom): Promise<ArchiveManifest['images']> {
  const images: ArchiveManifest['images'] = [];
  for await (const { id } of ended.images()) {
    await ended.keepLock();
    for (const name of Object.values(imageObjects(ended.room.id, id))) {
      const envelope = await objects.get(name);
      if (!envelope) throw new ArchiveFault('an image that an entry shows is not there any more');
      images.push({ name, sha256: sha256(envelope).toString('base64url'), bytes: envelope.length });
    }
  }
  return images;
}

async function lastReceipts(ended: EndedRoom): Promise<ArchiveManifest['receipts']> {
  const last = new Map<number, ArchiveManifest['receipts'][number]>();
  for await (const { seat, number, digest } of ended.receipts())
    last.set(seat, { seat, number, digest: digest.toString('base64url') });
  return [...last.values()];
}
